"""
The loop of every worker: take what waits, a bounded number at a time, and sleep until
the bell rings.
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

#: Seconds between two looks, at least. A claim is a transaction: a worker that has just
#: looked waits so long, and claims together what came meanwhile. After a longer pause
#: it looks at once.
GATHER = 0.02

#: Seconds after which a worker looks by itself: other processes ring no bell here.
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
        Sleep until it rings, or for *seconds*.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


def ring_for(deliveries: Iterable[Delivery], couriers: Mapping[str, Bell]) -> None:
    """
    Ring for whoever takes out *deliveries*: *couriers* by channel.
    """
    for channel in {delivery.to.channel for delivery in deliveries}:
        if channel in couriers:
            couriers[channel].ring()


@contextmanager
def alone(event: str, **what: object) -> Iterator[None]:
    """
    Let nothing else wait for what is broken, which comes up again in the next round;
    that the store does not answer concerns all.
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
    Do what the store keeps from being done, again and again while *still* says that the
    claim holds: nobody else takes it up before that ends. The *event* in the log says
    that it waits.

    Raises:
        TemporaryFailure: It was not done in time.
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
    Do what *take* gives, *hands* at a time, for ever.

    When it is cancelled it takes nothing more and finishes what it has begun; when
    it is cancelled again, it leaves that to whoever finds the ended lease.

    Args:
        take: Claims up to so many pieces of work; fewer only if no more may be begun.
        do: Does one, and records how it went.
        bell: Rung when there may be more to take.
        hands: How many pieces are done at the same time.
        answered: Called whenever *take* gave an answer.
        rest: Seconds without the bell after which it looks by itself, if they are more
            than usual.
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
            # A claim that nobody holds would look like work that was interrupted:
            # told to stop, we still hear what was claimed, and do it.
            taking = asyncio.ensure_future(take(free) if free else _nothing())
            taking.add_done_callback(begin)
            taken = await asyncio.shield(taking)
            answered()
            # Where there were fewer than asked for there are no more, and whoever adds
            # or frees one rings: looking is a transaction.
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
        # It could not be recorded: the lease ends, and it comes up again.
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
