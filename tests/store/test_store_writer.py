from __future__ import annotations

import asyncio
import errno
import resource
import signal
import sqlite3
import threading
from contextlib import asynccontextmanager, contextmanager

import pytest
from lent import store_at
from postgres_server import say
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from store_samples import CHANNELS, LATER, LEASE, NOON, arrival, delivery, filing

from gateway.core.errors import TemporaryFailure
from gateway.store import sql
from gateway.store.engine import writer
from gateway.store.engine.engines import engines
from gateway.store.engine.thread_writer import ThreadWriter
from gateway.store.messages import register
from gateway.store.sql import open_store


@pytest.fixture
async def lone(tmp_path):
    """
    A store on SQLite: for what is the same on both, or SQLite's own.
    """
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
        yield store


def commits(store):
    seen = []
    event.listen(store._engines.writing, "commit", lambda _: seen.append(1))
    return seen


@asynccontextmanager
async def busy(writer):
    """
    Keeps the writer busy, so that what is asked meanwhile waits together.
    """
    held, go = threading.Event(), threading.Event()

    def wait(connection):
        del connection
        held.set()
        go.wait(60)

    first = asyncio.ensure_future(writer.run(wait))
    await asyncio.to_thread(held.wait, 10)
    try:
        yield
    finally:
        go.set()
        await first


async def test_what_waits_together_is_committed_together(store):
    seen = commits(store)

    answers = await asyncio.gather(
        *[store.receive([arrival(n)], None) for n in range(200)]
    )

    assert 200 == len({number for ids in answers for number in ids})
    assert len(seen) < 20


async def test_a_batch_of_arrivals_is_one_transaction(lone):
    seen = commits(lone)
    async with busy(lone._writer):
        asked = [lone.receive([arrival(n)], None) for n in range(32)]
        together = asyncio.gather(*asked)
        await asyncio.sleep(0)
    await together

    # And that which kept the writer busy.
    assert 2 == len(seen)


async def test_long_mails_share_a_transaction_and_not_a_statement(store, monkeypatch):
    monkeypatch.setattr(register, "_LOAD", 250)
    mails = [arrival(n, raw=bytes(100)) for n in range(7)]

    numbers = await store.receive(mails, None)

    assert mails == [(await store.stored(n)).arrival for n in numbers]


async def test_only_the_guilty_fails(store):
    ids = await store.receive([arrival(n) for n in range(6)], None)
    filings = [
        # The third names a message that is not there, which no table allows.
        filing(
            number,
            number,
            deliveries=(delivery(f"d-{number}", number if number != ids[2] else 999),),
        )
        for number in ids
    ]

    answers = await asyncio.gather(
        *[store.record(f) for f in filings], return_exceptions=True
    )

    guilty = type(answers.pop(2)).__name__
    assert ("IntegrityError", [True] * 5) == (guilty, answers)
    assert {"received": 1, "routed": 5} == {
        k: v for k, v in (await store.counts())["messages"].items() if v
    }


async def test_a_filing_that_fails_leaves_nothing_behind(store):
    [number] = await store.receive([arrival(1)], None)
    bad = filing(number, deliveries=(delivery("d-1", number), delivery("d-2", 999)))

    with pytest.raises(Exception, match="constraint"):
        await store.record(bad)

    assert [number] == [
        s.id for s in await store.take_received(LATER, LEASE, 1, CHANNELS)
    ]
    assert 0 == (await store.counts())["deliveries"]["due"]


async def test_when_too_much_waits_the_next_is_refused_at_once(lone):
    engine, tell = lone._engines.writing, lambda *_: None
    told = dict.fromkeys(("first", "last", "kept", "lost"), tell)
    writer = ThreadWriter(engine, "", **told)
    writer.most_waiting = 3
    writer.start()
    async with busy(writer):
        waiting = asyncio.gather(*[writer.run(lambda _: "done") for _ in range(3)])
        await asyncio.sleep(0)

        with pytest.raises(TemporaryFailure, match="too much waits"):
            await writer.run(lambda _: "never")

    assert ["done"] * 3 == await waiting
    await writer.stop()


