"""
Whom a door has no room for: told in the log once a minute, however many come, and
shown for as long as it goes on.
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

#: Seconds that one who was turned away is told of, and between two lines in the log.
_WHILE = 60.0

#: Seconds between two looks.
_EVERY = 10.0


@define
class TurnedAway:
    """
    Counts them.
    """

    _for_want_of_room: float = -math.inf
    _logged: float = -math.inf
    _since: int = 0

    def add(self, client: str, inside: int, *, full: bool) -> None:
        """
        Take note that *client* was, with so many *inside*: because the door is *full*,
        or because they have enough places there.
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
        Look whether the door is full.

        Raises:
            TemporaryFailure: It was, a moment ago.
        """
        if time.monotonic() - self._for_want_of_room < _WHILE:
            raise TemporaryFailure(
                "the mail door is full, and some who bring mail are sent away (421): "
                "see door.refused and door.made_room in the log, and close it at the "
                "firewall to whoever stands in it"
            )

    async def watch(self, inbox: Inbox) -> None:
        """
        Look now and then, as a listener that is up while there is room.

        Raises:
            TemporaryFailure: There is none.
        """
        while True:
            self.check()
            inbox.heard()
            await asyncio.sleep(_EVERY)
