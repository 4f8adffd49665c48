"""
The loop of the workers: claim a bounded number of pieces of work, do them concurrently,
and sleep until the bell rings.
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
from attrs import define, field

from gateway.core.delivery import Delivery
from gateway.core.errors import TemporaryFailure
from gateway.core.writing.logged import unaddressed

log = structlog.get_logger()

T = TypeVar("T")

#: Minimum seconds between two claims, each of which is a transaction: a worker that has
#: just looked waits so long, and claims together what came meanwhile. After a longer
#: pause it looks at once.
GATHER = 0.02

#: Seconds after which a worker looks without the bell: other processes cannot ring it.
LOOK_EVERY = 1.0


@define
class Bell:
    """
    Wakes one worker; ringing it twice wakes it once.
    """

    _rung: asyncio.Event = field(factory=asyncio.Event, init=False)

    def ring(self) -> None:
        """
        Say that there may be work.
        """
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """
        Sleep until it is rung, or for *seconds* at most.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


def ring_for(deliveries: Iterable[Delivery], couriers: Mapping[str, Bell]) -> None:
    """
    Ring the bell of each channel that has one of *deliveries*.
    """
    for channel in {delivery.to.channel for delivery in deliveries}:
        if channel in couriers:
            couriers[channel].ring()


@contextmanager
def alone(event: str, **what: object) -> Iterator[None]:
    """
    Log an exception and go on, so that nothing else waits for what is broken, which is
    retried in the next round. A store that does not answer (`TemporaryFailure`)
    concerns everything and is raised.
    """
    try:
        yield
    except TemporaryFailure:
        raise
    except Exception:
        log.exception(event, **what)


async def insist(
    do: Callable[[], Awaitable[T]], event: str, still: Callable[[], bool]
) -> T:
    """
    Call *do*, and retry every second on `TemporaryFailure` while *still* says that the
    claim holds: until then nobody else takes the work up. Each retry is logged as
    *event*.

    Raises:
        TemporaryFailure: It could not be done before the claim ended.
    """
    while True:
        try:
            return await do()
        except TemporaryFailure as e:
            if not still():
                raise
            log.warning(event, problem=unaddressed(str(e)))
            await asyncio.sleep(1)


async def work(
    take: Callable[[int], Awaitable[Sequence[T]]],
    do: Callable[[T], Awaitable[None]],
    bell: Bell,
    hands: int,
    answered: Callable[[], None],
    rest: float = 0,
    kept: int = 0,
) -> None:
    """
    Do what *take* claims, up to *hands* pieces at a time, until cancelled.

    When it is cancelled it claims nothing more and finishes what it has begun; when it
    is cancelled again, it abandons that until its lease ends.

    Args:
        take: Claims up to so many pieces of work; fewer only if no more may be begun.
        do: Does one piece, and records how it went.
        bell: Rung when there may be more to claim.
        hands: How many pieces are done at the same time.
        answered: Called whenever *take* returned.
        rest: Seconds after which it looks without the bell, if more than `LOOK_EVERY`.
        kept: How many of the hands *take* may leave free though there is more.
    """
    begun: set[asyncio.Task[None]] = set()
    loop = asyncio.get_running_loop()

    def finished(task: asyncio.Task[None]) -> None:
        full = len(begun) >= hands - kept
        begun.discard(task)
        _tell(task)
        if full:
            bell.ring()

    def begin(taking: asyncio.Future[Sequence[T]]) -> None:
        if taking.cancelled() or taking.exception() is not None:
            return
        for piece in taking.result():
            task = asyncio.ensure_future(do(piece))
            begun.add(task)
            task.add_done_callback(finished)

    try:
        while True:
            free = hands - len(begun)
            # Shielded: when cancelled we still receive what was claimed, and do it;
            # otherwise it would look like interrupted work.
            taking = asyncio.ensure_future(take(free) if free else _nothing())
            taking.add_done_callback(begin)
            taken = await asyncio.shield(taking)
            answered()
            # Fewer than asked for means that there are no more; whoever adds or frees
            # one rings the bell.
            if len(taken) < max(free, 1):
                looked = loop.time()
                await bell.wait(max(rest, LOOK_EVERY))
                await asyncio.sleep(looked + GATHER - loop.time())
    except asyncio.CancelledError:
        if not taking.done():
            await asyncio.wait([taking])
        raise
    finally:
        await _finish(begun)


def _tell(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (problem := task.exception()) is not None:
        # It could not be recorded: it is claimed again when its lease ends.
        log.error("work.unrecorded", problem=unaddressed(repr(problem)))


async def _nothing() -> Sequence[Any]:
    return ()


async def _finish(begun: set[asyncio.Task[None]]) -> None:
    if not begun:
        return
    try:
        await asyncio.wait(begun)
    except asyncio.CancelledError:
        for task in begun:
            task.cancel()
        await asyncio.wait(begun)
        raise
