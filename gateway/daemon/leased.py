"""
What one node at a time may do: it waits for its turn, and ends when that is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import structlog
from attrs import define, field

from gateway.core.errors import TemporaryFailure
from gateway.ports.leases import Lease, Leases

log = structlog.get_logger()

#: Runs until cancelled; calls what it is given whenever the other side answers.
Work = Callable[[Callable[[], None]], Coroutine[Any, Any, None]]

#: How long a turn lasts unless it is renewed. Another node takes over after that, and
#: what two clocks may differ by.
LASTS = timedelta(seconds=8)

#: How much two nodes' clocks may differ.
SKEW = timedelta(seconds=1)

#: How often it is renewed, and how often one that waits asks.
EVERY = timedelta(seconds=2)


@define(kw_only=True)
class Leased:
    """
    One listener's turns.

    Attributes:
        name: The listener's.
        node: Who we are.
        now: The clock.
        alone: No other node works on this store: a turn needs no renewing.
        fence: Of the turn that we have, or had.
    """

    name: str
    node: str
    leases: Leases
    now: Callable[[], datetime]
    alone: bool = False
    fence: int = field(default=0, init=False)

    async def run(
        self,
        work: Work,
        answered: Callable[[], None],
        waits: Callable[[str], None],
        unknown: Callable[[str], None],
    ) -> None:
        """
        Wait for our turn, and do *work* until it ends or our turn is over.

        Args:
            work: What is done.
            answered: For *work*.
            waits: Told who has the turn, as long as it is not us; empty while nobody
                has it.
            unknown: Told why nobody knows, as long as the store does not tell.

        Raises:
            TemporaryFailure: The turn is over.
        """
        lease, begun = await self._take(waits, unknown)
        self.fence = lease.fence
        log.info("lease.taken", name=self.name, fence=lease.fence)
        working = asyncio.ensure_future(work(answered))
        try:
            await self._while_ours(lease, begun, working)
        finally:
            working.cancel()
            await asyncio.wait([working])
            await self._release(lease)

    async def _take(
        self, waits: Callable[[str], None], unknown: Callable[[str], None]
    ) -> tuple[Lease, float]:
        """
        Take it, and say when that was asked for, by the loop's time.
        """
        loop = asyncio.get_running_loop()
        last, since = None, loop.time()
        while True:
            # Whoever has it may have a clock that is behind ours.
            asked = self.now() - SKEW
            if last and loop.time() - since > (LASTS + SKEW).total_seconds():
                # Nobody renews it: whoever had it is gone, and had a clock that was
                # ahead of ours.
                asked = max(asked, last.until)
            begun = loop.time()
            try:
                lease = await self._ask(asked)
            except TemporaryFailure as e:
                # Whoever asks less and less often would take over too late.
                log.warning("lease.not_told", name=self.name, problem=str(e))
                unknown(str(e))
            else:
                if lease.holder == self.node:
                    ends = begun + LASTS.total_seconds()
                    if self.alone or loop.time() + EVERY.total_seconds() < ends:
                        return lease, begun
                    # It would be over before it is renewed.
                    log.warning("lease.told_late", name=self.name)
                    unknown("the store takes too long to give a turn")
                else:
                    if lease != last:
                        last, since = lease, loop.time()
                    waits(lease.holder)
            await asyncio.sleep(EVERY.total_seconds())

    async def _ask(self, at: datetime) -> Lease:
        """
        Ask whose turn it is, and take it if it is nobody's.
        """
        asking = asyncio.ensure_future(
            self.leases.lease(self.name, at, LASTS + SKEW, None)
        )
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # The store may be giving it to us: nobody would know that we have it.
            with suppress(TemporaryFailure):
                lease = await asking
                if lease.holder == self.node:
                    await self._release(lease)
            raise

    async def _while_ours(
        self, lease: Lease, begun: float, working: asyncio.Future[None]
    ) -> None:
        if self.alone:
            # A call for help would wait for each renewal to be on the disk.
            await working
            return
        loop = asyncio.get_running_loop()
        ends = begun + LASTS.total_seconds()
        while True:
            done, _ = await asyncio.wait([working], timeout=EVERY.total_seconds())
            if done:
                working.result()
                return
            asked = loop.time()
            try:
                async with asyncio.timeout_at(ends):
                    now = await self.leases.lease(
                        self.name, self.now(), LASTS, lease.fence
                    )
            except TimeoutError:
                raise TemporaryFailure("the store does not answer") from None
            except TemporaryFailure as e:
                # It is ours until its end, and then perhaps somebody else's.
                log.warning("lease.not_renewed", name=self.name, problem=str(e))
                if loop.time() + EVERY.total_seconds() >= ends:
                    raise
                continue
            if (now.holder, now.fence) != (lease.holder, lease.fence):
                raise TemporaryFailure(f"node {now.holder} listens now")
            ends = asked + LASTS.total_seconds()

    async def _release(self, lease: Lease) -> None:
        try:
            await self.leases.release(lease)
        except TemporaryFailure as e:
            log.warning("lease.not_released", name=self.name, problem=str(e))
