"""
Claims are dated by the database server's clock, whatever a node's own says.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from lent import store_at
from store_samples import CHANNELS, LEASE, NOON, arrival

from gateway.clock import utcnow
from gateway.core.errors import TemporaryFailure
from gateway.store.nodes.server_clock import ServerClock

#: What a node's clock is ahead of the server's: longer than a lease.
APART = timedelta(minutes=4)

DUE = {"conversation": "", "due_at": NOON - 2 * APART}


@pytest.mark.parametrize("by", [APART, -APART], ids=["ahead", "behind"])
async def test_a_node_whose_clock_differs_takes_nothing_from_another(
    store, url, put, monkeypatch, by
):
    await put(one=DUE, two=DUE)
    await store.receive([arrival("1"), arrival("2")], None)

    async def server_time():
        return utcnow() - by

    async with store_at(url, "other") as other:
        monkeypatch.setattr(other._server_clock, "_look", server_time)
        [first] = await store.take_received(NOON, LEASE, 1, CHANNELS)
        [said] = await store.claim(NOON, LEASE, 1, CHANNELS)
        [second] = await other.take_received(NOON + by, LEASE, 9, CHANNELS)
        [told] = await other.claim(NOON + by, LEASE, 9, CHANNELS)
        rest = await store.take_received(NOON, LEASE, 9, CHANNELS)
        unsaid = await store.claim(NOON, LEASE, 9, CHANNELS)

    assert first.id != second.id
    assert {"one", "two"} == {said.id, told.id}
    assert ([], []) == (rest, unsaid)


async def test_the_clock_is_compared_once_a_minute_and_what_is_tolerated_is_nothing(
    monkeypatch,
):
    answers = [utcnow() + APART, TemporaryFailure("away"), utcnow(), None]
    now = SimpleNamespace(seconds=0.0)
    watch = SimpleNamespace(monotonic=lambda: now.seconds)
    monkeypatch.setattr("gateway.store.nodes.server_clock.time", watch)

    async def look():
        answer = answers.pop(0)
        if isinstance(answer, TemporaryFailure):
            raise answer
        return answer

    clock, told = ServerClock(look), []
    for now.seconds in (1.0, 60.0, 61.0, 121.0, 181.0):
        told.append(await clock.ahead())

    assert [] == answers
    assert all(timedelta() < APART - by < timedelta(seconds=9) for by in told[:3])
    assert [timedelta()] * 2 == told[3:]
