"""
Look ahead in what waits to be routed: where much does, whatever tells of danger goes
before the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from attrs import frozen

from gateway.core.filing import Stored
from gateway.core.identity import judge
from gateway.ports.channels import Channel, Glanced
from gateway.ports.store import Register
from gateway.relay.worker_loop import LOOK_EVERY
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: What is taken up sooner than this needs nobody to look: to look at everything would
#: make whatever comes with many others later by a third.
PATIENCE = timedelta(seconds=5)

#: Messages that are looked at together.
AT_ONCE = 200

#: Seconds that it looks before whoever else works in this process has a turn.
TURN = 0.05

#: How far all lookouts of a store have looked, by the name of a cursor.
_SEEN = "lookout"


@frozen(kw_only=True)
class Lookout:
    """
    Looks once at each message that has waited for `PATIENCE`; what becomes of it is
    decided in its turn, as of all else.
    """

    register: Register
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Look out until cancelled.

        Args:
            answered: Called whenever the store gave an answer.

        Raises:
            TemporaryFailure: It gave none.
        """
        while True:
            more = await self.look()
            answered()
            await asyncio.sleep(0 if more else LOOK_EVERY)

    async def look(self) -> bool:
        """
        Look at what waits next; say whether there may be more.
        """
        before = self.now() - PATIENCE
        after, ahead = await self.register.waiting(_SEEN, before, AT_ONCE)
        # Kept first: what a process is killed at is not looked at again.
        if ahead and not await self.register.looked(_SEEN, after, ahead[-1].id):
            # Somebody else looks at it.
            return True
        called = []
        loop = asyncio.get_running_loop()
        began = loop.time()
        for stored in ahead:
            if self._calls(stored):
                called.append(stored.id)
            if loop.time() - began > TURN:
                await asyncio.sleep(0)
                began = loop.time()
        if called:
            log.info("message.hurried", messages=called)
            await self.register.hurry(called)
        return len(ahead) == AT_ONCE

    def _calls(self, stored: Stored) -> bool:
        channel = self.channels.get(stored.arrival.channel)
        if not isinstance(channel, Glanced):
            return False
        try:
            message = channel.glance(stored.arrival)
            if message is None:
                return False
            return self.table().calls(message, judge(message, None, self.now()))
        except Exception:  # noqa: BLE001 - whoever reads it in its turn says what is wrong
            return False
