"""
Parts that are started and stopped in their turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

import structlog
from attrs import define, field, frozen

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.loading import close
from gateway.ports.channels import Channel
from gateway.ports.nodes import ANOTHER_KEY
from gateway.ports.store import Store
from gateway.relay.clock import Reckoning, unset
from gateway.relay.worker_loop import Bell

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


async def stop_all(started: Sequence[Phase], within: float) -> None:
    """
    Stop phases in the reverse order of their start, all of them *within* so many
    seconds.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    for left_to_stop, phase in reversed(list(enumerate(started))):
        stopping = asyncio.create_task(phase.stop(), name=f"stop {phase.name}")
        # Each may take what is left, but for a little that the others need.
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
    The store, which takes back what this node had claimed when it died.

    Attributes:
        anew: It is the daemon that begins, and no worker of it: what channels held up
            is tried now, for its settings may have changed.
    """

    store: Store
    now: Reckoning
    bells: Sequence[Bell]
    anew: bool = False
    name: str = "store"

    async def start(self) -> None:
        """
        Open it.

        Raises:
            SettingsInvalid: It is kept by another key.
            TemporaryFailure: It does not answer, or would begin by a clock that was
                never set.
        """
        await self.store.open()
        if not await self.store.keep_key():
            raise SettingsInvalid((ANOTHER_KEY,))
        latest = (await self.store.known([])).at
        if problem := unset(self.now(), latest):
            # Whoever asks for the time has it in a moment, so another start may begin.
            raise TemporaryFailure(problem)
        self.now.begin(latest)
        await self.store.take_back(self.now())
        if self.anew:
            await self.store.resume(self.now())
        self.store.listen(self._ring)

    def _ring(self) -> None:
        for bell in self.bells:
            bell.ring()

    async def stop(self) -> None:
        """
        Close it.
        """
        await self.store.close()


@frozen
class ChannelsPhase:
    """
    Channels, which are closed when nobody speaks by them any more.
    """

    channels: Mapping[str, Channel]
    name: str = "channels"

    async def start(self) -> None:
        """
        Nothing: listeners connect, and do so again and again.
        """

    async def stop(self) -> None:
        """
        Close them.
        """
        await close(self.channels)
