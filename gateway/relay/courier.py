"""
Take one delivery out: claim it, send it, settle it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from attrs import evolve, frozen

from gateway.core.delivery import Delivery, State
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Arrival, Attachment
from gateway.ports.channels import Channel
from gateway.ports.store import Outbox, Register
from gateway.relay.crew import Bell, work
from gateway.relay.tally import Tally

log = structlog.get_logger()

#: How long an attempt may take; the claim outlives it.
DEADLINE = timedelta(seconds=60)
LEASE = timedelta(seconds=90)

#: Deliveries under way at the same time on one channel.
HANDS = 8


@frozen
class Courier:
    """
    The way out of one channel, whoever is at its end: citizen or mailbox.

    Each channel has a courier of its own, so that one that hangs holds up nobody
    else's answers. *origins* are all channels: attachments are fetched where their
    message came from.
    """

    outbox: Outbox
    register: Register
    channel: Channel
    origins: Mapping[str, Channel]
    now: Callable[[], datetime]
    bell: Bell
    tally: Tally

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Deliver until cancelled; what was begun is finished.

        Args:
            answered: Called whenever the store gave an answer.
        """
        await work(self._claim, self.deliver, self.bell, HANDS, answered)

    async def _claim(self, free: int) -> Sequence[Delivery]:
        return await self.outbox.claim(self.now(), LEASE, free, (self.channel.name,))

    async def deliver(self, delivery: Delivery) -> None:
        """
        Attempt a claimed delivery once, and settle it.
        """
        with structlog.contextvars.bound_contextvars(delivery=delivery.id):
            settled = await self._attempt(delivery)
            self.tally.delivered.labels(self.channel.name, settled.state.value).inc()
            log.info(
                "delivery.settled",
                to=self.channel.name,
                state=settled.state.value,
                attempts=settled.attempts,
                problem=settled.problem,
            )
            await self._settle(settled)

    async def _settle(self, settled: Delivery) -> None:
        """
        Keep how it ended, again and again while the claim holds: what was said must
        not look as if nobody knew.
        """
        until = self.now() + LEASE - DEADLINE
        while True:
            try:
                await self.outbox.settle(settled)
            except TemporaryFailure as e:
                if self.now() >= until:
                    raise
                log.warning("delivery.settle_waits", problem=str(e))
                await asyncio.sleep(1)
            else:
                return

    async def _attempt(self, delivery: Delivery) -> Delivery:
        try:
            async with asyncio.timeout(DEADLINE.total_seconds()):
                if delivery.state is State.CHECKING:
                    delivery = await self._look(delivery)
                if delivery.state is State.SENDING:
                    delivery = await self._say(delivery)
        except TemporaryFailure as e:
            return delivery.deferred(str(e), self.now(), e.retry_at)
        except PermanentFailure as e:
            return _undeliverable(delivery, str(e), self.now())
        except UnknownOutcome as e:
            return delivery.unknown(str(e), self.now(), e.retry_at)
        except TimeoutError:
            return delivery.unknown("the channel did not answer in time", self.now())
        except Exception:
            # A fault of ours or of a channel's, at a point that nobody knows.
            log.exception("delivery.broken", to=self.channel.name)
            return delivery.unknown("an error of the gateway; see its log", self.now())
        return delivery

    async def _look(self, delivery: Delivery) -> Delivery:
        try:
            receipt = await self.channel.find(delivery)
        except UnknownOutcome as e:
            return delivery.unknown(str(e), self.now())
        if receipt is not None:
            return delivery.sent(receipt)
        if delivery.spent:
            return delivery.absent().failed(f"given up on: {delivery.problem}")
        return delivery.absent()

    async def _say(self, delivery: Delivery) -> Delivery:
        complete, files = await self._with_files(delivery)
        receipt = await self.channel.send(complete, files)
        return delivery.sent(receipt)

    async def _with_files(self, delivery: Delivery) -> tuple[Delivery, list[bytes]]:
        if not delivery.attachments:
            return delivery, []
        stored = await self.register.stored(delivery.message)
        if stored is None:
            return evolve(delivery, attachments=()), []
        kept: list[Attachment] = []
        files: list[bytes] = []
        missing: list[str] = []
        for attachment in delivery.attachments:
            try:
                files.append(await self._fetch(stored.arrival, attachment))
            except PermanentFailure as e:
                missing.append(f"[{attachment.name}: {e}]")
            else:
                kept.append(attachment)
        # A mailbox is told what it does not get; nobody else could do anything.
        text = "\n".join([delivery.text, *(missing if delivery.token else ())])
        return evolve(delivery, attachments=tuple(kept), text=text), files

    async def _fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        origin = self.origins.get(arrival.channel)
        if origin is None:
            raise TemporaryFailure(f"channel {arrival.channel} is not configured")
        try:
            return await origin.fetch(arrival, attachment)
        except UnknownOutcome as e:
            raise TemporaryFailure(str(e)) from e


def _undeliverable(delivery: Delivery, problem: str, now: datetime) -> Delivery:
    # Looking for it was refused for good: nobody can know.
    if delivery.state is State.CHECKING:
        return delivery.unknown(problem, now)
    return delivery.failed(problem)
