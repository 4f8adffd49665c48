"""
Refused connections, and those closed for others: logged once a minute, however many
there are. Refused ones are reported as a problem while they go on.
"""

from __future__ import annotations

import asyncio
import math
import time

import structlog
from attrs import define, field

from gateway.core.errors import TemporaryFailure
from gateway.ports.channels import Inbox

log = structlog.get_logger()

#: Seconds for which a refused connection is reported, and between two log entries of
#: one event.
_WHILE = 60.0

#: Seconds between two checks.
_EVERY = 10.0


@define
class _Often:
    """
    An event that anybody can cause as often as they like.
    """

    _event: str
    _logged: float = -math.inf
    _since: int = 0

    def add(self, **told: object) -> None:
        """
        Count one more, and log how many there were since the last entry.
        """
        now = time.monotonic()
        self._since += 1
        if now - self._logged >= _WHILE:
            log.warning(self._event, **told, times=self._since)
            self._logged, self._since = now, 0


@define
class TurnedAway:
    """
    Counts refused connections, and those that are closed for others.
    """

    _refused: _Often = field(factory=lambda: _Often("door.refused"), init=False)
    _made_room: _Often = field(factory=lambda: _Often("door.made_room"), init=False)
    _for_want_of_room: float = field(default=-math.inf, init=False)

    def add(self, client: str, inside: int, *, full: bool) -> None:
        """
        Count a refused connection of *client*, with so many sessions *inside*: because
        the server is *full*, or because the client has as many as it may.
        """
        if full:
            self._for_want_of_room = time.monotonic()
        self._refused.add(client=client, inside=inside, full=full)

    def make_room(self, gone: str, client: str) -> None:
        """
        Count a connection of *gone* that was closed for one of *client*.
        """
        self._made_room.add(gone=gone, client=client)

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
