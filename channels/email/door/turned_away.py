"""
Refused connections: logged once a minute, however many there are, and reported as a
problem while they go on.
"""

from __future__ import annotations

import asyncio
import math
import time

import structlog
from attrs import define

from gateway.core.errors import TemporaryFailure
from gateway.ports.channels import Inbox

log = structlog.get_logger()

#: Seconds for which a refused connection is reported, and between two log entries.
_WHILE = 60.0

#: Seconds between two checks.
_EVERY = 10.0


@define
class TurnedAway:
    """
    Counts refused connections.
    """

    _for_want_of_room: float = -math.inf
    _logged: float = -math.inf
    _since: int = 0

    def add(self, client: str, inside: int, *, full: bool) -> None:
        """
        Count a refused connection of *client*, with so many sessions *inside*: because
        the server is *full*, or because the client has as many as it may.
        """
        now = time.monotonic()
        self._since += 1
        if full:
            self._for_want_of_room = now
        if now - self._logged >= _WHILE:
            log.warning(
                "door.refused",
                client=client,
                inside=inside,
                full=full,
                refused=self._since,
            )
            self._logged, self._since = now, 0

    def check(self) -> None:
        """
        Check whether the server was full a moment ago.

        Raises:
            TemporaryFailure: It was.
        """
        if time.monotonic() - self._for_want_of_room < _WHILE:
            raise TemporaryFailure(
                "the mail door is full, and some who bring mail are sent away (421): "
                "see door.refused and door.made_room in the log, and close it at the "
                "firewall to whoever stands in it"
            )

    async def watch(self, inbox: Inbox) -> None:
        """
        Check regularly, as a listener that is up while there is room.

        Raises:
            TemporaryFailure: There is none.
        """
        while True:
            self.check()
            inbox.heard()
            await asyncio.sleep(_EVERY)
