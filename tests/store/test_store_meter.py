from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from store_samples import NOON

from gateway.ports.meter import Limit, Use
from gateway.testing import MemoryMeter

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
SENT = Use(channel="twitter", kind="dm.sent", at=NOON, cost=15_000)
READ = Use(channel="twitter", kind="post.read", at=NOON, count=10, cost=50_000)


async def take(meter, use, *limits):
    return await meter.take(use, limits)


class Promises:
    """
    What every meter keeps; each class below says which one.
    """

    async def test_what_is_used_adds_up_by_kind(self, meter):
        for use in (SENT, SENT, READ, evolve(READ, channel="telegram")):
            await meter.take(use)
        await meter.take(evolve(SENT, at=NOON - HOUR))

        assert {"dm.sent": (2, 30_000), "post.read": (10, 50_000)} == dict(
            await meter.used("twitter", NOON)
        )
        assert {} == dict(await meter.used("email", NOON))

    async def test_a_window_is_any_stretch_of_its_length(self, meter):
        limit = Limit(window=HOUR, kind="dm.sent", count=2)
        at = [NOON + timedelta(minutes=m) for m in (0, 30, 59, 60, 61)]

        answers = [await take(meter, evolve(SENT, at=t), limit) for t in at]

        # The first has left it by then: it is the second that is waited for.
        assert [None, None, NOON + HOUR, None, at[1] + HOUR] == answers

    async def test_what_a_clock_that_was_ahead_counted_is_in_no_window_of_now(
        self, meter
    ):
        limit = Limit(window=HOUR, kind="dm.sent", count=1)
        far, near = NOON + HOUR + TICK, NOON + HOUR
        for kind, at in (("dm.sent", far), ("dm.read", near)):
            await meter.take(evolve(SENT, kind=kind, at=at, occasion="1"))

        sent = await take(meter, evolve(SENT, occasion="1"), limit)
        # Those of nodes differ by a little.
        read = await take(
            meter, evolve(SENT, kind="dm.read"), evolve(limit, kind="dm.read")
        )

        assert {"dm.sent": (2, 30_000), "dm.read": (1, 15_000)} == dict(
            await meter.used("twitter", NOON)
        )
        assert [None, near + HOUR] == [sent, read]

    async def test_a_month_is_the_calendars(self, meter):
        limit = Limit(window=None, cost=40_000)
        last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
        new_year = last + timedelta(seconds=1)

        answers = [
            await take(meter, evolve(SENT, at=t), limit)
            for t in (last, last, last, new_year)
        ]

        assert [None, None, new_year, None] == answers

    async def test_what_is_over_the_limit_is_not_counted(self, meter):
        first = await take(meter, READ, Limit(window=HOUR, count=9))
        second = await take(
            meter, SENT, Limit(window=HOUR, count=1), Limit(window=None, cost=1)
        )

        assert NOON + HOUR == first
        assert datetime(2026, 12, 1, tzinfo=UTC) == second
        assert {} == dict(await meter.used("twitter", NOON))

    async def test_what_is_for_one_occasion_is_counted_once_in_a_window(self, meter):
        limit = Limit(window=HOUR, kind="dm.sent", count=2)
        its = [evolve(SENT, at=NOON + timedelta(minutes=m)) for m in range(4)]
        one, again, other, late = (
            evolve(use, occasion=occasion)
            for use, occasion in zip(its, ("1", "1", "2", "3"), strict=True)
        )

        answers = [await take(meter, use, limit) for use in (one, again, other, late)]
        await take(meter, evolve(one, kind="dm.read"), evolve(limit, kind="dm.read"))
        anew = await take(meter, evolve(one, at=NOON + HOUR), limit)

        assert [None, None, None, NOON + HOUR] == answers
        assert anew is None
        # What is of another kind is counted for itself, on the same occasion, too.
        assert {"dm.sent": (3, 45_000), "dm.read": (1, 15_000)} == dict(
            await meter.used("twitter", NOON)
        )

    async def test_what_is_given_back_under_its_time_leaves_every_window(self, meter):
        limits = (
            Limit(window=HOUR, kind="dm.sent", count=2),
            Limit(window=None, cost=45_000),
        )
        at = [NOON + timedelta(minutes=m) for m in (0, 10, 20, 30, 61, 71)]
        uses = [evolve(SENT, at=t) for t in at]
        for use in uses[:2]:
            await meter.take(use, limits)

        await meter.take(evolve(uses[0], count=-1, cost=-15_000))
        answers = [await meter.take(use, limits) for use in uses[2:]]

        # The second, not the one given back, is the first that leaves the hour.
        assert [None, at[1] + HOUR, at[1] + HOUR, None] == answers
        assert {"dm.sent": (3, 45_000)} == dict(await meter.used("twitter", NOON))

    async def test_what_is_given_back_makes_room_in_its_own_month(self, meter):
        limit = Limit(window=None, cost=15_000)
        last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
        new_year = last + timedelta(seconds=1)

        first = await take(meter, evolve(SENT, at=last), limit)
        await meter.take(evolve(SENT, at=last, count=-1, cost=-15_000))
        answers = [
            await take(meter, evolve(SENT, at=t), limit)
            for t in (last, last, new_year, new_year)
        ]

        assert first is None
        assert [None, new_year, None, datetime(2027, 2, 1, tzinfo=UTC)] == answers

    async def test_of_two_at_one_time_one_given_back_leaves_the_other(self, meter):
        limit = Limit(window=HOUR, count=1)
        for use in (SENT, SENT, evolve(SENT, count=-1, cost=-15_000)):
            await meter.take(use)

        answer = await take(meter, evolve(SENT, at=NOON + HOUR / 2), limit)

        assert NOON + HOUR == answer

    async def test_limits_of_another_kind_or_channel_do_not_matter(self, meter):
        await meter.take(READ)
        await meter.take(evolve(SENT, channel="telegram"))

        answer = await take(meter, SENT, Limit(window=HOUR, kind="dm.sent", count=1))

        assert answer is None


class TestMemory(Promises):
    @pytest.fixture
    def meter(self):
        return MemoryMeter()


class TestStore(Promises):
    @pytest.fixture
    def meter(self, store):
        return store


async def test_two_nodes_cannot_both_take_the_last_of_a_quota(another):
    nodes = [await another(), await another()]
    limit = Limit(window=HOUR, count=10)

    answers = await asyncio.gather(
        *[node.take(SENT, [limit]) for _ in range(20) for node in nodes]
    )

    assert 10 == answers.count(None)
    assert {"dm.sent": (10, 150_000)} == await nodes[0].used("twitter", NOON)
