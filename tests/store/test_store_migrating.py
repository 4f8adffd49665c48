"""
A database that holds rows is brought up to date, from every revision that there was.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from contextlib import contextmanager
from datetime import timedelta

import pytest
from alembic import command, op
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Integer, LargeBinary, MetaData
from store_samples import NOON
from structlog.testing import capture_logs

from gateway.core.errors import GatewayError, SettingsInvalid, TemporaryFailure
from gateway.store.engine.columns import Member
from gateway.store.engine.engines import create_file, engines
from gateway.store.engine.schema import metadata, nodes
from gateway.store.moving import migrating
from gateway.store.moving.migrating import _config
from gateway.store.moving.revisions import newest
from gateway.store.sql import open_store

FOLDER = migrating.__file__.replace("migrating.py", "migrations")
#: Columns that a later revision has taken away.
GONE = {
    ("deliveries", "visibility"),
    ("happenings", "before"),
    ("happenings", "after"),
}
SILENT = timedelta(seconds=1)
#: A daemon, as far as others can tell: it holds the mark beside SQLite's file.
WORKS = """
import fcntl, sys
with open(sys.argv[1], 'w') as mark:
    fcntl.lockf(mark, fcntl.LOCK_EX)
    print('node one', file=mark, flush=True)
    print(flush=True)
    sys.stdin.read()
