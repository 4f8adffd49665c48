"""
Links and sessions of the console are ended for all nodes, without a look at any clock.
"""

from datetime import timedelta

from sqlalchemy import select
from store_samples import NOON, act

from gateway.ports.console import Ended
from gateway.store.engine.schema import marks

SOON, DAY = NOON + timedelta(hours=10), timedelta(days=1)


async def test_closing_is_counted_for_each_mailbox_and_recorded(store):
    assert Ended(closings=0, left=False) == await store.ended("lights", "s-1")

    for at in (NOON, NOON - DAY):
        await store.close_console("lights", act(at=at, object="console lights"))

    assert Ended(closings=2, left=False) == await store.ended("lights", "s-1")
    assert Ended(closings=0, left=False) == await store.ended("police", "s-1")
    assert 2 == len(await store.acts("console lights", None, 9))


async def test_one_session_is_left_and_no_other(store):
    await store.leave_console("s-1", SOON, act(object="console lights"))
    await store.leave_console("s-1", SOON, act(object="console lights"))

    assert Ended(closings=0, left=True) == await store.ended("lights", "s-1")
    assert Ended(closings=0, left=False) == await store.ended("lights", "s-2")


async def test_what_was_left_is_kept_until_it_is_over_by_every_clock(store):
    await store.leave_console("s-1", SOON, act(at=NOON))
    await store.leave_console("s-2", SOON + DAY, act(at=SOON + DAY))
    assert (await store.ended("lights", "s-1")).left

    late = SOON + DAY + timedelta(seconds=1)
    await store.leave_console("s-3", late + DAY, act(at=late))

    assert not (await store.ended("lights", "s-1")).left
    with store._engines.reading.connect() as connection:
        names = connection.scalars(select(marks.c.name)).all()
    left = [name for name in names if name.startswith("console left")]
    assert ["console left s-2", "console left s-3"] == sorted(left)


async def test_a_copy_that_is_brought_back_ends_what_it_does_not_know_of(store):
    """
    A link that was made after the copy has a count that the copy may reach again.
    """
    before = {(await store.ended("lights", "s-1")).closings, 1, 2, 3}

    await store.leave_out(5, act())
    after = (await store.ended("lights", "s-1")).closings
    await store.leave_out(5, act(at=SOON))
    again = (await store.ended("lights", "s-1")).closings

    assert not before & {after, again}
    assert after != again
