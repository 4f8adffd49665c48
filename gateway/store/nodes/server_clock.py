"""
The clock of the database server, by which claims are dated: nodes whose clocks differ
would else take from one another what they have in hand.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from attrs import define, field

from gateway.clock import APART, ahead, utcnow
from gateway.core.errors import TemporaryFailure

#: The seconds between two looks at it.
_EVERY = 60.0


@define
class ServerClock:
    """
    Tells how far that clock is ahead of this machine's.
    """

    _look: Callable[[], Awaitable[datetime | None]]
    _ahead: timedelta = field(default=timedelta(), init=False)
    _again: float = field(default=0.0, init=False)

    async def ahead(self) -> timedelta:
        """
        Return how far it is ahead; negative if it is behind. Nothing if there is none,
        as with SQLite, or the difference is tolerated.
        """
        if time.monotonic() >= self._again:
            self._again = time.monotonic() + _EVERY
            # If the store does not answer, neither will it to a claim.
            with suppress(TemporaryFailure):
                await self._compare()
        return self._ahead

    async def _compare(self) -> None:
        before = utcnow()
        theirs = await self._look()
        by = timedelta() if theirs is None else ahead(theirs, before, utcnow())
        self._ahead = by if abs(by) > APART else timedelta()
