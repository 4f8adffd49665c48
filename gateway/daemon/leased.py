"""
Work that one node at a time may do: it waits for a lease, and ends when the lease is
lost.
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

#: Runs until cancelled, and calls its argument whenever the other side answers.
Work = Callable[[Callable[[], None]], Coroutine[Any, Any, None]]

#: How long a lease lasts unless it is renewed. Another node takes over after that and
#: `SKEW`.
LASTS = timedelta(seconds=8)

#: How much two nodes' clocks may differ.
SKEW = timedelta(seconds=1)

#: How often a lease is renewed, and how often a waiting node asks for it.
EVERY = timedelta(seconds=2)


@define(kw_only=True)
class Leased:
    """
    The leases of one listener.

    Attributes:
        name: The listener's name.
        node: This node's name.
        now: The clock.
        alone: Whether no other node can use this store, so that nothing needs renewing.
        fence: The fencing number of the current or last lease.
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
        Wait for the lease, and do *work* until it ends or the lease is lost.

        Args:
            work: What is done.
            answered: Passed to *work*.
            waits: Called with the holder's name while another node has the lease; empty
                while nobody has it.
            unknown: Called with the problem while the store does not answer.

        Raises:
            TemporaryFailure: The lease was lost.
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
        Wait for the lease; return it and when it was asked for, by the loop's clock.
        """
        loop = asyncio.get_running_loop()
        last, since = None, loop.time()
        while True:
            # The holder's clock may be behind ours.
            asked = self.now() - SKEW
            if last and loop.time() - since > (LASTS + SKEW).total_seconds():
                # It is not renewed any more: its holder is gone, and had a clock ahead
                # of ours.
                asked = max(asked, last.until)
            begun = loop.time()
            try:
                lease = await self._ask(asked)
            except TemporaryFailure as e:
                # No back-off: it would delay the takeover.
                log.warning("lease.not_told", name=self.name, problem=str(e))
                unknown(str(e))
            else:
                if lease.holder == self.node:
                    ends = begun + LASTS.total_seconds()
                    if self.alone or loop.time() + EVERY.total_seconds() < ends:
                        return lease, begun
                    # It would expire before it is renewed.
                    log.warning("lease.told_late", name=self.name)
                    unknown("the store takes too long to give a turn")
                else:
                    if lease != last:
                        last, since = lease, loop.time()
                    waits(lease.holder)
            await asyncio.sleep(EVERY.total_seconds())

    async def _ask(self, at: datetime) -> Lease:
        """
        Ask for the lease, which is granted if nobody has it.
        """
        asking = asyncio.ensure_future(
            self.leases.lease(self.name, at, LASTS + SKEW, None)
        )
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # The store may be granting it at this moment, and nobody would use it.
            with suppress(TemporaryFailure):
                lease = await asking
                if lease.holder == self.node:
                    await self._release(lease)
            raise

    async def _while_ours(
        self, lease: Lease, begun: float, working: asyncio.Future[None]
    ) -> None:
        if self.alone:
            # No renewals: each is a write for which a call for help would have to wait.
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
                # It remains ours until it expires.
                log.warning("lease.not_renewed", name=self.name, problem=str(e))
                if loop.time() + EVERY.total_seconds() >= ends:
                    raise
                continue
            if (now.holder, now.fence) != (lease.holder, lease.fence):
                if now.holder:
                    raise TemporaryFailure(f"node {now.holder} listens now")
                raise TemporaryFailure("another node listened meanwhile")
            ends = asked + LASTS.total_seconds()

    async def _release(self, lease: Lease) -> None:
        try:
            await self.leases.release(lease)
        except TemporaryFailure as e:
            log.warning("lease.not_released", name=self.name, problem=str(e))
