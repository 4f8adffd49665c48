"""
A town that grows takes everything with it into another database.
"""

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from attrs import frozen
from lent import make_tables, store_at
from postgres_server import database
from sqlalchemy import Boolean, LargeBinary, delete, insert, select
from store_samples import NOON, arrival, enrol

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.ports.nodes import GONE, Node
from gateway.store.engine.columns import Instant, Member
from gateway.store.engine.engines import engines
from gateway.store.engine.schema import (
    codes,
    deliveries,
    happenings,
    messages,
    metadata,
    uses,
)
from gateway.store.moving import copying

KINDS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]


def silent(*_):
    """
    Nobody looks.
    """


def copied(old, new, tell=silent):
    return copying.copy(old, new, tell=tell)


def value(column, number):
    """
    Something that *column* may hold: another for each row.
    """
    kind = column.type
    if isinstance(kind, Member):
        members = [*kind.kind]
        return members[number % len(members)]
    if isinstance(kind, Instant):
        return NOON + timedelta(microseconds=number)
    if isinstance(kind, Boolean):
        return bool(number % 2)
    if isinstance(kind, LargeBinary):
        return bytes(range(256)) * number
    return number if kind.python_type is int else f"ñ 🔥 {number}"


async def filled(url, rows=3):
    """
    A database with *rows* in every table.
    """
    async with store_at(url, "one"):
        pass
    known = engines(url)
    with known.writing.begin() as connection:
        for table in metadata.sorted_tables:
            made = [
                {column.name: value(column, n) for column in table.columns}
                for n in range(1, rows + 1)
            ]
            connection.execute(insert(table), made)
    known.dispose()
    return held(url)


def held(url):
    """
    All that a database holds.
    """
    known = engines(url)
    with known.reading.connect() as connection:
        tables = metadata.sorted_tables
        rows = {t.name: {*map(tuple, connection.execute(select(t)))} for t in tables}
    known.dispose()
    return rows


@contextmanager
def databases(request, folder):
    """
    The URLs of two databases that have nothing in them.
    """
    kinds = iter(request.param)

    def url(name):
        if next(kinds) == "sqlite":
            return f"sqlite:///{folder}/{name}.db"
        return other

    if "postgresql" in request.param:
        with database(request.getfixturevalue("server")) as other:
            yield url("old"), url("new")
    else:
        yield url("old"), url("new")


@pytest.fixture(params=KINDS, ids="-to-".join)
def two(request, tmp_path):
    with databases(request, tmp_path) as both:
        yield both


@frozen
class Carried:
    """
    What became of a database with rows in every table.

    Attributes:
        before: All that it held.
        rows: How many of each table are said to have been copied.
        told: What was told meanwhile.
    """

    old: str
    new: str
    before: dict[str, set[tuple[object, ...]]]
    rows: dict[str, int]
    told: list[tuple[object, ...]]


@pytest.fixture(scope="module", params=KINDS, ids="-to-".join)
def carried(request, tmp_path_factory):
    """
    For whoever only looks what arrived, or goes on there.
    """
    with databases(request, tmp_path_factory.mktemp("carried")) as (old, new):
        before = asyncio.run(filled(old))
        told = []
        rows = copied(old, new, tell=lambda *each: told.append(each))
        yield Carried(old, new, before, dict(rows), told)


def test_every_column_of_every_table_arrives(carried):
    assert carried.before == held(carried.old) == held(carried.new)
    assert dict.fromkeys(metadata.tables, 3) == carried.rows


def test_progress_is_told_for_every_table(carried):
    for table in metadata.tables:
        assert ("carried", table, 3, 3) in carried.told
        assert ("compared", table, 3, 3) in carried.told


def test_what_comes_next_has_the_next_number_in_every_table(carried):
    known = engines(carried.new)
    with known.writing.connect() as connection:
        for table in (messages, deliveries, happenings, codes, uses):
            [number] = table.primary_key
            row = {c.name: value(c, 4) for c in table.columns if c is not number}
            row |= {fk.parent.name: value(fk.parent, 3) for fk in table.foreign_keys}
            made = connection.execute(insert(table).values(row))
            assert (4,) == tuple(made.inserted_primary_key), table.name
    known.dispose()


async def test_numbers_go_on_even_where_the_last_was_erased(two):
    old, new = two
    async with store_at(old, "one") as store:
        [_, last] = await store.receive([arrival("a"), arrival("b")], None)
    known = engines(old)
    with known.writing.begin() as connection:
        connection.execute(delete(messages))
    known.dispose()

    copied(old, new)

    async with store_at(new, "one") as store:
        [next_] = await store.receive([arrival("c")], None)
    assert last + 1 == next_


async def test_people_are_known_there(two):
    async with store_at(two[0], "one") as store:
        await enrol(store)
        people = await store.people()

    copied(*two)

    async with store_at(two[1], "one") as store:
        assert people == await store.people()


async def test_what_is_there_already_is_not_written_over(carried, tmp_path):
    other = f"sqlite:///{tmp_path}/other.db"
    its = await filled(other, rows=1)

    with pytest.raises(SettingsInvalid, match=r"TO: .*there is something in it"):
        copied(other, carried.new)

    assert carried.before == held(carried.new)
    assert its == held(other)


async def test_what_arrives_otherwise_is_not_kept(tmp_path):
    old, new = f"sqlite:///{tmp_path}/old.db", f"sqlite:///{tmp_path}/new.db"
    await filled(old)
    async with store_at(new, "one"):
        pass
    with closing(sqlite3.connect(tmp_path / "new.db")) as other:
        change = "UPDATE marks SET value = 9 WHERE name = NEW.name"
        other.execute(f"CREATE TRIGGER t AFTER INSERT ON marks BEGIN {change}; END")

    with pytest.raises(TemporaryFailure, match="rows of marks are not the same"):
        copied(old, new)

    assert not any(held(new).values())


async def test_of_two_databases_the_broken_one_is_named(tmp_path):
    old, new = tmp_path / "old.db", f"sqlite:///{tmp_path}/new.db"
    await filled(f"sqlite:///{old}", rows=30)
    with closing(sqlite3.connect(old)) as other:
        asked = "SELECT rootpage FROM sqlite_schema WHERE name = 'messages'"
        [page] = other.execute(asked).fetchone()
        [size] = other.execute("PRAGMA page_size").fetchone()
    with old.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)

    with pytest.raises(
        TemporaryFailure, match=r"SQLite database .*old\.db: .*malformed"
    ):
        copied(f"sqlite:///{old}", new)

    assert not any(held(new).values())


async def test_nothing_is_copied_from_under_a_daemon_on_postgresql(server, tmp_path):
    now = datetime.now(UTC)
    with database(server) as old:
        async with store_at(old, "one") as store:
            node = Node(name="sol", rules="r", loaded_at=now, seen_at=now)
            await store.show_up(node, now - GONE)

            with pytest.raises(TemporaryFailure, match=r"a daemon works there \(sol\)"):
                copied(old, f"sqlite:///{tmp_path}/new.db")

            await store.leave("sol")
        assert copied(old, f"sqlite:///{tmp_path}/new.db")


def test_a_url_that_is_none_is_told_of_as_the_new_one(tmp_path):
    old = f"sqlite:///{tmp_path}/old.db"
    make_tables(old)

    with pytest.raises(SettingsInvalid, match="TO: it must be sqlite"):
        copied(old, "mysql://town")
