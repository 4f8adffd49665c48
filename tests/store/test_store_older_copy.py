"""
A database that is brought back from a copy, beneath a node or while it was stopped, is
noticed by what it lacks.
"""

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve
from lent import store_at
from postgres_server import database, say
from sqlalchemy import text
from store_samples import CHANNELS, LATER, LEASE, NOON, act, arrival

from gateway.core.audit import Act, Head
from gateway.core.errors import TemporaryFailure
from gateway.store.engine.engines import engines
from gateway.store.sql import open_store

BACK = Act(at=LATER, actor="gateway", action="store.restored", object="store")

#: What an older copy lacks: the second entry, and the second message.
LACKING = (
    "DELETE FROM audit WHERE seq > 1",
    "UPDATE chains SET seq = 1, hash = (SELECT hash FROM audit WHERE seq = 1)",
    "DELETE FROM messages WHERE id > 1",
)


def make_older(url):
    """
    Make the database what it was after the first entry, beneath whoever uses it.
    """
    known = engines(url)
    with known.writing.begin() as connection:
        for sentence in LACKING:
            connection.execute(text(sentence))
    known.dispose()


@pytest.fixture
async def two_entries(store):
    """
    A store in which two messages and two acts were recorded.
    """
    for number in (1, 2):
        await store.receive([arrival(number)], None)
        await store.note(act(object=f"message {number}"))
    return store


async def test_beneath_a_node_nothing_is_taken_or_claimed_on_an_older_copy(
    two_entries, url
):
    make_older(url)

    with pytest.raises(TemporaryFailure, match="older copy"):
        await two_entries.receive([arrival(3)], None)
    with pytest.raises(TemporaryFailure, match="older copy"):
        await two_entries.take_received(LATER, LEASE, 9, CHANNELS)


async def test_who_noticed_it_is_told_once_that_it_can_go_on_no_more(tmp_path):
    url, lost = f"sqlite:///{tmp_path}/a.db", []
    async with store_at(url, "one", lost=lost.append) as store:
        for number in (1, 2):
            await store.note(act(object=f"message {number}"))
        make_older(url)

        for _ in range(2):
            with pytest.raises(TemporaryFailure):
                await store.note(act())
        await asyncio.sleep(0)

    assert 1 == len(lost)


async def test_what_another_process_of_the_node_wrote_counts_once_it_was_read(
    another, url
):
    daemon, worker = await another(), await another()
    for number in (1, 2):
        await worker.note(act(object=f"message {number}"))
    head = await daemon.reached()
    make_older(url)

    with pytest.raises(TemporaryFailure, match="older copy"):
        await daemon.receive([arrival()], None)
    assert ("one", 2) == (head.chain, head.seq)


async def test_a_node_without_any_entry_reached_nothing(store):
    assert await store.reached() is None
    assert [1] == await store.receive([arrival()], None)


async def test_what_a_stopped_node_finds_lacking_is_made_up_for_once(
    two_entries, another, url
):
    """
    By the node itself, or by whoever said so with `ventanilla restored`.
    """
    head = await two_entries.reached()
    make_older(url)
    one, two = await another(), await another("two")

    assert await one.is_older_copy(head, NOON)
    left = await one.bring_back(head, NOON, BACK)
    [next_] = await one.receive([arrival("after")], None)

    assert left[-1] + 1 == next_
    assert not await two.is_older_copy(head, NOON)
    assert await two.bring_back(head, NOON, BACK) is None
    # A copy that was made after that, and brought back later.
    assert await two.is_older_copy(evolve(head, seq=99), LATER + timedelta(days=1))


async def test_the_chain_says_that_the_gateway_did_it(two_entries, another, url):
    head = await two_entries.reached()
    make_older(url)
    one = await another()

    left = await one.bring_back(head, NOON, BACK)
    [newest] = await one.acts(None, None, 1)

    assert ("gateway", "store.restored", f"messages {left[0]} to {left[-1]}") == (
        newest.entry.actor,
        newest.entry.action,
        newest.entry.object,
    )


async def test_a_database_that_has_the_very_entry_is_no_copy(two_entries):
    head = await two_entries.reached()

    assert not await two_entries.is_older_copy(head, NOON)
    assert await two_entries.is_older_copy(evolve(head, hash=bytes(32)), NOON)


async def test_a_new_database_is_no_copy(store):
    assert await store.bring_back(Head("one", 7, bytes(32)), NOON, BACK) is None
    assert [1] == await store.receive([arrival()], None)


async def test_nobody_works_on_a_database_into_which_a_dump_still_goes(server):
    """
    Its rows are there before its keys are; a node that ran goes on waiting.
    """
    with database(server) as town:
        async with store_at(town, "one") as store:
            for number in (1, 2):
                await store.note(act(object=f"message {number}"))
            say(town, "ALTER TABLE marks DROP CONSTRAINT marks_pkey")
            make_older(town)

            with pytest.raises(TemporaryFailure, match="being brought back"):
                await store.receive([arrival()], None)
            two = open_store(town, "two")
            with pytest.raises(TemporaryFailure, match="being brought back"):
                await two.open()
            await two.close()

            say(town, "ALTER TABLE marks ADD PRIMARY KEY (name)")
            with pytest.raises(TemporaryFailure, match="older copy"):
                await store.receive([arrival()], None)
