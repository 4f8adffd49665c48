"""
What one person says is taken in the order in which they said it: whatever follows goes
on with what came before, and that must be recorded to be found.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field

from gateway.core.message import Address


@define
class _Lane:
    lock: asyncio.Lock = field(factory=asyncio.Lock)
    waiting: int = 0


@define
class Lanes:
    """
    A lane for each sender, while anything of theirs is under way in this process.
    """

    _lanes: dict[Address, _Lane] = field(init=False, factory=dict)

    @asynccontextmanager
    async def turn(self, sender: Address) -> AsyncIterator[None]:
        """
        Wait until nothing of the *sender* is under way that came before.
        """
        lane = self._lanes.setdefault(sender, _Lane())
        lane.waiting += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.waiting -= 1
            if not lane.waiting:
                del self._lanes[sender]
