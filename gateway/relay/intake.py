"""
Take messages in: make them safe, and only then let the platform know.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.message import Arrival
from gateway.ports.channels import Cursor
from gateway.ports.store import Register
from gateway.relay.metrics import Tally
from gateway.relay.worker_loop import Bell


@frozen
class Intake:
    """
    The way in, the same for every channel: an `Inbox` that is on disk.

    Nothing is read here, so nothing can be wrong with what arrives.
    """

    register: Register
    router: Bell
    tally: Tally

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        """
        Make *arrivals* ours.

        Raises:
            TemporaryFailure: Nothing was kept; the platform must keep it for us.
        """
        news = await self.register.receive(arrivals, cursor)
        if news:
            self.tally.arrived.labels(arrivals[0].channel).inc(len(news))
            self.router.ring()

    async def cursor(self, name: str) -> str | None:
        """
        Say how far *name* has read.
        """
        return await self.register.cursor(name)
