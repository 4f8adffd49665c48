"""
What the daemon knows of a worker process.
"""

import asyncio
import json
import signal
import socket
from datetime import UTC, datetime
from functools import partial

import pytest
from attrs import evolve
from prometheus_client import CollectorRegistry

from gateway.core.errors import TemporaryFailure
from gateway.daemon import overseer as room
from gateway.daemon.nursery import NurseryLost
from gateway.daemon.orders import LIMIT, Edition, Order, WorkerReport, order, said
from gateway.daemon.overseer import Overseer
from gateway.daemon.reload import first_rules
from gateway.relay.metrics import tally

ROUTES = """
town: {name: Pueblo}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""
ROUTER = {"name": "router", "health": "up", "since": "2026-03-02T12:00:00+00:00"}
NEW = Edition(version="v2", loaded_at="2026-03-02T12:00:00+00:00", texts={})
USUAL = {"failures": 0, "problem": "", "retry_at": None}

#: No process has this number: what hung is ended.
NOBODY = 2**30

#: Seconds that a busy machine may take for what is done at once elsewhere.
PATIENCE = 60


class Ending:
    """
    Gives a process that says once how it is, and ends.
    """

    def __init__(self, hung=""):
        self.hung = hung

    async def another(self, _):
        line, self.far = socket.socketpair()
        report = WorkerReport(
            version="v1", workers=[ROUTER | USUAL], counted=(), hung=self.hung
        )
        self.far.sendall(said(report))
        return NOBODY, line


class Living:
    """
    Gives a process that lives on: what it is told, and what it says, is the test's.
    """

    def __init__(self):
        self.begun, self.answered = asyncio.Event(), asyncio.Event()

    async def another(self, _):
        ours, theirs = socket.socketpair()
        line = await asyncio.open_connection(sock=theirs, limit=LIMIT)
        self.hearing, self.telling = line
        self.begun.set()
        return NOBODY, ours

    def says(self, version, counted=()):
        told = WorkerReport(version=version, workers=[ROUTER | USUAL], counted=counted)
        self.telling.write(said(told))

    async def heard(self):
        async with asyncio.timeout(PATIENCE):
            await self.begun.wait()
            return await order(self.hearing)


class Lost:
    """
    Gives no process any more.
    """

    async def another(self, _):
        raise NurseryLost("gone")


@pytest.fixture
def ended(monkeypatch):
    """
    The processes that were killed.
    """
    killed = []
    monkeypatch.setattr(room.os, "kill", lambda *which: killed.append(which))
    return killed


@pytest.fixture
def oversee(tmp_path):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    return partial(
        Overseer,
        number=1,
        rules=first_rules(tmp_path / "routes.yaml", lambda: datetime.now(UTC)),
        rests=lambda: False,
        behind=lambda: False,
        left_out=set(),
        give_up=lambda _: None,
        tally=tally(CollectorRegistry()),
    )


@pytest.fixture
async def living(oversee):
    """
    A worker that was told its rules, its overseer, and the overseer's run.
    """
    worker = Living()
    overseer = oversee(nursery=worker)
    running = asyncio.create_task(overseer.run(worker.answered.set))
    assert overseer.rules.edition() == (await worker.heard()).edition
    yield worker, overseer, running
    worker.telling.close()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_channel_that_held_up_a_worker_is_left_out_by_the_next(oversee):
    held_up = Ending("fax")
    overseer = oversee(nursery=held_up)
    with pytest.raises(TemporaryFailure, match="channel fax held it up"):
        await overseer.run(lambda: None)
    held_up.far.close()

    overseer.nursery = Ending()
    ended = overseer.nursery
    with pytest.raises(TemporaryFailure, match="its process ended"):
        await overseer.run(lambda: ended.far.shutdown(socket.SHUT_WR))

    with ended.far.makefile("rb") as told:
        assert ["fax"] == json.loads(told.readline())["without"]
    ended.far.close()


async def test_who_worked_in_a_process_that_ended_is_down(oversee):
    heard, ending = [], Ending()

    def answered():
        heard.extend(overseer.workers)
        ending.far.close()

    overseer = oversee(nursery=ending)

    with pytest.raises(TemporaryFailure, match="its process ended"):
        await overseer.run(answered)

    [router] = overseer.workers
    assert [ROUTER | USUAL] == heard
    assert ("router", "down") == (router["name"], router["health"])


async def test_one_that_is_silent_for_long_is_ended(oversee, ended, monkeypatch):
    monkeypatch.setattr(room, "SILENCE", 0.01)
    worker = Living()

    with pytest.raises(TemporaryFailure, match="it hung"):
        await oversee(nursery=worker).run(lambda: None)
    worker.telling.close()

    assert [(NOBODY, signal.SIGKILL)] == ended


async def test_new_rules_are_waited_for_until_the_worker_goes_by_them(living):
    worker, overseer, _ = living
    following = asyncio.create_task(overseer.follow(NEW))
    assert NEW == (await worker.heard()).edition
    worker.says("v1")
    await worker.answered.wait()
    await asyncio.sleep(0)
    assert not following.done()
    worker.says("v2")

    async with asyncio.timeout(PATIENCE):
        await following


async def test_new_rules_wait_for_no_worker_that_ends_or_takes_too_long(
    living, ended, monkeypatch
):
    worker, overseer, running = living
    following = asyncio.create_task(overseer.follow(NEW))
    await worker.heard()

    with monkeypatch.context() as soon:
        soon.setattr(room, "READING", 0.01)
        await overseer.follow(NEW)
    assert not following.done()
    worker.telling.close()

    async with asyncio.timeout(PATIENCE):
        await following
        with pytest.raises(TemporaryFailure, match="its process ended"):
            await running
        await overseer.follow(NEW)
    # It ended by itself: its number may be another process's by now.
    assert [] == ended
    overseer.nursery = another = Living()
    running = asyncio.create_task(overseer.run(lambda: None))
    assert NEW == (await another.heard()).edition
    another.telling.close()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_worker_finishes_what_it_has_begun_and_what_it_counted_counts(
    living, ended
):
    worker, overseer, running = living

    running.cancel()
    assert Order(stops=True) == await worker.heard()
    assert not running.done()
    worker.says("v1", [("ventanilla_arrived", {"channel": "email"}, 3)])
    worker.telling.close()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert 3 == overseer.tally.arrived.labels("email")._value.get()
    assert [] == ended


async def test_a_worker_that_does_not_finish_is_ended_by_the_second_word(living, ended):
    worker, _, running = living

    running.cancel()
    await worker.heard()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert [(NOBODY, signal.SIGKILL)] == ended


async def test_a_worker_is_told_for_what_there_is_work_and_whether_to_do_it(living):
    worker, overseer, _ = living

    overseer.ring(routes=True, delivers=False)
    overseer.behind = lambda: True
    overseer.ring(routes=True, delivers=False)
    overseer.rests = lambda: True
    overseer.ring(routes=False, delivers=True)

    assert Order(routes=True) == await worker.heard()
    assert Order(routes=True, behind=True) == await worker.heard()
    assert Order(delivers=True, rests=True, behind=True) == await worker.heard()


async def test_a_worker_that_does_not_read_its_orders_is_told_no_more(living):
    worker, overseer, _ = living
    long = evolve(NEW, texts={"routes.yaml": "#" * 2**22})

    following = asyncio.create_task(overseer.follow(long))
    await asyncio.sleep(0)
    overseer.ring(routes=True, delivers=True)
    assert long == (await worker.heard()).edition
    worker.says("v2")
    await following
    overseer.ring(routes=False, delivers=True)

    assert Order(delivers=True) == await worker.heard()


async def test_where_there_will_be_no_worker_any_more_the_daemon_is_told(oversee):
    told = []
    overseer = oversee(nursery=Lost(), give_up=told.append)

    with pytest.raises(NurseryLost):
        await overseer.run(lambda: None)
    overseer.ring(routes=True, delivers=True)

    assert ["gone"] == [str(each) for each in told]