"""

REVISIONS = sorted(each.revision for each in ScriptDirectory(FOLDER).walk_revisions())


def at(url, revision):
    """
    Make a database as it was at *revision*.
    """
    both = engines(url)
    create_file(both)
    with both.writing.begin() as connection:
        command.upgrade(_config(connection), revision)
    return both


def last_step(monkeypatch, does):
    """
    Let the last revision do something else, whatever it does.
    """
    for operation in ("add_column", "create_index", "drop_column"):
        monkeypatch.setattr(op, operation, does)


def tables(connection):
    found = MetaData()
    found.reflect(connection)
    return [t for t in found.sorted_tables if t.name != "alembic_version"]


def row(table, number):
    """
    One row of *table*: what only it has; every third, nothing where that may be.
    """
    return {c.name: value(table, c, number) for c in table.columns}


def value(table, column, number):
    if column.nullable and number % 3 == 0:
        return None
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 3 == 1
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, LargeBinary):
        return bytes([number, 0, 255])
    known = metadata.tables.get(table.name)
    known = None if known is None else known.columns.get(column.name)
    if known is not None and isinstance(known.type, Member):
        # Words that indexes look for.
        members = [each.value for each in known.type.kind]
        return members[number % len(members)]
    return "key" if column.foreign_keys else f"ñ-{number}"


def fill(connection, numbers, made):
    """
    Put rows of these *numbers* into every table that there is; they are *made*.
    """
    beside = {}
    for table in tables(connection):
        rows = [row(table, number) for number in numbers]
        for key in table.foreign_keys:
            # Whatever it is, it points to a row that is there.
            for each, other in zip(rows, beside[key.column.table.name], strict=True):
                each[key.parent.name] = other[key.column.name]
        connection.execute(table.insert(), rows)
        beside[table.name] = rows
        made[table.name] += rows


def stays(table, made, found):
    """
    Say whether one of the rows that were *found* is the one that was *made*.
    """
    kept = {(key, each) for key, each in made.items() if (table, key) not in GONE}
    return any(kept <= each.items() for each in found)


async def test_rows_of_every_revision_are_there_when_it_is_brought_up_to_date(
    empty_url,
):
    """
    Each step finds rows of every revision before it, in one transaction.
    """
    both, made = engines(empty_url), defaultdict(list)
    create_file(both)
    with both.writing.begin() as connection:
        for number, revision in enumerate(REVISIONS[:-1]):
            command.upgrade(_config(connection), revision)
            fill(connection, range(3 * number + 1, 3 * number + 4), made)
    both.dispose()

    store = open_store(empty_url, "one")
    await store.open()
    await store.close()

    both = engines(empty_url)
    with both.reading.connect() as connection:
        after = {
            table.name: connection.execute(table.select()).mappings().all()
            for table in tables(connection)
        }
        for table in metadata.tables.values():
            connection.execute(table.select()).all()  # raises what it cannot read
    both.dispose()
    counts = {name: len(rows) for name, rows in made.items()}
    assert counts == {name: len(after[name]) for name in made}
    for name, rows in made.items():
        assert [] == [each for each in rows if not stays(name, each, after[name])], name


def test_there_are_revisions_to_come_from():
    assert REVISIONS[-1] == newest()
    assert len(REVISIONS) > 1


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO messages (id) VALUES (1)",
        "nonsense",
    ],
)
async def test_a_step_that_fails_for_good_is_told_as_that(
    empty_url, monkeypatch, wrong
):
    """
    Asking again would fail again: it is no trouble of the moment. Nothing is changed.
    """
    at(empty_url, REVISIONS[-2]).dispose()
    last_step(monkeypatch, lambda *_, **__: op.execute(wrong))
    store = open_store(empty_url, "one")

    with pytest.raises(SettingsInvalid, match="cannot be brought up to date") as told:
        await store.open()
    await store.close()

    monkeypatch.undo()
    assert "\n" not in str(told.value)
    await open_store(empty_url, "one").open()


#: What a database finds wrong only once all of it is to be kept.
LATE = (
    "CREATE TABLE late (id INTEGER PRIMARY KEY, other INTEGER "
    "REFERENCES late (id) DEFERRABLE INITIALLY DEFERRED)"
)


async def test_only_what_was_kept_is_told_to_have_been_brought_up_to_date(
    empty_url, monkeypatch
):
    def fail_late(*_, **__):
        op.execute(LATE)
        op.execute("INSERT INTO late VALUES (1, 2)")

    at(empty_url, REVISIONS[-2]).dispose()
    last_step(monkeypatch, fail_late)
    store = open_store(empty_url, "one")

    with capture_logs() as failed, pytest.raises(GatewayError):
        await store.open()
    await store.close()
    monkeypatch.undo()
    store = open_store(empty_url, "one")
    with capture_logs() as done:
        await store.open()
    await store.close()

    assert "store.upgraded" not in [each["event"] for each in failed]
    assert 1 == [each["event"] for each in done].count("store.upgraded")


async def test_a_step_that_the_database_has_no_time_for_may_be_asked_again(
    tmp_path, monkeypatch
):
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    both = at(url, REVISIONS[-2])
    store = open_store(url, "one")
    with both.writing.begin(), pytest.raises(TemporaryFailure, match="locked"):
        await store.open()
    both.dispose()
    await store.close()


@contextmanager
def working(both):
    """
    A daemon works there, and was seen at noon.
    """
    if both.file is None:
        seen = {"name": "node one", "rules": "v1", "loaded_at": NOON, "seen_at": NOON}
        with both.writing.begin() as connection:
            connection.execute(nodes.insert(), [seen])
        yield
        return
    mark = f"{both.file}-run"
    with subprocess.Popen(
        [sys.executable, "-c", WORKS, mark],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        yield
        process.stdin.close()


async def test_no_command_takes_an_older_schema_from_a_daemon_that_goes_by_it(
    empty_url,
):
    """
    The daemon would rest, and whoever calls for help wait until a newer one starts.
    """
    both = at(empty_url, REVISIONS[-2])
    with working(both):
        store = open_store(empty_url, "one", beside=NOON - SILENT)
        with pytest.raises(TemporaryFailure, match=r"works there \(node one\)"):
            await store.open()
        await store.close()
    both.dispose()

    store = open_store(empty_url, "one", beside=NOON + SILENT)
    await store.open()
    assert not await store.is_outdated()
    await store.close()


async def test_where_nobody_can_say_whether_one_works_there_it_is_told(tmp_path):
    url = f"sqlite:///{tmp_path}/town.db"
    at(url, REVISIONS[-2]).dispose()
    (tmp_path / "town.db-run").mkdir()

    store = open_store(url, "one", beside=NOON)
    with pytest.raises(GatewayError, match=r"town\.db-run"):
        await store.open()
    await store.close()
