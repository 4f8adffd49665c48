"""
A worker's store on SQLite reads and writes in the worker's own loop, and keeps the same
promises.
"""

from __future__ import annotations

import asyncio
import threading

import pytest
from lent import store_at
from sqlalchemy import event
from store_samples import LATER, LEASE, arrival, delivery, filing

from gateway.core.message import Address
from gateway.store import sql
from gateway.store.engine.engines import engines


@pytest.fixture
async def store(tmp_path):
    url = f"sqlite:///{tmp_path}/ventanilla.db"
    # The daemon has made it.
    sql.create_file(engines(url))
    async with store_at(url, "one", worker=1) as store:
        yield store


def commits(store):
    seen = []
    event.listen(
        store._engines.writing,
        "commit",
        lambda _: seen.append(threading.current_thread()),
    )
    return seen


async def test_what_is_asked_in_the_same_moment_is_one_transaction_without_a_thread(
    store,
):
    seen = commits(store)

    answers = await asyncio.gather(
        *[store.receive([arrival(n)], None) for n in range(20)]
    )

    assert 20 == len({number for ids in answers for number in ids})
    assert [threading.main_thread()] == seen


async def test_of_many_others_have_their_turn_in_between(store):
    done = []

    async def other():
        while len(done) < 100:
            await asyncio.sleep(0)
            seen.add(len(done))

    async def one(number):
        await store.receive([arrival(number)], None)
        done.append(number)

    seen = set()
    watching = asyncio.ensure_future(other())
    await asyncio.gather(*[one(n) for n in range(100)])
    await watching

    assert len(seen - {0, 100}) > 1


async def test_only_the_guilty_fails(store):
    ids = await store.receive([arrival(n) for n in range(4)], None)
    wrong = ids[1]

    answers = await asyncio.gather(
        *[
            # One names a message that is not there, which no table allows.
            store.record(
                filing(n, n, deliveries=(delivery(f"d-{n}", 999 if n == wrong else n),))
            )
            for n in ids
        ],
        return_exceptions=True,
    )

    assert [n != wrong for n in ids] == [answer is True for answer in answers]


async def test_who_gave_up_waiting_gets_nothing_done(store):
    done = []
    unwanted = asyncio.ensure_future(store._writer.run(done.append))
    await asyncio.sleep(0)
    unwanted.cancel()
    await asyncio.gather(unwanted, return_exceptions=True)
    await store._writer.run(lambda _: None)

    assert [] == done


async def test_it_reads_what_it_wrote_and_says_what_went_wrong(store, monkeypatch):
    [number] = await store.receive([arrival(1)], None)

    def wrong(connection):
        raise LookupError(str(connection))

    assert arrival(1) == (await store.stored(number)).arrival
    assert {} == (await store.known([Address("email", "ana@example.org")])).contacts
    with pytest.raises(LookupError):
        await store._reader.look(wrong)


async def test_it_claims_in_the_workers_own_name(store):
    await store.receive([arrival(1)], None)
    [taken] = await store.take_received(LATER, LEASE, 1, ["email", arrival(1).channel])

    await store.take_back(LATER)
    [again] = await store.take_received(LATER, LEASE, 1, [arrival(1).channel])

    assert (1, 2) == (taken.attempts, again.attempts)
