"""
The daemon's side of a worker process: starts it, sends it orders, and receives its
reports.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from attrs import define, field

from gateway.core.errors import GatewayError, TemporaryFailure
from gateway.daemon.counting import add
from gateway.daemon.nursery import Nursery, NurseryLost
from gateway.daemon.orders import LIMIT, Edition, Order, report, said
from gateway.daemon.reload import RulesInForce
from gateway.relay.metrics import Tally
from gateway.relay.worker_loop import LOOK_EVERY, Bell

log = structlog.get_logger()

#: Seconds without a report after which a worker counts as hung and is killed.
SILENCE = 60.0

#: Seconds that it may take to load new rules.
READING = 60.0

#: The state of its parts when its process has ended.
_ENDED = {
    "health": "down",
    "since": None,
    "problem": "its process ended",
    "retry_at": None,
}


@define(kw_only=True)
class Overseer:
    """
    Runs one worker process at a time.

    Attributes:
        number: The worker's number, from 1.
        rests: Says whether nothing is to be routed or delivered at the moment.
        behind: Says whether another node has newer rules.
        left_out: Channels that blocked a worker of this daemon; new workers do not use
            them.
        give_up: Called with the reason when this daemon cannot go on.
        workers: The state of its parts by its last report.
        version: The version of its rules; empty while there is no process.
    """

    number: int
    nursery: Nursery
    rules: RulesInForce
    rests: Callable[[], bool]
    behind: Callable[[], bool]
    left_out: set[str]
    give_up: Callable[[GatewayError], None]
    tally: Tally
    workers: Sequence[Mapping[str, Any]] = field(default=(), init=False)
    version: str = field(default="", init=False)
    _edition: Edition | None = field(default=None, init=False)
    _line: asyncio.StreamWriter | None = field(default=None, init=False)
    _told: asyncio.Event = field(factory=asyncio.Event, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Start a worker, and serve it until it ends. When cancelled, let it finish what
        it has begun; when cancelled again, kill it.

        Args:
            answered: Called whenever it reports.

        Raises:
            TemporaryFailure: It ended, or was killed because it hung.
            NurseryLost: No more workers can be started; the daemon was told.
        """
        try:
            pid, line = await self.nursery.another(self.number)
        except NurseryLost as e:
            self.give_up(e)
            raise
        log.info("worker.began", number=self.number, pid=pid)
        reader, writer = await asyncio.open_connection(sock=line, limit=LIMIT)
        self._line = writer
        hearing = asyncio.create_task(self._hear(reader, answered))
        try:
            self._tell_rules()
            await asyncio.shield(hearing)
        except asyncio.CancelledError:
            self._tell(Order(stops=True))
            await asyncio.wait([hearing])
            raise
        finally:
            # Killed, so that no second process uses its number.
            if not hearing.done() or hearing.exception() is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            hearing.cancel()
            self._line, self.version = None, ""
            self.workers = [{**one, **_ENDED} for one in self.workers]
            self._told.set()
            writer.close()
        raise TemporaryFailure("its process ended; see the log")

    def ring(self, *, routes: bool, delivers: bool) -> None:
        """
        Tell the worker what there may be to do, and whether to do it.
        """
        # Skipped while it does not read its orders: it looks for work by itself.
        line = self._open()
        if line is not None and not line.transport.get_write_buffer_size():
            self._tell(self._order(routes=routes, delivers=delivers))

    async def follow(self, edition: Edition) -> None:
        """
        Send *edition* to the worker, and wait until it uses it; a later worker starts
        with it.
        """
        self._edition = edition
        self._tell_rules()
        try:
            async with asyncio.timeout(READING):
                while self._line and self.version != edition.version:
                    self._told.clear()
                    await self._told.wait()
        except TimeoutError:
            log.warning("worker.reads_long", number=self.number, rules=edition.version)

    async def _hear(
        self, reader: asyncio.StreamReader, answered: Callable[[], None]
    ) -> None:
        while True:
            try:
                async with asyncio.timeout(SILENCE):
                    told = await report(reader)
            except TimeoutError:
                log.exception("worker.hangs", number=self.number)
                raise TemporaryFailure("it hung, and was ended") from None
            if told is None:
                return
            if told.hung:
                self.left_out.add(told.hung)
                log.error("channel.left_out", channel=told.hung, number=self.number)
                raise TemporaryFailure(f"channel {told.hung} held it up; it ended")
            add(self.tally, told.counted)
            self.workers, self.version = told.workers, told.version
            self._told.set()
            answered()

    def _open(self) -> asyncio.StreamWriter | None:
        # The socket of a worker that just ended is closed before we notice, and writing
        # to it is an error.
        if self._line is None or self._line.transport.is_closing():
            return None
        return self._line

    def _tell(self, told: Order) -> None:
        line = self._open()
        if line is not None:
            line.write(said(told))

    def _tell_rules(self) -> None:
        edition = self._edition or self.rules.edition()
        without = sorted(self.left_out)
        self._tell(self._order(edition=edition, without=without))

    def _order(self, **what: Any) -> Order:
        return Order(rests=self.rests(), behind=self.behind(), **what)


async def ring_all(
    overseers: Sequence[Overseer], bell: Bell, *, routes: bool, delivers: bool
) -> None:
    """
    Wake all workers whenever *bell* rings, until cancelled.
    """
    while True:
        await bell.wait(LOOK_EVERY)
        for one in overseers:
            one.ring(routes=routes, delivers=delivers)