async def test_who_gave_up_waiting_gets_nothing_done(lone):
    done = []
    async with busy(lone._writer):
        unwanted = asyncio.ensure_future(lone._writer.run(done.append))
        await asyncio.sleep(0)
        unwanted.cancel()
        await asyncio.gather(unwanted, return_exceptions=True)
    await lone._writer.run(lambda _: None)

    assert [] == done


@pytest.mark.parametrize("worker", [0, 1])
async def test_nothing_is_taken_before_opening_or_after_closing(tmp_path, worker):
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    sql.create_file(engines(url))
    store = open_store(url, "one", worker=worker)

    with pytest.raises(TemporaryFailure, match="not open"):
        await store.receive([arrival(1)], None)
    await store.open()
    answers = asyncio.gather(*[store.receive([arrival(n)], None) for n in range(50)])
    await asyncio.sleep(0)
    await store.close()

    assert 50 == len([number for [number] in await answers])
    with pytest.raises(TemporaryFailure, match="not open"):
        await store.receive([arrival(1)], None)


async def test_a_locked_database_fails_all_alike_and_is_got_over(lone, tmp_path):
    await lone._writer.run(lambda c: c.exec_driver_sql("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(tmp_path / "ventanilla.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    answers = await asyncio.gather(
        *[lone.receive([arrival(n)], None) for n in range(3)], return_exceptions=True
    )
    other.execute("COMMIT")
    other.close()

    assert [TemporaryFailure] * 3 == [type(a) for a in answers]
    assert 1 == len(await lone.receive([arrival(1)], None))


async def test_a_full_disk_fails_all_alike_and_is_got_over(lone, tmp_path):
    """
    SQLite is told to stop growing: the same error as from a disk that is full.
    """

    def grow(to):
        return lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {to}").scalar()

    pages = await lone._writer.run(grow(1))  # it answers what there is already
    big = [arrival(n, raw=bytes(100_000)) for n in range(3)]

    answers = await asyncio.gather(
        *[lone.receive([b], None) for b in big], return_exceptions=True
    )
    await lone._writer.run(grow(pages + 1000))
    after = await lone.receive(big, None)

    assert [TemporaryFailure] * 3 == [type(a) for a in answers]
    told = f"SQLite database {tmp_path}/ventanilla.db: the disk is full"
    assert f"the store cannot write just now: {told}" == str(answers[0])
    assert 3 == len(after)


async def test_a_log_that_cannot_be_written_stops_no_writer(lone, monkeypatch):
    def full(*_args, **_fields):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(writer.log, "error", full, raising=False)

    with pytest.raises(TemporaryFailure, match="cannot write just now"):
        await asyncio.wait_for(lone._writer.run(full), 60)

    assert 7 == await asyncio.wait_for(lone._writer.run(lambda _: 7), 60)


async def test_after_the_disk_failed_nothing_is_taken_until_a_restart(tmp_path):
    """
    A file may not grow past a limit: the kernel refuses the write, and SQLite
    reports a disk I/O error, as it does when a sync fails.
    """
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    async with store_at(url, "one") as store:
        [before] = await store.receive([arrival(1)], None)
        with (
            no_file_larger_than(300_000),
            pytest.raises(TemporaryFailure, match="disk failed"),
        ):
            await store.receive([arrival(2, raw=bytes(1_000_000))], None)

        with pytest.raises(TemporaryFailure, match="until restarted"):
            await store.receive([arrival(3)], None)
        with pytest.raises(TemporaryFailure, match="until restarted"):
            await store.take_received(NOON, LEASE, 1, CHANNELS)
        kept = await store.stored(before)
    async with store_at(url, "one") as again:
        after = await again.receive([arrival(1), arrival(2)], None)

    assert arrival(1) == kept.arrival
    assert 1 == len(after)


@contextmanager
def no_file_larger_than(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    asked = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, asked)


def test_why_no_connection_is_given_is_told_in_the_databases_words(server):
    """
    Such as the limit of a role. What was to be stored is in no such sentence.
    """
    for statement in ("DROP ROLE IF EXISTS few", "CREATE ROLE few LOGIN"):
        say(server, statement)
    say(server, "ALTER ROLE few CONNECTION LIMIT 0")
    engine = create_engine(make_url(server).set(username="few"))

    with pytest.raises(OperationalError) as caught:
        engine.connect()
    engine.dispose()
    say(server, "DROP ROLE few")

    assert 'too many connections for role "few"' in writer.describe(caught.value)
