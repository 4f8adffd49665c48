from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from attrs import evolve
from lent import store_at
from postgres_server import database, say
from sqlalchemy import event, inspect, make_url
from sqlalchemy.dialects import postgresql, sqlite
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    LEASE,
    MAIL,
    NOON,
    PERSON,
    VOUCHER,
    act,
    arrival,
    attempt,
    code,
    conversation,
    delivery,
    enrol,
    filing,
    message,
)

from gateway.core.consequences import Consequences
from gateway.core.decision import Urgency
from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.core.filing import Status
from gateway.core.people.codes import ANY, Purpose
from gateway.core.people.person import Verification
from gateway.ports.meter import Limit, Use
from gateway.store import sql
from gateway.store.engine.engines import create_file, engines
from gateway.store.engine.schema import metadata
from gateway.store.messages.due import due
from gateway.store.moving import migrating
from gateway.store.moving.revisions import FOLDER, newest, there
from gateway.store.moving.upgrade import upgrade_at
from gateway.store.sql import open_store

SENT = Use(channel="twitter", kind="dm", at=NOON)


@pytest.fixture(autouse=True)
def _no_table_is_there_before(monkeypatch):
    monkeypatch.setattr(sql, "create_file", create_file)


async def opened(url):
    async with store_at(url, "one"):
        pass


async def test_the_migrations_make_what_the_tables_say(empty_url):
    """
    docs/decisions/0003-store.md says how a step is added, and so does what follows.
    """
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


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()])
def test_the_words_that_indexes_stand_on_are_written_into_a_statement_once(dialect):
    made = due(Urgency.EMERGENCY).compile(dialect=dialect)

    assert "state IN ('checking', 'sending')" in made.string
    assert not made.literal_execute_params


def _where(index):
    return any(name.endswith("_where") for name in index.get("dialect_options", {}))


def of_town(url, town):
    theirs = make_url(url).update_query_dict({"options": f'-csearch_path="{town}"'})
    return theirs.render_as_string(hide_password=False)


async def test_towns_share_a_database_by_a_schema_each_and_wake_nobody_elses(server):
    with database(server) as url:
        stores, woken = [], {}
        for town in ("junar", "Alba"):
            say(url, f'CREATE SCHEMA "{town}"')
            store = open_store(of_town(url, town), "one")
            await store.open()
            woken[town] = asyncio.Queue()
            store.listen(partial(woken[town].put_nowait, town))
            await woken[town].get()
            stores.append(store)
        junar, alba = stores

        [number] = await junar.receive([arrival("a")], None)
        mine = await junar.stored(number), await alba.stored(number)
        await woken["junar"].get()
        undisturbed = woken["Alba"].empty()
        [again] = await alba.receive([arrival("a")], None)
        await woken["Alba"].get()
        for store in stores:
            await store.close()

    assert (number, None) == (mine[0].id, mine[1])
    assert number == again  # each counts by itself
    assert undisturbed


async def test_a_schema_that_is_not_there_is_told(server):
    with database(server) as url:
        store = open_store(of_town(url, "nada"), "one")
        with pytest.raises(SettingsInvalid, match=r"make one \(CREATE SCHEMA\)"):
            await store.open()
        await store.close()


async def test_a_database_that_locks_no_tables_is_brought_up_to_date(
    empty_url, monkeypatch
):
    """
    As some that only speak PostgreSQL's language: they call it a mistake.
    """
    monkeypatch.setattr(migrating, "_LOCK", "LOCK TABLES")
    async with store_at(empty_url, "one") as store:
        [number] = await store.receive([arrival("a")], None)

    assert number == 1


async def test_many_threads_may_open_a_new_database_at_once(empty_url):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(4) as pool:
        opening = [
            loop.run_in_executor(pool, asyncio.run, opened(empty_url)) for _ in range(4)
        ]
        await asyncio.gather(*opening)

    await opened(empty_url)


def test_the_last_migration_is_the_one_with_the_highest_number():
    assert ScriptDirectory(str(FOLDER)).get_heads() == [newest()]


