from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from errno import EIO
from itertools import count
from pathlib import Path

import psycopg
import pytest
from cases import for_each
from lent import store_at
from postgres_server import EMPTYING, say
from sqlalchemy import create_engine, make_url
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    CONTACT,
    LEASE,
    NOON,
    PERSON,
    act,
    arrival,
    conversation,
    delivery,
    enrol,
    filing,
)
from structlog.testing import capture_logs

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.ports.channels import Cursor
from gateway.ports.meter import Use
from gateway.store.engine import checkpoint
from gateway.store.engine.engines import engines
from gateway.store.messages import register
from gateway.store.sql import open_store


async def test_reopening_keeps_everything(store, another):
    [number] = await store.receive([arrival(1)], Cursor("telegram", "7"))
    made = delivery("d-1", number)
    recorded = filing(number, conversations=(conversation(),), deliveries=(made,))
    await store.record(recorded)
    await enrol(store, PERSON, ACCOUNT)
    await store.take(Use(channel="twitter", kind="dm", at=NOON))
    await store.close()

    again = await another()

    assert recorded == (await again.show(number)).filing
    assert "7" == await again.cursor("telegram")
    assert {ANA: CONTACT} == (await again.known([ANA])).contacts
    assert {"dm": (1, 0)} == await again.used("twitter", NOON)
    assert ["d-1"] == [d.id for d in await again.claim(NOON, LEASE, 1, ["email"])]


