"""
A worker process: reads, routes and delivers what the daemon has stored.

It has its own copy of the rules and its own connection to the store, like a node
without intake. It ends when the daemon tells it to, and at once when the daemon is
gone.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
import threading
from collections.abc import Callable, Mapping, Sequence

import structlog
from attrs import define, field
from prometheus_client import CollectorRegistry

from gateway.clock import utcnow
from gateway.core.errors import GatewayError
from gateway.daemon import logs
from gateway.daemon.counting import News
from gateway.daemon.loop import new_loop
from gateway.daemon.orders import LIMIT, Order, WorkerReport, order, said
from gateway.daemon.phases import Phase, begin, stop_all
from gateway.daemon.pulse import Pulse
from gateway.daemon.reload import RulesInForce, rules_of
from gateway.daemon.state import watched
from gateway.daemon.watch import Watched
from gateway.daemon.wiring import Inside, inside
from gateway.settings import Settings
from gateway.store.moving.upgrade import upgrade_at

log = structlog.get_logger()

#: The share of the daemon's time limit for stopping: other things must be stopped, too.
_SHARE = 0.7

#: Seconds between two reports.
EVERY = 1.0


def run_worker(
    settings: Settings,
    variables: Mapping[str, str],
    rules: RulesInForce | None,
    number: int,
    line: socket.socket,
) -> None:
    """
    Work until told to stop; the main function of the process.

    Args:
        settings: The daemon's settings.
        variables: The environment.
        rules: The rules as they were when the daemon started, if this process shares
            its memory; the first order brings those in force.
        number: The worker's number, from 1.
        line: The socket to the daemon.
    """
    logs.name_process(worker=number)
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(_work(settings, variables, rules, number, line))
    except GatewayError as e:
        log.error("worker.ended", problem=str(e))


def bring_up_to_date(url: str, line: socket.socket) -> None:
    """
    Migrate the database at *url* to our version of the schema; the main function of the
    process. Failures are reported by the daemon, which meets the same ones.

    Args:
        url: A SQLAlchemy URL.
        line: The socket to the daemon.
    """
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()
    upgrade_at(url)


def _end_with(line: socket.socket) -> None:
    """
    End this process when the other end of *line* is closed, whatever it is doing: a new
    daemon takes back our claims.
    """
    poller = select.poll()
    poller.register(line, select.POLLHUP)
    poller.poll()
    os._exit(1)


async def _work(
    settings: Settings,
    variables: Mapping[str, str],
    rules: RulesInForce | None,
    number: int,
    line: socket.socket,
) -> None:
    registry = CollectorRegistry()
    reader, writer = await asyncio.open_connection(sock=line, limit=LIMIT)
    try:
        first = await order(reader)
        if first is None or first.stops:
            return
        if rules is None:
            assert first.edition is not None  # noqa: S101 - the first order has it.
            rules = rules_of(first.edition, settings.routes, utcnow)
        worker = _Worker(reader=reader, writer=writer, rules=rules, news=News(registry))
        await worker.obey(first)
        made = inside(
            settings,
            variables,
            rules,
            number,
            told=lambda: worker.told,
            counted=registry,
        )
        await worker.run(made, settings.drain * _SHARE)
    finally:
        writer.close()


@define(kw_only=True)
class _Worker:
    """
    The daemon's line to this process, and what came by it last.

    Attributes:
        told: The latest order.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    rules: RulesInForce
    news: News
    told: Order = field(factory=Order, init=False)

    async def obey(self, told: Order) -> None:
        """
        Rest or not, and use the rules, as an order says.
        """
        self.told = told
        if told.edition is not None:
            await self.rules.follow(told.edition)

    async def run(self, made: Inside, drain: float) -> None:
        """
        Work until told to stop.
        """
        started: list[Phase] = []
        for phase in made.phases:
            started.append(phase)
            await phase.start()
        pulse = Pulse(made.channels, self._ends_for)
        threading.Thread(target=pulse.watch, daemon=True).start()
        reporting = begin(self._report_often(made.workers, pulse.beat), "reports")
        while (told := await order(self.reader)) is not None and not told.stops:
            await self.obey(told)
            if told.routes:
                made.to_route.ring()
            if told.delivers:
                for bell in made.couriers:
                    bell.ring()
            if told.edition:
                self._report(made.workers)
        if told is None:
            # The daemon was killed: end at once.
            os._exit(1)
        # Reports continue meanwhile: without them we would count as hung.
        await stop_all(started, drain)
        reporting.cancel()
        self._report(made.workers)
        await self.writer.drain()

    def _ends_for(self, hung: str) -> None:
        """
        Report from another thread which channel blocks the loop, and end.
        """
        last = WorkerReport(
            version=self.rules.table.version, workers=(), counted=(), hung=hung
        )
        try:
            os.write(self.writer.get_extra_info("socket").fileno(), said(last))
        finally:
            # If the socket is full or closed, the daemon does not learn the name.
            os._exit(1)

    async def _report_often(
        self, workers: Sequence[Watched], beat: Callable[[], None]
    ) -> None:
        while True:
            beat()
            self._report(workers)
            await asyncio.sleep(EVERY)

    def _report(self, workers: Sequence[Watched]) -> None:
        self.writer.write(
            said(
                WorkerReport(
                    version=self.rules.table.version,
                    workers=[watched(one) for one in workers],
                    counted=self.news.take(),
                )
            )
        )