ASIDE = """
import asyncio, os, sys
from gateway.store.moving.upgrade import upgrade_at
from gateway.store.sql import open_store

def aside():
    if os.fork() == 0:
        upgrade_at(sys.argv[1])
        os._exit(0)
    os.wait()

async def opened():
    store = open_store(sys.argv[1], "one", aside=aside)
    await store.open()
    await store.close()

found = []
for _ in "made", "there":
    asyncio.run(opened())
    found.append(sorted({"alembic", "psycopg"} & set(sys.modules)))
print(found)
"""


def test_of_a_schema_that_another_process_makes_or_made_nothing_stays_in_this_one(
    empty_url,
):
    said = subprocess.check_output([sys.executable, "-c", ASIDE, empty_url], text=True)

    needed = [] if empty_url.startswith("sqlite") else ["psycopg"]
    assert str([needed, needed]) == said.splitlines()[-1]
    asyncio.run(opened(empty_url))


@pytest.mark.parametrize("fails", [True, False])
async def test_where_no_other_process_makes_it_this_one_does(empty_url, fails):
    asked = []

    def aside():
        asked.append(1)
        if fails:
            raise TemporaryFailure("no worker can be made just now")

    async with store_at(empty_url, "one", aside=aside) as store:
        [number] = await store.receive([arrival("a")], None)
    async with store_at(empty_url, "one", aside=aside):
        pass

    assert (1, [1]) == (number, asked)


def used_by_a_newer_version(url):
    both = engines(url)
    with both.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    both.dispose()


def test_what_keeps_another_process_from_it_is_left_to_be_found(empty_url):
    asyncio.run(opened(empty_url))
    used_by_a_newer_version(empty_url)

    upgrade_at(empty_url)

    both = engines(empty_url)
    with both.reading.connect() as connection:
        assert {"9999"} == there(connection)
    both.dispose()


async def test_whoever_runs_on_hears_that_a_newer_version_changed_the_database(
    empty_url,
):
    async with store_at(empty_url, "one") as store:
        assert not await store.is_outdated()

        used_by_a_newer_version(empty_url)

        assert await store.is_outdated()


async def test_a_newer_database_is_left_alone(empty_url):
    await opened(empty_url)
    used_by_a_newer_version(empty_url)
    store = open_store(empty_url, "one")

    with pytest.raises(SettingsInvalid, match="newer version"):
        await store.open()
    await store.close()


def changed(url, how):
    both = engines(url)
    with both.writing.begin() as connection:
        connection.exec_driver_sql(how)
    both.dispose()


@pytest.mark.parametrize(
    ("how", "named"),
    [
        ("ALTER TABLE happenings DROP COLUMN rung", "happenings.rung"),
        ("ALTER TABLE marks RENAME value TO old", "marks.old, marks.value"),
        ("DROP TABLE marks", "marks.name, marks.value"),
    ],
)
async def test_tables_that_no_release_made_are_refused(empty_url, how, named):
    await opened(empty_url)
    changed(empty_url, how)
    store = open_store(empty_url, "one")

    with pytest.raises(SettingsInvalid, match=rf"of no release \({named}\)"):
        await store.open()
    await store.close()


async def test_a_column_that_somebody_added_for_themselves_is_no_trouble(empty_url):
    await opened(empty_url)
    changed(empty_url, "ALTER TABLE marks ADD seen TEXT NOT NULL DEFAULT ''")

    await opened(empty_url)


@pytest.fixture
async def plans(tmp_path):
    """
    A store on SQLite, and how it went about each statement since.
    """
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
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


def unindexed(steps):
    """
    The steps that walk through a table, or sort; what is asked of no table itself has
    one row.
    """
    return [
        (statement, step)
        for statement, step in steps
        if (step.startswith("SCAN") and "INDEX" not in step) or "TEMP B-TREE" in step
        if step != "SCAN CONSTANT ROW"
    ]


