"""
A database that holds rows is brought up to date, from every revision that there was,
and by a step that the next release might bring.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
from collections import defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime

import forked
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from lent import store_at
from sqlalchemy import Boolean, Integer, LargeBinary, MetaData
from store_samples import NOON
from structlog.testing import capture_logs

from gateway.core.errors import GatewayError, SettingsInvalid, TemporaryFailure
from gateway.ports.nodes import GONE
from gateway.store.engine.columns import Member
from gateway.store.engine.engines import create_file, engines
from gateway.store.engine.schema import metadata, nodes
from gateway.store.moving import revisions
from gateway.store.moving.migrating import _config, migrate
from gateway.store.moving.revisions import FOLDER, newest
from gateway.store.sql import open_store

#: A daemon, as far as others can tell: it holds the mark beside SQLite's file.
WORKS = """
import fcntl, sys
with open(sys.argv[1], 'w') as mark:
    fcntl.lockf(mark, fcntl.LOCK_EX)
    print('node one', file=mark, flush=True)
    print(flush=True)
    sys.stdin.read()
"""

#: What a step of the next release may do: each case gets a weight.
WEIGHTS = """
op.add_column("cases", sa.Column("weight", sa.Integer, server_default="0"))
op.execute("UPDATE cases SET weight = matter + 1")
op.create_index("cases_weight", "cases", ["weight"])
"""
#: It takes so long that others come meanwhile.
SLOWLY = """
import time
time.sleep(0.5)
"""
KILLED = """
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
"""
NEXT = f"{int(newest()) + 1:04}"
STEP = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{newest()}"
branch_labels = None
depends_on = None


def upgrade() -> None:
"""


@pytest.fixture
def bring(tmp_path_factory, monkeypatch):
    """
    Let this process be of the next release, given what its step of the schema does.
    """

    def bring(does):
        folder = tmp_path_factory.mktemp("release") / "migrations"
        shutil.copytree(FOLDER, folder)
        step = STEP + textwrap.indent(does, "    ")
        (folder / "versions" / f"{NEXT}_next.py").write_text(step, "utf-8")
        monkeypatch.setattr(revisions, "FOLDER", folder)
        revisions._known.cache_clear()
        return folder

    yield bring
    monkeypatch.undo()
    revisions._known.cache_clear()


def today(url):
    """
    Make a database of this release, which the next finds older than itself.
    """
    both = engines(url)
    create_file(both)
    migrate(both)
    return both


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
    Say whether one of the rows that were *found* is the one that was *made*; a step may
    have dropped columns that the schema no longer has.
    """
    columns = metadata.tables[table].columns
    kept = {(key, each) for key, each in made.items() if key in columns}
    return any(kept <= each.items() for each in found)


async def test_rows_of_every_revision_are_there_when_it_is_brought_up_to_date(
    empty_url, bring
):
    """
    Each step finds rows of every revision before it, in one transaction.
    """
    scripts = ScriptDirectory(bring(WEIGHTS))
    *before, last = sorted(each.revision for each in scripts.walk_revisions())
    both, made = engines(empty_url), defaultdict(list)
    create_file(both)
    with both.writing.begin() as connection:
        for number, revision in enumerate(before):
            command.upgrade(_config(connection), revision)
            fill(connection, range(3 * number + 1, 3 * number + 4), made)
    both.dispose()

    async with store_at(empty_url, "one"):
        pass

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
    assert (NEXT, True) == (
        last,
        all(c["weight"] == c["matter"] + 1 for c in after["cases"]),
    )


def weights(url):
    """
    Give what the step of the next release left, or nothing if it left nothing.
    """
    both = engines(url)
    with both.reading.connect() as connection:
        [cases] = [each for each in tables(connection) if each.name == "cases"]
        found = connection.execute(cases.select()).mappings().all()
    both.dispose()
    return [case.get("weight") for case in found]


OPENED = """
import asyncio, os, sys
from pathlib import Path
from gateway.store import sql
from gateway.store.engine.engines import create_file
from gateway.store.moving import migrating, revisions

url, folder, processes = sys.argv[1:]
revisions.FOLDER = Path(folder)
revisions._known.cache_clear()
sql.create_file = create_file
children = []
for _ in range(int(processes)):
    if (child := os.fork()) == 0:
        asyncio.run(sql.open_store(url, "one").open())
        os._exit(0)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])