def start(url):
    script = Path(__file__).with_name("acknowledge.py")
    command = [sys.executable, script, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def test_a_killed_process_loses_nothing_that_it_acknowledged(tmp_path):
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    with start(url) as child:
        lines = (line for line in child.stdout if line.startswith("acknowledged"))
        acknowledged = {next(lines) for _ in range(1500)}
        child.kill()
        acknowledged |= {line for line in lines if line.endswith(".\n")}
    whole = {f"u-{line.split()[1].rstrip('.')}" for line in acknowledged}

    async with store_at(url, "one") as store:
        kept = await store.take_received(NOON, LEASE, 100_000, CHANNELS)

    assert len(whole) >= 1500
    assert whole <= {s.arrival.external_id for s in kept}


async def test_several_processes_share_a_file(tmp_path):
    """
    The daemon writes all the while; somebody at the command line reads and decides.
    """
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    async with store_at(url, "one") as ours:
        with start(url) as child:
            [mine] = await ours.receive([arrival("mine")], None)
            await ours.record(filing(mine, deliveries=(delivery("d-1", mine),)))
            await asyncio.to_thread(child.stdout.readline)
            for _ in range(50):
                await ours.counts()
            dropped = await ours.drop("d-1", act())
            child.kill()
        counts = await ours.counts()

    assert dropped
    assert counts["messages"]["received"] > 0
    assert 1 == counts["deliveries"]["dropped"]


async def test_the_log_is_moved_into_the_file_beside_the_writer(tmp_path, monkeypatch):
    """
    However much is written, and whenever the thread that moves it gets its turn: the
    log is written from its beginning again, and the file outgrows it. That the disk
    does not answer once ends nothing.
    """
    trouble, look = [OSError(EIO, "I/O error")], checkpoint.Checkpoints._look

    def looks(self, connection):
        if trouble:
            raise trouble.pop()
        look(self, connection)

    monkeypatch.setattr(checkpoint.Checkpoints, "_look", looks)
    monkeypatch.setattr(checkpoint, "_EVERY", 0.01)
    monkeypatch.setattr(checkpoint, "_LONG", 100)
    file, log = tmp_path / "ventanilla.db", tmp_path / "ventanilla.db-wal"
    async with store_at(f"sqlite:///{file}", "one") as store:
        written = 0
        async with asyncio.timeout(60):
            while file.stat().st_size < max(1_500_000, 2 * log.stat().st_size):
                await store.receive([arrival(written, raw=bytes(20_000))], None)
                written += 20_000
                await asyncio.sleep(0.002)
        moved, kept = file.stat().st_size, log.stat().st_size

    assert kept < min(written, moved)
    assert not trouble


async def test_a_full_disk_is_not_filled_further_by_saying_so(tmp_path, monkeypatch):
    tried, file = [], tmp_path / "ventanilla.db"
    file.touch()

    def full(self, connection):
        tried.append(connection)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(checkpoint.Checkpoints, "_look", full)
    monkeypatch.setattr(checkpoint, "_EVERY", 0.001)
    moving = checkpoint.Checkpoints(file, tried.append)
    with capture_logs() as told:
        moving.start()
        async with asyncio.timeout(60):
            await until(lambda: len(tried) > 20)
        moving.stop()

    assert ["store.no_checkpoint"] == [each["event"] for each in told]


async def until(holds):
    while not holds():  # noqa: ASYNC110  files have no events
        await asyncio.sleep(0.01)


async def test_the_log_is_moved_although_somebody_held_the_file_at_the_start(
    tmp_path, monkeypatch
):
    """
    As whoever is the last to close the file does: nobody may even read it meanwhile.
    """
    monkeypatch.setattr(checkpoint, "_EVERY", 0.01)
    file = tmp_path / "ventanilla.db"
    holding = sqlite3.connect(file, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = wal",
        "PRAGMA wal_autocheckpoint = 0",
        "CREATE TABLE held (big)",
        "PRAGMA locking_mode = exclusive",
        "INSERT INTO held VALUES (zeroblob(1000000))",
    ):
        holding.execute(statement)
    refused = []
    moving = checkpoint.Checkpoints(file, refused.append)
    async with asyncio.timeout(60):
        with capture_logs() as told:
            moving.start()
            await until(lambda: told)
        holding.execute("PRAGMA locking_mode = normal")
        # The lock goes with the next statement.
        holding.execute("SELECT 1 FROM held").fetchone()
        await until(lambda: file.stat().st_size > 1_000_000)
    moving.stop()
    holding.close()

    assert "OperationalError SQLITE_BUSY" == told[0]["problem"]
    assert not refused


async def test_every_commit_is_synced(tmp_path):
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
        asked = ["synchronous", "journal_mode", "foreign_keys", "wal_autocheckpoint"]

        def ask(connection):
            return [connection.exec_driver_sql(f"PRAGMA {a}").scalar() for a in asked]

        answers = await store._writer.run(ask)

    assert [2, "wal", 1, 0] == answers


async def test_a_server_that_would_not_wait_for_its_disk_waits_for_us(ready):
    url = make_url(ready).update_query_dict({"options": "-c synchronous_commit=off"})
    async with store_at(url.render_as_string(hide_password=False), "one") as store:

        def ask(connection):
            return connection.exec_driver_sql("SHOW synchronous_commit").scalar()

        answer = await store._writer.run(ask)

    assert "on" == answer


async def test_who_repeats_what_is_there_waits_for_the_standby_too(ready):
    """
    What was kept by the server may not have been confirmed by its standby when the
    connection broke; a transaction that writes nothing would wait for nobody.
    """
    known = engines(ready)
    with known.writing.begin() as connection:
        register.receive(connection, [([arrival("again")], None)], b"")

    with known.writing.begin() as connection:
        before = connection.exec_driver_sql(_WRITES).scalar()
        [again] = register.receive(connection, [([arrival("again")], None)], b"")
        after = connection.exec_driver_sql(_WRITES).scalar()
    known.dispose()

    assert (None, []) == (before, again)
    assert after


async def test_what_no_standby_confirmed_is_not_called_safe(server, ready):
    """
    Somebody ended the wait for it: the server warns, and calls it done. What is kept
    once nobody is waited for any more is safe again.
    """
    store, numbers = open_store(ready, "one"), count()
    await store.open()

    async def keep_on():
        doing = asyncio.create_task(store.receive([arrival(next(numbers))], None))
        while not doing.done():
            await asyncio.to_thread(say, server, _END_WAITS)
            await asyncio.sleep(0.02)
        await doing
        # Until the server has heard of it, it waits for none.
        await keep_on()

    set_standby(server, "SET synchronous_standby_names = 'nobody'")
    try:
        with pytest.raises(TemporaryFailure, match="wait for a standby was ended"):
            await asyncio.wait_for(keep_on(), 20)
    finally:
        set_standby(server, "RESET synchronous_standby_names")
    # What is asked again for a lost confirmation may not be new, but it is there.
    last = arrival(next(numbers))
    await asyncio.wait_for(store.receive([last], None), 20)
    assert [] == await store.receive([last], None)
    await store.close()


_END_WAITS = (
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
)


def set_standby(server, sentence):
    try:
        say(server, f"ALTER SYSTEM {sentence}")
    except psycopg.errors.InsufficientPrivilege:
        pytest.skip("its role may not set which standby is waited for")
    say(server, "SELECT pg_reload_conf()")


#: Which transaction it is, if it has written anything.
_WRITES = "SELECT pg_current_xact_id_if_assigned()::text"


async def test_the_file_is_nobody_elses(tmp_path):
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
        await store.receive([arrival(1)], None)
        modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in tmp_path.iterdir()}

    assert 4 == len(modes)
    assert {0o600} == set(modes.values())


