"""
The one border between asyncio and Twisted.

Every ``async def`` in this project is asyncio's. Twisted owns the process: start,
stop, signals. Only this file knows both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog
from attrs import define, field
from twisted.application.service import Service
from twisted.internet.defer import Deferred

log = structlog.get_logger()

#: The part of the time to stop in that is kept for each phase yet to be stopped.
_RESERVE = 0.05


class Phase(Protocol):
    """
    One part of the daemon that is started and stopped in its turn.
    """

    @property
    def name(self) -> str:
        """
        What logs call it.
        """

    async def start(self) -> None:
        """
        Get ready; whatever it raises ends the daemon.
        """

    async def stop(self) -> None:
        """
        Put everything away; when it is cancelled, at once.
        """


@define
class TaskPhase:
    """
    Run one coroutine from this phase's start to its stop.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Begin.
        """
        self._task = asyncio.create_task(self.run(), name=self.name)

    async def stop(self) -> None:
        """
        Ask it to end and wait for that; when we are cancelled, insist.
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
    Parts that start one after the other and stop together.
    """

    name: str
    parts: Sequence[Phase]

    async def start(self) -> None:
        """
        Start each.
        """
        for part in self.parts:
            await part.start()

    async def stop(self) -> None:
        """
        Stop all at the same time.
        """
        await asyncio.gather(*(part.stop() for part in self.parts))


class PhasedService(Service):
    """
    Start phases in their order; stop those that were started in the reverse order,
    all of them within one bound.

    Attributes:
        failure: What ended the start, if it failed.
    """

    def __init__(
        self, phases: Sequence[Phase], drain: float, give_up: Callable[[], None]
    ) -> None:
        self.setName("ventanilla")
        self.failure: BaseException | None = None
        self._phases = phases
        self._drain = drain
        self._give_up = give_up
        self._started: list[Phase] = []
        self._starting: asyncio.Task[None] | None = None

    def startService(self) -> None:
        """
        Start; a phase that fails stops the daemon.
        """
        super().startService()
        self._starting = asyncio.get_running_loop().create_task(self._start())

    def stopService(self) -> Deferred[None]:
        """
        Stop, and give a Deferred that fires when everything is put away.
        """
        super().stopService()
        # fromFuture wants a Future, and our coroutine ends asyncio's CancelledError
        # itself: Twisted has one of its own and would report this one as unhandled.
        return Deferred.fromFuture(asyncio.ensure_future(self._stop()))

    async def _start(self) -> None:
        for phase in self._phases:
            self._started.append(phase)
            try:
                await phase.start()
            except Exception as e:  # noqa: BLE001 - the daemon ends with it.
                self.failure = e
                self._give_up()
                return
            log.info("phase.started", phase=phase.name)
        log.info("daemon.ready")

    async def _stop(self) -> None:
        if self._starting is not None and not self._starting.done():
            self._starting.cancel()
            await asyncio.wait([self._starting])
        loop = asyncio.get_running_loop()
        end = loop.time() + self._drain
        for left_to_stop, phase in reversed(list(enumerate(self._started))):
            stopping = asyncio.create_task(phase.stop(), name=f"stop {phase.name}")
            # Each may take what is left, but for a little that the others need.
            share = end - loop.time() - left_to_stop * self._drain * _RESERVE
            _, late = await asyncio.wait([stopping], timeout=max(share, 0))
            if late:
                log.warning("phase.late", phase=phase.name)
                stopping.cancel()
                await asyncio.wait([stopping], timeout=1)
            elif (problem := stopping.exception()) is not None:
                log.error("phase.broken", phase=phase.name, problem=repr(problem))
            else:
                log.info("phase.stopped", phase=phase.name)
        left = [t.get_name() for t in asyncio.all_tasks() if _is_left(t)]
        log.info("daemon.stopped", left=left)


def _is_left(task: asyncio.Task[Any]) -> bool:
    return task is not asyncio.current_task() and not task.done()