"""


def open_elsewhere(url, folder, processes):
    """
    Open the store in so many processes at once; give how each of them ended.
    """
    return forked.completed(OPENED, url, folder, processes).stdout.splitlines()[-1]


def test_many_processes_may_open_a_new_database_at_once(empty_url):
    assert "[0, 0, 0]" == open_elsewhere(empty_url, FOLDER, 3)
    assert [] == weights(empty_url)


def test_of_nodes_that_start_at_once_one_takes_the_step(empty_url, bring):
    both = today(empty_url)
    with both.writing.begin() as connection:
        fill(connection, range(1, 4), defaultdict(list))
    both.dispose()

    assert "[0, 0, 0]" == open_elsewhere(empty_url, bring(WEIGHTS + SLOWLY), 3)

    assert [2, 3, 4] == sorted(weights(empty_url))


async def test_who_is_killed_within_a_step_leaves_all_as_it_was(empty_url, bring):
    both = today(empty_url)
    with both.writing.begin() as connection:
        fill(connection, range(1, 4), defaultdict(list))
    both.dispose()

    assert "[-9]" == open_elsewhere(empty_url, bring(WEIGHTS + KILLED), 1)

    assert [None] * 3 == weights(empty_url)
    bring(WEIGHTS)
    store = open_store(empty_url, "one")
    await store.open()
    # Else its threads would log within the tests that follow.
    await store.close()
    assert [2, 3, 4] == sorted(weights(empty_url))


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO messages (id) VALUES (1)",
        "nonsense",
    ],
)
async def test_a_step_that_fails_for_good_is_told_as_that(empty_url, bring, wrong):
    """
    Asking again would fail again: it is no trouble of the moment. Nothing is changed.
    """
    today(empty_url).dispose()
    bring(f'op.execute("{wrong}")')
    store = open_store(empty_url, "one")

    with pytest.raises(SettingsInvalid, match="cannot be brought up to date") as told:
        await store.open()
    await store.close()

    assert "\n" not in str(told.value)
    bring(WEIGHTS)
    store = open_store(empty_url, "one")
    await store.open()
    await store.close()


#: What a database finds wrong only once all of it is to be kept.
LATE = """
op.execute(
    "CREATE TABLE late (id INTEGER PRIMARY KEY, other INTEGER "
    "REFERENCES late (id) DEFERRABLE INITIALLY DEFERRED)"
)
op.execute("INSERT INTO late VALUES (1, 2)")
"""


async def test_only_what_was_kept_is_told_to_have_been_brought_up_to_date(
    empty_url, bring
):
    today(empty_url).dispose()
    bring(LATE)
    store = open_store(empty_url, "one")

    with capture_logs() as failed, pytest.raises(GatewayError):
        await store.open()
    await store.close()
    bring(WEIGHTS)
    store = open_store(empty_url, "one")
    with capture_logs() as done:
        await store.open()
    await store.close()

    assert "store.upgraded" not in [each["event"] for each in failed]
    assert 1 == [each["event"] for each in done].count("store.upgraded")


async def test_a_step_that_the_database_has_no_time_for_may_be_asked_again(
    tmp_path, bring
):
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    both = today(url)
    bring(WEIGHTS)
    store = open_store(url, "one")
    with both.writing.begin(), pytest.raises(TemporaryFailure, match="holds a lock"):
        await store.open()
    both.dispose()
    await store.close()


@contextmanager
def working(both):
    """
    A daemon works there; then it is killed.
    """
    if both.file is None:
        now = datetime.now(UTC)
        seen = {"name": "node one", "rules": "v1", "loaded_at": NOON, "seen_at": now}
        with both.writing.begin() as connection:
            connection.execute(nodes.insert(), [seen])
        yield
        with both.writing.begin() as connection:
            connection.execute(nodes.update().values(seen_at=now - GONE))
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
    empty_url, bring
):
    """
    The daemon would rest, and whoever calls for help wait until a newer one starts.
    """
    both = today(empty_url)
    bring(WEIGHTS)
    with working(both):
        store = open_store(empty_url, "one", beside=True)
        with pytest.raises(TemporaryFailure, match=r"works there \(node one\)"):
            await store.open()
        await store.close()
    both.dispose()

    async with store_at(empty_url, "one", beside=True) as store:
        assert not await store.is_outdated()


async def test_where_nobody_can_say_whether_one_works_there_it_is_told(tmp_path, bring):
    url = f"sqlite:///{tmp_path}/town.db"
    today(url).dispose()
    bring(WEIGHTS)
    (tmp_path / "town.db-run").mkdir()

    store = open_store(url, "one", beside=True)
    with pytest.raises(GatewayError, match=r"town\.db-run"):
        await store.open()
    await store.close()
