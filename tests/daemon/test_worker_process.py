"""
A worker process tells the daemon how it is, to its end.
"""

import asyncio
import socket
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from attrs import frozen
from prometheus_client import CollectorRegistry

from gateway.daemon import worker_process
from gateway.daemon.counting import News
from gateway.daemon.orders import LIMIT, Order, report, said
from gateway.daemon.reload import first_rules
from gateway.daemon.wiring import Inside, inside
from gateway.environment import Environment
from gateway.relay.worker_loop import Bell
from gateway.settings import read_settings

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ROUTES = """
town: {name: Pueblo, accounts: {email: town@p.example}}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""


@frozen
class Slow:
    """
    Has something to finish when it is told to stop.
    """

    finished: asyncio.Event
    name: str = "slow"

    async def start(self):
        pass

    async def stop(self):
        await self.finished.wait()


async def test_one_that_finishes_what_it_has_begun_is_not_silent(tmp_path, monkeypatch):
    """
    For whoever is silent for long is ended, and a stop may take longer.
    """
    monkeypatch.setattr(worker_process, "EVERY", 0.01)
    (tmp_path / "routes.yaml").write_text(ROUTES)
    rules = first_rules(tmp_path / "routes.yaml", lambda: NOW)
    ours, theirs = socket.socketpair()
    hearing, telling = await asyncio.open_connection(sock=ours, limit=LIMIT)
    reader, writer = await asyncio.open_connection(sock=theirs, limit=LIMIT)
    finished = asyncio.Event()
    made = Inside(
        phases=[Slow(finished)],
        channels={},
        workers=[],
        to_route=Bell(),
        couriers=[],
    )
    one = worker_process._Worker(
        reader=reader, writer=writer, rules=rules, news=News(CollectorRegistry())
    )

    working = asyncio.create_task(one.run(made, 30))
    assert await report(hearing)
    telling.write(said(Order(stops=True)))
    async with asyncio.timeout(60):
        for _ in range(50):
            assert await report(hearing)
    assert not working.done()
    finished.set()
    await working
    writer.close()
    telling.close()


@pytest.mark.parametrize("begins", [False, True])
async def test_one_that_is_told_to_stop_closes_its_line(tmp_path, monkeypatch, begins):
    """
    Whoever sees warnings as errors hears of every connection that was left open.
    """
    (tmp_path / "routes.yaml").write_text(ROUTES)
    rules = first_rules(tmp_path / "routes.yaml", lambda: NOW)
    made = Inside(phases=[], channels={}, workers=[], to_route=Bell(), couriers=[])
    monkeypatch.setattr(worker_process, "inside", lambda *_, **__: made)
    ours, theirs = socket.socketpair()
    hearing, telling = await asyncio.open_connection(sock=ours, limit=LIMIT)
    orders = [Order()] * begins + [Order(stops=True)]
    telling.write(b"".join(said(one) for one in orders))

    async with asyncio.timeout(60):
        # No setting is looked at by a worker without parts.
        await worker_process._work(SimpleNamespace(drain=30), {}, rules, 1, theirs)
        while await report(hearing):
            pass
    telling.close()

    assert theirs.fileno() == -1


def test_one_that_cannot_say_who_holds_it_up_ends_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    line = socket.socket()
    line.close()
    its = worker_process._Worker(
        reader=None,
        writer=SimpleNamespace(get_extra_info=lambda _: line),
        rules=first_rules(tmp_path / "routes.yaml", lambda: NOW),
        news=News(CollectorRegistry()),
    )
    monkeypatch.setattr(worker_process.os, "_exit", sys.exit)

    with pytest.raises(SystemExit):
        its._ends_for("fax")


def test_a_worker_takes_out_what_is_for_channels_that_are_not_here(tmp_path):
    """
    Nobody configured X; the settings of Telegram are wrong, and the counter's code
    held up the worker before this one.
    """
    (tmp_path / "routes.yaml").write_text(ROUTES)
    variables = {
        "VENTANILLA_STATE": str(tmp_path / "state"),
        "VENTANILLA_EMAIL_LISTEN": "127.0.0.1:2525",
        "VENTANILLA_TELEGRAM_TOKEN": "wrong",
        "VENTANILLA_COUNTER_CLERKS": "Luis",
    }
    made = inside(
        read_settings(Environment(variables)),
        variables,
        first_rules(tmp_path / "routes.yaml", lambda: NOW),
        1,
        told=lambda: Order(without=["counter"]),
        counted=CollectorRegistry(),
    )

    off = {"courier console", "courier counter", "courier telegram"}
    assert ["email"] == [*made.channels]
    assert off | {"courier email", "courier twitter", "router", "lookout"} == {
        one.name for one in made.workers
    }
