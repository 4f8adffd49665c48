"""
What one node records wakes the workers of the others.
"""

import asyncio
import socket

import pytest
from lent import store_at
from store_samples import NOON, act, arrival
from structlog.testing import capture_logs

from gateway.ports.nodes import Node
from gateway.store.engine import listening
from gateway.store.engine.engines import engines
from gateway.store.engine.failover import Failover


@pytest.fixture
async def woken(store, url):
    """
    Rings when the database says that there is work.
    """
    if url.startswith("sqlite"):
        pytest.skip("SQLite tells nobody; workers look once a second")
    rung = asyncio.Event()
    store.listen(rung.set)
    async with asyncio.timeout(60):
        await rung.wait()
    rung.clear()
    return rung


async def test_an_arrival_at_another_node_wakes_this_one(woken, another):
    await (await another("two")).receive([arrival("a")], None)

    async with asyncio.timeout(60):
        await woken.wait()


async def test_what_is_no_work_wakes_nobody(woken, another):
    two = await another("two")
    await two.receive([arrival("a")], None)
    async with asyncio.timeout(60):
        await woken.wait()
    woken.clear()

    await two.receive([arrival("a")], None)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await woken.wait()


async def test_a_node_that_reads_new_rules_calls_whoever_meets_nodes_and_no_worker(
    store, another, url
):
    if url.startswith("sqlite"):
        pytest.skip("SQLite tells nobody; it has one node")
    rung, met = asyncio.Event(), asyncio.Event()
    store.listen(rung.set, met.set)
    async with asyncio.timeout(60):
        await asyncio.gather(rung.wait(), met.wait())
        rung.clear()
        met.clear()

        two = Node(name="two", rules="r-2", loaded_at=NOON, seen_at=NOON)
        await (await another("two")).show_up(two, NOON, [act()])
        await met.wait()

    assert not rung.is_set()


async def test_it_listens_again_after_the_connection_broke(woken, another, url):
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN %'"
        )
    async with asyncio.timeout(60):
        await woken.wait()


async def test_it_listens_anew_where_all_others_connect_anew(woken, store):
    """
    The server that it listened to may be there still, and not be the one that calls.
    """
    store._engines.reading.dispose()

    async with asyncio.timeout(60):
        await woken.wait()


async def test_where_there_are_no_calls_work_is_recorded_all_the_same(url, monkeypatch):
    """
    Databases that only speak PostgreSQL's language may call it a mistake in the
    statement, as this one calls what is asked here; then nobody asks again.
    """
    if url.startswith("sqlite"):
        pytest.skip("SQLite tells nobody")
    monkeypatch.setattr(listening, "_name", lambda _: "")
    async with store_at(url, "one") as store:
        store.listen(lambda: None)

        [number] = await store.receive([arrival("a")], None)
        await asyncio.to_thread(store._listening._thread.join, 60)
        stored = await store.stored(number)

    assert stored
    assert not store._listening._thread.is_alive()


async def test_a_server_that_hangs_keeps_nobody_from_stopping(monkeypatch):
    monkeypatch.setattr(listening, "_PAUSE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        asked = engines(f"postgresql://ana@127.0.0.1:{hangs.getsockname()[1]}/town")
        way = asked.timeline
        one = listening.Listening(asked.reading, lambda: None, way, Failover(way))
        one.start()
        connection, _ = hangs.accept()

        with connection:
            async with asyncio.timeout(9):
                await asyncio.to_thread(one.stop)


@pytest.mark.parametrize("ways", [1, 2], ids=["the same", "in turns"])
async def test_why_it_cannot_listen_is_told_once_and_not_at_each_attempt(
    monkeypatch, ways
):
    monkeypatch.setattr(listening, "_PAUSE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as closes, capture_logs() as logs:
        asked = engines(f"postgresql://ana@127.0.0.1:{closes.getsockname()[1]}/town")
        way = asked.timeline
        one = listening.Listening(asked.reading, lambda: None, way, Failover(way))
        one.start()
        for number in range(20):  # An attempt takes two, with TLS and without.
            connection, _ = await asyncio.to_thread(closes.accept)
            # What is closed with something unread may be reset.
            connection.recv(1000)
            if number % 4 >= 4 // ways:
                connection.send(b"?")  # No answer to whether it speaks TLS.
            connection.close()
        one.stop()

    assert ways == len({each["problem"] for each in logs})
    assert ["store.not_listening"] * ways == [each["event"] for each in logs]
