"""
Intake worker: store what a channel hears, and only then let the channel acknowledge it
to its platform.
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
    The `Inbox` of every channel, backed by the store.

    Arrivals are not parsed here, so nothing about their content can make this fail.
    """

    register: Register
    router: Bell
    tally: Tally

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        """
        Store *arrivals* and *cursor* in one transaction.

        Raises:
            TemporaryFailure: Nothing was stored; the platform must keep it.
        """
        news = await self.register.receive(arrivals, cursor)
        if news:
            self.tally.arrived.labels(arrivals[0].channel).inc(len(news))
            self.router.ring()

    async def cursor(self, name: str) -> str | None:
        """
        Return the stored position of the listener called *name*.
        """
        return await self.register.cursor(name)