@for_each(
    "url",
    [
        "",
        "ventanilla.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
        "sqlite:///~/town.db",
        "mysql://root:hunter2@localhost/x",
        "postgresql+asyncpg://root:hunter2@localhost/x",
        "postgresql://root:hunter2@localhost:port/x",
    ],
)
def test_a_url_that_names_no_database_of_ours_is_refused(url):
    with pytest.raises(SettingsInvalid) as caught:
        open_store(url, "one")

    assert str(caught.value).startswith("VENTANILLA_STORE: it must be sqlite:///")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("nowhere/x.db", "No such file or directory"),
        ("a-file/x.db", "Not a directory"),
        ("a-folder", "Is a directory"),
        ("a-file", "not a database"),
    ],
)
async def test_a_place_that_cannot_hold_the_file_is_named(tmp_path, place, problem):
    (tmp_path / "a-file").write_text("This is no database, and long enough. " * 99)
    (tmp_path / "a-folder").mkdir()
    store = open_store(f"sqlite:///{tmp_path}/{place}", "one")

    with pytest.raises(SettingsInvalid, match=problem) as caught:
        await store.open()
    await store.close()

    assert f"{tmp_path}/{place}" in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    store = open_store(f"sqlite:///{tmp_path}/x.db", "one")

    with pytest.raises(SettingsInvalid, match="Permission denied"):
        await store.open()
    await store.close()


async def test_a_server_that_does_not_answer_is_a_passing_trouble():
    store = open_store("postgresql://root:hunter2@127.0.0.1:1/town", "one")

    with pytest.raises(TemporaryFailure) as caught:
        await store.open()
    await store.close()

    assert "PostgreSQL database town on 127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_a_database_that_is_not_there_is_a_mistake(server):
    url = make_url(server).set(database="hunter", password="hunter2")
    store = open_store(url.render_as_string(hide_password=False), "one")

    with pytest.raises(SettingsInvalid, match="no such database") as caught:
        await store.open()
    await store.close()

    assert "hunter2" not in str(caught.value)


async def test_a_server_that_was_away_is_found_again(ready):
    """
    Whatever was asked while its connections were cut fails; nothing after that does.
    """
    async with store_at(ready, "one") as store:
        await store.receive([arrival("before")], Cursor("x", "7"))
        await store.cursor("x")
        url = make_url(ready).set(drivername="postgresql+psycopg", database="postgres")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' "
                "AND application_name <> %s",
                (EMPTYING,),
            )
        admin.dispose()

        broke = "just now: .*: the connection to it broke$"
        with pytest.raises(TemporaryFailure, match=f"cannot be read {broke}"):
            await store.cursor("x")
        with pytest.raises(TemporaryFailure, match=f"cannot write {broke}"):
            await store.receive([arrival("cut")], None)
        again = await store.receive([arrival("cut")], None)
        cursor = await store.cursor("x")

    assert 1 == len(again)
    assert "7" == cursor


@pytest.fixture
def no_temporary_files():
    """
    SQLite can make none, as where /tmp is full: no file can be made in /proc (which
    only root may try).
    """
    with closing(sqlite3.connect(":memory:")) as any_one:
        any_one.execute("PRAGMA temp_store_directory = '/proc'")
        yield
        any_one.execute("PRAGMA temp_store_directory = ''")


@pytest.mark.usefixtures("no_temporary_files")
async def test_long_messages_are_taken_up_though_no_temporary_file_can_be_made(store):
    long = [arrival(number, raw=bytes(2_000_000)) for number in range(3)]
    await store.receive(long, None)

    assert len(long) == len(await store.take_received(NOON, LEASE, 8, CHANNELS))
