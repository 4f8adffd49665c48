from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, inspect
from store_samples import (
    ANA,
    CHANNELS,
    CONTACT,
    LEASE,
    NOON,
    arrival,
    conversation,
    delivery,
    filing,
)

from gateway.core.decision import Urgency
from gateway.core.delivery import Receipt, State
from gateway.core.errors import SettingsInvalid
from gateway.core.filing import Status
from gateway.ports.channels import Limit, Use
from gateway.store.engines import engines
from gateway.store.schema import metadata
from gateway.store.sql import open_store

SENT = Use(channel="twitter", kind="dm", at=NOON)


async def opened(url):
    store = open_store(url)
    await store.open()
    await store.close()


async def test_the_migrations_make_what_the_tables_say(empty_url):
    await opened(empty_url)
    both = engines(empty_url)

    with both.reading.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, metadata)
        made = {
            (table, index["name"], *(index["column_names"])): _where(index)
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if not index.get("duplicates_constraint")
        }
    both.dispose()
    meant = {
        (index.table.name, index.name, *(c.name for c in index.columns)): (
            index.dialect_options["postgresql"]["where"] is not None
        )
        for table in metadata.tables.values()
        for index in table.indexes
    }

    assert [] == differences
    assert meant == made


def _where(index):
    return any(name.endswith("_where") for name in index.get("dialect_options", {}))


async def test_many_threads_may_open_a_new_database_at_once(empty_url):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(4) as pool:
        opening = [
            loop.run_in_executor(pool, asyncio.run, opened(empty_url)) for _ in range(4)
        ]
        await asyncio.gather(*opening)

    await opened(empty_url)


def test_many_processes_may_open_a_new_database_at_once(empty_url):
    work = (
        "import asyncio, sys; from gateway.store.sql import open_store; "
        "store = open_store(sys.argv[1]); print('ready', flush=True); "
        "sys.stdin.read(); asyncio.run(store.open())"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", work, empty_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for child in children:
        child.stdout.readline()

    for child in children:
        child.stdin.close()
    for child in children:
        child.stdout.read()
        child.stdout.close()
    ends = [child.wait() for child in children]

    assert [0, 0, 0] == ends
    asyncio.run(opened(empty_url))


async def test_a_newer_database_is_left_alone(empty_url):
    await opened(empty_url)
    both = engines(empty_url)
    with both.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    both.dispose()
    store = open_store(empty_url)

    with pytest.raises(SettingsInvalid, match="newer version"):
        await store.open()
    await store.close()


@pytest.fixture
async def plans(tmp_path):
    """
    A store on SQLite, and how it went about each statement since.
    """
    store = open_store(f"sqlite:///{tmp_path}/ventanilla.db")
    await store.open()
    asked = []

    def note(_, __, statement, parameters, ___, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((statement, parameters[0] if many else parameters))

    event.listen(store._engines.writing, "before_cursor_execute", note)
    event.listen(store._engines.reading, "before_cursor_execute", note)

    def explain():
        connection = sqlite3.connect(tmp_path / "ventanilla.db")
        steps = [
            (statement, step)
            for statement, parameters in asked
            for *_, step in connection.execute(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
        ]
        connection.close()
        asked.clear()
        return steps

    yield store, explain
    await store.close()


def unindexed(steps):
    """
    The steps that walk through a table, or sort.
    """
    return [
        (statement, step)
        for statement, step in steps
        if (step.startswith("SCAN") and "INDEX" not in step) or "TEMP B-TREE" in step
    ]


async def test_every_statement_of_the_way_goes_by_an_index(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    await store.take_received(NOON, LEASE, 10, CHANNELS)
    lane = {"conversation": conversation().id}
    made = tuple(delivery(f"d-{n}", number, **lane) for n in range(3))
    await store.record(filing(number, conversations=(conversation(),), deliveries=made))
    [one] = await store.claim(NOON, LEASE, 10, CHANNELS)
    await store.settle(one.sent(Receipt("r-1")))
    await store.counts()
    await store.latest(ANA, NOON)
    await store.messages(Status.HELD, 10)
    await store.enrol(CONTACT)
    await store.requeue(number)
    await store.retry("d-1", NOON)
    await store.drop("d-1")

    await store.take(SENT, [Limit(window=LEASE, kind="dm", count=5)])

    steps = explain()

    assert [] == unindexed(steps)
    idle = {i for i in _indexes() if not any(i in step for _, step in steps)}
    assert set() == idle


def _indexes():
    return {i.name for table in metadata.tables.values() for i in table.indexes}


async def test_threads_and_whole_messages_sort_only_what_they_found(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    await store.record(filing(number))
    await store.threads([("telegram", "1"), ("telegram", "2"), ("email", "3")])
    await store.show(number)
    await store.deliveries([State.FAILED, State.ASKING], 10)

    steps = [step for _, step in explain()]

    assert [] == [step for step in steps if step.startswith("SCAN")]
    assert any("deliveries_message" in step for step in steps)


async def test_what_is_due_is_read_from_an_index_of_what_waits(plans):
    store, explain = plans
    await store.claim(NOON, LEASE, 10, CHANNELS)

    steps = [step for _, step in explain() if "deliveries_due" in step]

    due = "SEARCH deliveries USING INDEX deliveries_due (urgency=? AND due_at<?)"
    assert [due] * len(Urgency) == steps
