"""
What `ventanilla status` counts.
"""

import pytest
from store_samples import CHANNELS, LEASE, NOON, act, arrival, delivery, filing

from gateway.core.delivery import Receipt
from gateway.store.messages import totals
from gateway.store.messages.totals import LASTS, Totals


@pytest.fixture
def route(store):
    async def route(number):
        [kept] = await store.receive([arrival(number)], None)
        said = (delivery(f"d-{number}", kept),)
        await store.record(filing(kept, number, deliveries=said))
        [one] = await store.claim(NOON, LEASE, 10, CHANNELS)
        await store.settle(one.sent(Receipt(f"r-{number}")))

    return route


class Clock:
    seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def count(store, clock):
    known = Totals(clock)

    async def count():
        with store._engines.reading.connect() as connection:
            return known.counts(connection)

    return count


async def test_a_few_are_counted_each_time(route, count):
    await route(1)
    await count()

    await route(2)

    counts = await count()
    assert (2, 2) == (counts["messages"]["routed"], counts["deliveries"]["sent"])


async def test_what_was_erased_is_counted_no_more(store, route, count):
    await route(1)
    await route(2)

    await store.erase([1], act())

    counts = await count()
    assert (1, 1) == (counts["messages"]["routed"], counts["deliveries"]["sent"])


async def test_many_at_rest_are_counted_again_after_a_while(
    route, count, clock, monkeypatch
):
    monkeypatch.setattr(totals, "MANY", 1)
    await route(1)
    await count()
    await route(2)

    soon = await count()
    clock.seconds += LASTS.total_seconds()
    later = await count()

    assert (1, 1) == (soon["messages"]["routed"], soon["deliveries"]["sent"])
    assert (2, 2) == (later["messages"]["routed"], later["deliveries"]["sent"])


async def test_what_waits_is_counted_each_time_however_much_rests(
    store, route, count, monkeypatch
):
    monkeypatch.setattr(totals, "MANY", 1)
    await route(1)
    await count()

    await store.receive([arrival(2)], None)

    assert 1 == (await count())["messages"]["received"]
