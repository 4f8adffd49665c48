"""
One node at a time.
"""

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import NOON, arrival

from gateway.ports.channels import Cursor

LASTS = timedelta(seconds=8)
NAME = "twitter/mentions"


@pytest.fixture
async def second(another):
    """
    Another node's store, on the same database.
    """
    return await another("two")


async def test_one_node_has_it_until_it_ends(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    waiting = await second.lease(NAME, NOON + LASTS - timedelta(seconds=1), LASTS)
    after = await second.lease(NAME, NOON + LASTS, LASTS)

    assert waiting == first
    assert ("two", first.fence + 1) == (after.holder, after.fence)


async def test_who_renews_keeps_it(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    later = NOON + timedelta(seconds=6)
    renewed = await store.lease(NAME, later, LASTS, first.fence)

    assert evolve(first, until=later + LASTS) == renewed
    assert renewed == await second.lease(NAME, NOON + LASTS, LASTS)


async def test_who_comes_back_too_late_has_lost_it(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    theirs = await second.lease(NAME, NOON + LASTS, LASTS)

    assert theirs == await store.lease(NAME, NOON + LASTS, LASTS, first.fence)


async def test_what_is_let_go_is_free_at_once_and_its_fence_grows(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    await store.release(first)
    theirs = await second.lease(NAME, NOON, LASTS)
    await store.release(first)

    assert first.fence < theirs.fence
    assert theirs == await store.lease(NAME, NOON, LASTS)


async def test_a_node_that_starts_again_need_not_wait_for_itself(store):
    first = await store.lease(NAME, NOON, LASTS)
    again = await store.lease(NAME, NOON, LASTS)

    assert (first.holder, first.fence + 1) == (again.holder, again.fence)


async def test_of_many_who_ask_at_once_one_gets_it(store, second):
    got = await asyncio.gather(
        *[one.lease(NAME, NOON, LASTS) for one in (store, second)]
    )

    assert 1 == len({(lease.holder, lease.fence) for lease in got})


async def test_whose_turn_is_over_moves_no_cursor(store, second):
    await second.receive([], Cursor("t", "20", fence=2))
    await store.receive([arrival("late")], Cursor("t", "10", fence=1))

    assert "20" == await store.cursor("t")
    await second.receive([], Cursor("t", "30", fence=2))
    assert "30" == await store.cursor("t")


async def test_whoever_renews_or_lets_go_touches_no_other(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    beside = await store.lease("email", NOON, LASTS)
    again = await store.lease(NAME, NOON, LASTS)

    assert again == await store.lease(NAME, NOON + LASTS / 2, LASTS, first.fence)
    assert again == await second.lease(NAME, NOON + LASTS / 2, LASTS, again.fence)
    await store.release(first)
    assert again == await second.lease(NAME, NOON, LASTS)
    await store.lease(NAME, NOON + LASTS / 2, LASTS, again.fence)
    await store.release(again)
    assert beside == await second.lease("email", NOON, LASTS)


async def test_what_was_let_go_is_not_renewed(store, second):
    first = await store.lease(NAME, NOON, LASTS)
    await store.release(first)

    assert "" == (await store.lease(NAME, NOON, LASTS, first.fence)).holder
    assert "two" == (await second.lease(NAME, NOON, LASTS)).holder
