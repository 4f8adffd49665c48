"""
Scan the backlog of messages that wait to be routed, and move those that tell of danger
to the front.
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
from gateway.ports.hurrying import Hurrying
from gateway.relay.worker_loop import LOOK_EVERY
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: Messages are scanned only after waiting so long: scanning everything would delay a
#: burst of messages by a third.
PATIENCE = timedelta(seconds=5)

#: Messages that are scanned in one batch.
AT_ONCE = 200

#: Seconds for which it scans before it yields to the rest of the process.
TURN = 0.05

#: Name of the cursor up to which all lookouts of a store have scanned.
_SEEN = "lookout"


@frozen(kw_only=True)
class Lookout:
    """
    Scans each message that has waited for `PATIENCE` once. It only changes the order:
    what becomes of a message is decided when it is routed.
    """

    hurrying: Hurrying
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Scan until cancelled.

        Args:
            answered: Called whenever the store has answered.

        Raises:
            TemporaryFailure: The store did not answer.
        """
        while True:
            more = await self.look()
            answered()
            await asyncio.sleep(0 if more else LOOK_EVERY)

    async def look(self) -> bool:
        """
        Scan the next batch; return whether there may be more.
        """
        before = self.now() - PATIENCE
        after, ahead = await self.hurrying.waiting(_SEEN, before, AT_ONCE)
        # The cursor moves first, so that a message that kills the process is not
        # scanned again.
        if ahead and not await self.hurrying.looked(_SEEN, after, ahead[-1].id):
            # Another lookout has taken this batch.
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
            await self.hurrying.hurry(called)
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
