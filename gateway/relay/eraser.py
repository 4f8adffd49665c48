"""
Erase every day what the town has kept for long enough: it may take an hour, and no
alarm waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

from attrs import define, field

from gateway.ports.erasing import Erasing
from gateway.relay.clock import Time
from gateway.routing.table import RoutingTable
from gateway.town.forgetting import retain

#: How often it looks whether it is another day.
EVERY = timedelta(seconds=20)

#: Messages that are erased in one transaction, for which everybody else waits: of
#: what hangs on them there are some ten times as many rows.
AT_ONCE = 25


@define(kw_only=True)
class Eraser:
    """
    The one who erases what has outlived its class.

    Attributes:
        time: The time, by which that is; None while nothing is erased.
    """

    erasing: Erasing
    table: Callable[[], RoutingTable]
    time: Time
    _erased_on: date | None = field(default=None, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Erase, once a day, until cancelled.

        Args:
            answered: Called whenever the store gave an answer.

        Raises:
            TemporaryFailure: It gave none.
        """
        while True:
            await self.erase()
            answered()
            await asyncio.sleep(EVERY.total_seconds())

    async def erase(self) -> None:
        """
        Erase what is due, unless that was done today.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        now = await self.time()
        if now is None or self._erased_on == now.date():
            return
        await retain(self.erasing, self.table().town.retention, now, AT_ONCE)
        self._erased_on = now.date()
