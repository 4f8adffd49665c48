"""
After a long outage, what waits for a channel is retried as soon as its platform is
heard again: by then the back-off may be hours, and a courier that has nothing else to
send would not notice.
"""

from __future__ import annotations

from asyncio import Queue
from collections.abc import Callable
from datetime import datetime
from functools import partial

from attrs import field, frozen

from gateway.ports.store import Outbox
from gateway.relay.worker_loop import insist


@frozen
class Resumer:
    """
    The worker that makes due what waits for channels that are back.
    """

    outbox: Outbox
    now: Callable[[], datetime]
    _back: Queue[str] = field(factory=Queue, init=False)

    def back(self, channel: str) -> None:
        """
        Record that the platform of *channel* answers again.
        """
        self._back.put_nowait(channel)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Work until cancelled; while the store does not answer, retry every second.
        *answered* is called whenever it has.
        """
        answered()
        while True:
            channel = await self._back.get()
            resume = partial(self._resume, channel)
            await insist(resume, "deliveries.resume_waits", lambda: True)
            answered()

    async def _resume(self, channel: str) -> None:
        await self.outbox.resume(self.now(), channel)
