"""
Look ahead in what waits to be routed: where much does, whatever tells of danger goes
before the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from attrs import define, field

from gateway.core.filing import Stored
from gateway.core.identity import judge
from gateway.ports.channels import Channel, Glanced
from gateway.ports.hurrying import Hurrying
from gateway.relay.crew import LOOK_EVERY
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: Messages that are looked at together.
AT_ONCE = 200

#: Seconds that it looks before whoever else works in this process has a turn.
TURN = 0.05

#: Seconds before its first look: what its process is killed at may be what it looks at,
#: and others are routed before it does so again.
SETTLED = 3.0


@define(kw_only=True)
class Lookout:
    """
    Looks once at each message that waits, and is not taken up at once; what becomes of
    it is decided in its turn, as of all else.
    """

    register: Hurrying
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]
    _seen: int = field(default=0, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Look out until cancelled.

        Args:
            answered: Called whenever the store gave an answer.

        Raises:
            TemporaryFailure: It gave none.
        """
        await asyncio.sleep(SETTLED)
        while True:
            more = await self.look()
            answered()
            await asyncio.sleep(0 if more else LOOK_EVERY)

    async def look(self) -> bool:
        """
        Look at what waits next; say whether there may be more.
        """
        ahead = await self.register.waiting(self._seen, AT_ONCE)
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
        if ahead:
            self._seen = ahead[-1].id
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
