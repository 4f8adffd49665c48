"""
Phases: parts of the daemon that are started and stopped in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from attrs import define, field, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.errors import OlderCopy, SettingsInvalid, TemporaryFailure
from gateway.core.objects import STORE
from gateway.daemon.chain_end import ChainEnd
from gateway.daemon.loading import close
from gateway.ports.channels import Channel
from gateway.ports.nodes import ANOTHER_KEY
from gateway.ports.store import Store
from gateway.relay.clock import Reckoning, unset
from gateway.relay.worker_loop import Bell

log = structlog.get_logger()

#: The share of the time limit that is reserved for each phase yet to be stopped.
_RESERVE = 0.05


class Phase(Protocol):
    """
    A part of the daemon that is started and stopped in order.
    """

    @property
    def name(self) -> str:
        """
        The name in logs.
        """

    async def start(self) -> None:
        """
        Start; an exception ends the daemon.
        """

    async def stop(self) -> None:
        """
        Stop cleanly; when cancelled, at once.
        """


@define
class TaskPhase:
    """
    Runs a coroutine from start to stop.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Start the task.
        """
        self._task = begin(self.run(), self.name)

    async def stop(self) -> None:
        """
        Cancel the task and wait for it; when cancelled ourselves, cancel it again.
        """
        if self._task is None:
            return
        self._task.cancel()
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            self._task.cancel()
            await asyncio.wait([self._task])
            raise


@define
class GroupPhase:
    """
    Parts that start one after another and stop together.
    """

    name: str
    parts: Sequence[Phase]

    async def start(self) -> None:
        """
        Start each part.
        """
        for part in self.parts:
            await part.start()

    async def stop(self) -> None:
        """
        Stop all parts concurrently.
        """
        await asyncio.gather(*(part.stop() for part in self.parts))


def begin(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """
    Start a task that lasts until its phase is stopped. An error that ends it before is
    logged at once: whoever holds the task would not look at it until then.
    """
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_log_error)
    return task


def _log_error(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (problem := task.exception()) is not None:
        log.error("phase.ended", phase=task.get_name(), exc_info=problem)


async def stop_all(started: Sequence[Phase], within: float) -> None:
    """
    Stop phases in reverse order, all *within* so many seconds.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    for left_to_stop, phase in reversed(list(enumerate(started))):
        stopping = asyncio.create_task(phase.stop(), name=f"stop {phase.name}")
        # Each may use the time that is left, except the reserve of the others.
        share = end - loop.time() - left_to_stop * within * _RESERVE
        _, late = await asyncio.wait([stopping], timeout=max(share, 0))
        if late:
            log.warning("phase.late", phase=phase.name)
            stopping.cancel()
            await asyncio.wait([stopping], timeout=1)
        elif (problem := stopping.exception()) is not None:
            log.error("phase.broken", phase=phase.name, problem=repr(problem))
        else:
            log.info("phase.stopped", phase=phase.name)


@frozen
class StorePhase:
    """
    Opens the store, and takes back what this node had claimed when it died.

    Attributes:
        end: How far this node's chain went.
        anew: Whether the daemon itself starts, and not a worker: deliveries that wait
            for a channel are retried at once, since its settings may have changed; and
            what an older copy lacks is made up for.
        meet: Called when a node has new rules.
    """

    store: Store
    now: Reckoning
    bells: Sequence[Bell]
    end: ChainEnd
    anew: bool = False
    meet: Callable[[], None] | None = None
    name: str = "store"

    async def start(self) -> None:
        """
        Open the store.

        Raises:
            SettingsInvalid: It was written with another key.
            OlderCopy: It became an older copy since the daemon itself started.
            TemporaryFailure: It does not answer, or it is empty and the clock was never
                set.
        """
        await self.store.open()
        if not await self.store.keep_key():
            raise SettingsInvalid((ANOTHER_KEY,))
        latest = (await self.store.known([])).at
        if problem := unset(self.now(), latest):
            # Temporary: NTP may set the clock before the next start.
            raise TemporaryFailure(problem)
        self.now.begin(latest)
        await self._compare(latest)
        await self.store.take_back(self.now())
        if self.anew:
            await self.store.resume(self.now())
        self.store.listen(self._ring, self.meet)

    async def _compare(self, latest: datetime) -> None:
        """
        Find out whether the database, which knows times until *latest*, is an older
        copy of the one that this node knew.
        """
        before = await self.end.read()
        if before is None:
            pass
        elif self.anew:
            back = Act(
                at=self.now(), actor=GATEWAY, action="store.restored", object=STORE
            )
            left = await self.store.bring_back(before.head, before.at, back)
            if left is not None:
                numbers = f"{left[0]} to {left[-1]}"
                until = latest.isoformat()
                log.error("store.brought_back", left_out=numbers, until=until)
        elif await self.store.is_older_copy(before.head, before.at):
            raise OlderCopy
        head = await self.store.reached()
        if self.anew:
            await self.end.keep(head, self.now())

    def _ring(self) -> None:
        for bell in self.bells:
            bell.ring()

    async def stop(self) -> None:
        """
        Close the store.
        """
        await self.store.close()


@frozen
class ChannelsPhase:
    """
    Closes the channels after all who use them have stopped.
    """

    channels: Mapping[str, Channel]
    name: str = "channels"

    async def start(self) -> None:
        """
        Do nothing: listeners connect by themselves.
        """

    async def stop(self) -> None:
        """
        Close the channels.
        """
        await close(self.channels)
