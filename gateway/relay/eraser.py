"""
Worker that erases every day what has outlived its retention period. It is separate from
the sweeper, since it may take an hour and no alarm may wait for it.
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

#: How often it checks whether a new day has begun.
EVERY = timedelta(seconds=20)

#: Messages that are erased in one transaction, during which all other writers wait;
#: each message has some ten dependent rows.
AT_ONCE = 25


@define(kw_only=True)
class Eraser:
    """
    The worker that erases what has outlived its retention period.

    Attributes:
        time: Returns the time by which that is judged; None while nothing is erased.
    """

    erasing: Erasing
    table: Callable[[], RoutingTable]
    time: Time
    _erased_on: date | None = field(default=None, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Erase once a day until cancelled.

        Args:
            answered: Called whenever the store has answered.

        Raises:
            TemporaryFailure: The store did not answer.
        """
        while True:
            await self.erase()
            answered()
            await asyncio.sleep(EVERY.total_seconds())

    async def erase(self) -> None:
        """
        Erase what is due, unless that was already done today.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        now = await self.time()
        if now is None or self._erased_on == now.date():
            return
        await retain(self.erasing, self.table().town.retention, now, AT_ONCE)
        self._erased_on = now.date()