async def test_every_statement_of_the_way_goes_by_an_index(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1, lane="1044")], None)
    await store.take_received(NOON, LEASE, 10, CHANNELS)
    lane = {"conversation": conversation().id}
    made = tuple(delivery(f"d-{n}", number, **lane) for n in range(3))
    await store.record(filing(number, conversations=(conversation(),), deliveries=made))
    [one] = await store.claim(NOON, LEASE, 10, CHANNELS)
    await store.settle(one.sent(Receipt("r-1")))
    await store.counts()
    await store.resume(NOON)
    await store.resume(NOON, "telegram")
    await store.latest(ANA, NOON)
    await store.messages(Status.HELD, 10)
    await store.requeue(number, act())
    await store.retry("d-1", NOON, act())
    await store.drop("d-1", act())

    await store.take(SENT, [Limit(window=LEASE, kind="dm", count=5)])

    assert [] == unindexed(explain())


async def test_whoever_settles_does_not_go_through_all_that_waits(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    talks = [conversation(id=f"c-{n}") for n in range(30)]
    made = tuple(delivery(f"d-{t.id}", number, conversation=t.id) for t in talks)
    await store.record(filing(number, conversations=talks, deliveries=made))
    claimed = await store.claim(NOON, LEASE, 30, CHANNELS)
    explain()

    await asyncio.gather(*(store.settle(one.sent(None)) for one in claimed))

    assert [] == [asked for asked, step in explain() if "deliveries_state" in step]


async def test_every_statement_about_people_goes_by_an_index(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    await enrol(store, PERSON, ACCOUNT)
    await store.issue(code(channel="email"), act())
    told = code("1", kind=Purpose.VOUCH, channel=ANY, person=None, message=number)
    held = {"status": Status.HELD, "message": message(1, sender=MAIL)}
    await store.record(filing(number, codes=(told,), **held))

    await store.known([ANA], number)
    for tried in (
        attempt(1, sender=MAIL),
        attempt(2, "1"),
        attempt(3, "1", sender=ANA),
    ):
        await store.redeem(tried)
    await store.person(PERSON.id)
    await store.by_document(PERSON.document)
    await store.by_address(ANA)
    await store.labels(ANA)
    await store.told(1)
    await store.return_from(told.secret, NOON)
    await store.vouch(evolve(VOUCHER, message=number), act(), told.secret)
    await store.held_since(NOON, 10)
    await store.give_up(number, "", Consequences())
    await store.unbind(ANA, NOON, act())
    await store.keep(PERSON, Verification.ACTIVE, act())

    steps = explain()

    # A person's accounts are few, and held messages are not many: they may be sorted.
    assert [] == [
        (statement, step)
        for statement, step in unindexed(steps)
        if "TEMP B-TREE" not in step
    ]


async def test_a_message_that_used_a_code_is_found_by_an_index(plans):
    store, explain = plans

    await store.redeem(attempt(1))

    assert [] == unindexed(explain())


async def test_threads_and_whole_messages_sort_only_what_they_found(plans):
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    await store.record(filing(number))
    await store.conversations_at([("telegram", "1"), ("telegram", "2"), ("email", "3")])
    await store.show(number)
    await store.deliveries([DeliveryState.FAILED, DeliveryState.ASKING], 10)

    steps = [step for _, step in explain()]

    assert [] == [step for step in steps if step.startswith("SCAN")]
    assert any("deliveries_message" in step for step in steps)


async def test_what_is_due_is_read_from_an_index_of_what_waits(plans):
    """
    First whether anything waits, then what it is.
    """
    store, explain = plans
    [number] = await store.receive([arrival(1)], None)
    made = [delivery(f"d-{u.name}", number, urgency=u) for u in Urgency]
    await store.record(filing(number, deliveries=tuple(made)))
    await store.claim(NOON, LEASE, 10, CHANNELS)

    steps = [step for _, step in explain() if "deliveries_due" in step]

    due = "SEARCH deliveries USING INDEX deliveries_due (urgency=? AND due_at<?)"
    assert [due] * (2 * len(Urgency)) == steps
