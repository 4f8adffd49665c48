"""
What was decided lately, for trying other rules on it.
"""

from datetime import timedelta

import pytest
from store_samples import NOON, arrival, filing

from gateway.core.filing import Status
from gateway.store import filed


@pytest.fixture
def file(store):
    async def file(status, number, hours=0):
        at = NOON + timedelta(hours=hours)
        [kept] = await store.receive([arrival(number, received_at=at)], None)
        filed = filing(kept, number, status=status)
        await store.record(filed)
        return filed

    return file


async def test_what_was_heard_since_comes_back_in_the_order_of_time(store, file):
    await file(Status.ROUTED, 1, hours=-2)
    held = await file(Status.HELD, 2)
    routed = await file(Status.ROUTED, 3, hours=1)

    assert [held, routed] == list(await store.heard_since(NOON, 10))


async def test_of_too_many_the_newest_are_given(store, file):
    filed = [await file(Status.ROUTED, n) for n in range(4)]

    assert filed[2:] == list(await store.heard_since(NOON, 2))


async def test_what_waits_and_what_nobody_said_are_left_out(store, file):
    await store.receive([arrival("waits")], None)
    await file(Status.IGNORED, 2)
    quarantined = await file(Status.QUARANTINED, 3)

    assert [quarantined] == list(await store.heard_since(NOON, 10))


async def test_it_is_found_page_by_page_though_some_are_out_of_order(
    store, file, monkeypatch
):
    """
    Two nodes may number what they hear at once a little differently.
    """
    monkeypatch.setattr(filed, "_PAGE", 2)
    await file(Status.ROUTED, 1, hours=-3)
    await file(Status.ROUTED, 2, hours=-2)
    first = await file(Status.ROUTED, 3, hours=2)
    await file(Status.ROUTED, 4, hours=-1)
    others = [await file(Status.ROUTED, n, hours=1) for n in range(5, 8)]

    assert [first, *others] == list(await store.heard_since(NOON, 10))
