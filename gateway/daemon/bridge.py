"""
The border between asyncio and Twisted.

Every ``async def`` in this project is asyncio's. Twisted owns the process: start, stop,
signals. Only this file knows both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog
from twisted.application.service import Service
from twisted.internet.defer import Deferred

from gateway.daemon.phases import Phase, stop_all

log = structlog.get_logger()

#: Seconds after which a phase that is still starting is logged: a database may accept
#: the connection and then hang.
LONG = 10


class PhasedService(Service):
    """
    Start phases in order, and stop those that were started in reverse order, within one
    time limit.

    Attributes:
        failure: Why the daemon ended, if it was not an ordered stop.
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
        Start the phases; if one fails, the daemon stops.
        """
        super().startService()
        self._starting = asyncio.get_running_loop().create_task(self._start())

    def stopService(self) -> Deferred[None]:
        """
        Stop the phases; the Deferred fires when all have stopped.
        """
        super().stopService()
        # fromFuture wants a Future, and our coroutine ends asyncio's CancelledError
        # itself: Twisted has one of its own and would report this one as unhandled.
        return Deferred.fromFuture(asyncio.ensure_future(self._stop()))

    def fail(self, failure: Exception) -> None:
        """
        Stop the daemon because of *failure*, unless it is already stopping.
        """
        if self.running and self.failure is None:
            self.failure = failure
            self._give_up()

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        for phase in self._phases:
            self._started.append(phase)
            still = partial(log.warning, "phase.still_starts", phase=phase.name)
            telling = loop.call_later(LONG, still)
            try:
                await phase.start()
            except Exception as e:  # noqa: BLE001 - the daemon ends with it.
                self.fail(e)
                return
            finally:
                telling.cancel()
            log.info("phase.started", phase=phase.name)
        log.info("daemon.ready")

    async def _stop(self) -> None:
        if self._starting is not None and not self._starting.done():
            self._starting.cancel()
            await asyncio.wait([self._starting])
        await stop_all(self._started, self._drain)
        left = [t.get_name() for t in asyncio.all_tasks() if _is_left(t)]
        log.info("daemon.stopped", left=left)


def _is_left(task: asyncio.Task[Any]) -> bool:
    return task is not asyncio.current_task() and not task.done()
