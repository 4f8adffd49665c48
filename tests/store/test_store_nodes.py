"""
Several processes at one database, all of them at the same few messages and people.
"""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from lent import store_at
from sqlalchemy.exc import DBAPIError
from store_samples import (
    NOON,
    VERDICT,
    VOUCHER,
    account,
    act,
    arrival,
    enrol,
    filing,
    message,
    person,
)

from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.people.person import Label
from gateway.store.engine import engines as opening
from gateway.store.engine.engines import engines
from gateway.store.messages import register
from gateway.store.sql import open_store

SENDERS = [Address("telegram", str(number)) for number in range(4)]

#: So often each of them does several things at once.
ROUNDS = 30


async def test_nodes_never_wait_for_one_another(store, url):
    """
    What each does takes its locks in one order, whatever shares a transaction: the
    daemon, a command line under the same name, and another node.
    """
    for sender in SENDERS:
        whom = person(f"P-{sender.value}")
        await enrol(store, whom, account(sender, person=whom.id))
    ids = await store.receive([arrival(number) for number in range(40)], None)

    async def work(name, seed):
        chance = random.Random(seed)  # noqa: S311 - no secret comes of it.
        async with store_at(url, name) as node:
            for _ in range(ROUNDS):
                works = [one(node, chance) for _ in range(chance.randrange(1, 8))]
                await asyncio.gather(*works)

    def one(node, chance):
        number, sender = chance.choice(ids), chance.choice(SENDERS)
        said = message(number, sender=sender)
        held = {"status": Status.HELD, "verdict": VERDICT, "message": said}
        lapses = Consequences(acts=(act(),))
        label = Label(sender, f"@{chance.random()}", NOON)
        record = filing(number, number, labels=(label,), acts=(act(),), **held)
        works = {
            lambda: node.record(record): 6,
            lambda: node.requeue(number, act()): 3,
            lambda: node.bind(account(sender, person=f"P-{sender.value}"), act()): 3,
            lambda: node.give_up(number, "", lapses): 1,
            lambda: node.vouch(evolve(VOUCHER, message=number), act(), None): 1,
            lambda: node.tick(NOON): 1,
            lambda: node.note(act()): 1,
        }
        [work] = chance.choices(list(works), list(works.values()))
        return work()

    with ThreadPoolExecutor(3) as pool:
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *[
                loop.run_in_executor(pool, asyncio.run, work(name, seed))
                for seed, name in enumerate(["one", "one", "two"])
            ]
        )

    counts = (await store.counts())["messages"]
    assert 40 == counts["received"] + counts["held"] + counts["lapsed"]


async def test_what_a_node_that_hangs_was_writing_holds_nobody_up_for_long(
    another, url, monkeypatch
):
    """
    A mail server repeats at another node what the first never said 250 to: there, it
    waits for whatever the first was writing, and everything else with it.
    """
    if url.startswith("sqlite"):
        pytest.skip("SQLite has one node")
    monkeypatch.setattr(opening, "_HUNG", 1)
    hanging = engines(url)
    with hanging.writing.connect() as connection:
        register.receive(connection, [([arrival("a")], None)], b"")

        async with asyncio.timeout(60):
            [number] = await (await another("two")).receive([arrival("a")], None)

        with pytest.raises(DBAPIError):
            connection.exec_driver_sql("SELECT 1")
    hanging.dispose()
    assert await (await another("two")).stored(number)


async def test_nodes_that_share_a_server_go_by_its_time_too(store, url):
    there, here = await store.server_time(), datetime.now(UTC)

    if url.startswith("sqlite"):
        assert there is None
    else:
        assert abs(here - there) < timedelta(minutes=1)


async def test_the_first_node_alone_says_with_which_key_all_begin(store, url):
    """
    Whoever looks keeps none, and what else is marked is none.
    """
    one, other = open_store(url, "one", b"1" * 32), open_store(url, "two", b"2" * 32)
    await one.open()
    await other.open()
    await store.tick(NOON)

    before = await other.same_key()
    kept = [await each.keep_key() for each in (one, other, one)]
    after = [await each.same_key() for each in (one, other)]
    await one.close()
    await other.close()

    assert (None, [True, False, True]) == (before, kept)
    assert [True, False] == after
