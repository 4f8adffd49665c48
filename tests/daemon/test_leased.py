"""
What one node at a time may do.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from gateway.core.errors import TemporaryFailure
from gateway.daemon.leased import EVERY, LASTS, SKEW, Leased
from gateway.daemon.watch import Health, Watched
from gateway.ports.leases import Lease
from gateway.promises import until

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AHEAD = timedelta(days=400)


class Shared:
    """
    The store's promise in memory, with a store that may be away.
    """

    def __init__(self):
        self.held = Lease(name="x", holder="", fence=0, until=now().min)
        self.away = False
        self.takes = self.tells_after = timedelta()

    def seen_by(self, node):
        return _View(self, node)


class _View:
    def __init__(self, shared, node):
        self.shared, self.node = shared, node

    async def lease(self, name, at, lasts, held=None):
        if self.shared.away:
            await asyncio.sleep(self.shared.tells_after.total_seconds())
            raise TemporaryFailure("the store is away")
        there = self.shared.held
        if held is not None:
            if (there.holder, there.fence) == (self.node, held):
                self.shared.held = Lease(
                    name=name, holder=self.node, fence=held, until=at + lasts
                )
        elif there.holder in ("", self.node) or there.until <= at:
            self.shared.held = Lease(
                name=name, holder=self.node, fence=there.fence + 1, until=at + lasts
            )
        told = self.shared.held
        await asyncio.sleep(self.shared.takes.total_seconds())
        return told

    async def release(self, lease):
        if self.shared.held.fence == lease.fence:
            self.shared.held = Lease(
                name="x", holder="", fence=lease.fence, until=lease.until
            )


def now():
    return NOON + timedelta(seconds=asyncio.get_running_loop().time())


def node(shared, name, listening, clock=now, *, alone=False):
    async def listen(answered):
        answered()
        listening.append(name)
        try:
            await asyncio.sleep(3600)
        finally:
            listening.remove(name)

    leases = shared.seen_by(name)
    turns = Leased(name="x", node=name, leases=leases, now=clock, alone=alone)
    return Watched("x/mentions", listen, now, turns)


@pytest.fixture
async def start():
    tasks = []

    def start(watched):
        tasks.append(asyncio.create_task(watched.run()))
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_second_waits_and_takes_over_when_the_first_stops(start):
    shared, listening = Shared(), []
    one, two = (node(shared, name, listening) for name in ("one", "two"))
    first = start(one)
    await until(lambda: listening == ["one"])
    start(two)
    await until(lambda: two.health is Health.WAITING)

    assert "node one does it" == two.problem

    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    await until(lambda: listening == ["two"])

    assert Health.UP is two.health


async def test_what_is_given_to_a_node_that_stops_just_then_is_let_go(start):
    """
    The next one need not wait until it ends.
    """
    shared, given = Shared(), asyncio.Event()

    class Slow(_View):
        async def lease(self, name, at, lasts, held=None):
            lease = await super().lease(name, at, lasts, held)
            given.set()
            await asyncio.sleep(1)
            return lease

    turns = Leased(name="x", node="one", leases=Slow(shared, "one"), now=now)
    first = start(Watched("x/mentions", lambda _: asyncio.sleep(3600), now, turns))
    await given.wait()
    assert "one" == shared.held.holder

    first.cancel()
    with suppress(asyncio.CancelledError):
        await first

    assert "" == shared.held.holder


@pytest.mark.parametrize(
    ("holder", "told"),
    [("two", "node two listens now"), ("", "another node listened meanwhile")],
)
async def test_whose_turn_somebody_took_stops_listening(start, holder, told):
    shared, listening = Shared(), []
    one = node(shared, "one", listening)
    start(one)
    await until(lambda: listening == ["one"])

    shared.held = Lease(
        name="x", holder=holder, fence=7, until=now() + timedelta(hours=1)
    )

    await until(lambda: not listening)
    await until(lambda: one.health is Health.DOWN)
    assert told == one.problem


async def test_a_store_that_is_away_for_a_moment_ends_no_turn(start):
    shared, listening = Shared(), []
    start(node(shared, "one", listening))
    await until(lambda: listening == ["one"])
    fence = shared.held.fence

    for away in (True, False, True, False):
        shared.away = away
        await asyncio.sleep(2 * EVERY.total_seconds())

    assert (["one"], fence) == (listening, shared.held.fence)


@pytest.mark.parametrize("takes", [timedelta(), timedelta(seconds=3)])
@pytest.mark.parametrize("tells_after", [timedelta(), timedelta(seconds=30)])
async def test_nobody_listens_longer_than_they_surely_may(start, takes, tells_after):
    """
    However long the store took to give them their turn, or takes to say that it is
    away, as it does over a line that is cut.
    """
    shared, listening = Shared(), []
    shared.takes, shared.tells_after = takes, tells_after
    start(node(shared, "one", listening))
    await until(lambda: listening == ["one"])

    shared.away, before = True, now()

    await until(lambda: not listening)
    assert now() - before <= LASTS
    # Then another may.
    assert now() < shared.held.until + SKEW


@pytest.mark.parametrize("takes", [LASTS - SKEW, LASTS + SKEW])
async def test_who_hears_of_their_turn_when_it_ends_does_nothing_in_it(start, takes):
    shared, listening = Shared(), []
    shared.takes = takes
    watched = node(shared, "one", listening)
    start(watched)

    await until(lambda: watched.problem)
    assert [] == listening
    assert "the store takes too long to give a turn" == watched.problem

    shared.takes = timedelta()
    await until(lambda: listening == ["one"])


async def test_who_is_alone_on_a_store_keeps_it_busy_with_no_renewal(start):
    shared, listening = Shared(), []
    start(node(shared, "one", listening, alone=True))
    await until(lambda: listening == ["one"])
    taken = shared.held

    await asyncio.sleep(2 * LASTS.total_seconds())

    assert (["one"], taken) == (listening, shared.held)


@pytest.mark.parametrize("ahead", [timedelta(), AHEAD])
async def test_who_ended_is_taken_over_when_their_turn_surely_has(start, ahead):
    """
    By whichever clock: not before, whoever asks meanwhile, nor long after.
    """
    shared, listening = Shared(), []
    begun = Lease(name="x", holder="one", fence=7, until=now() + ahead + LASTS)
    shared.held = begun
    start(node(shared, "two", listening))
    await asyncio.sleep((3 * EVERY).total_seconds() - 0.1)

    renewed = now()
    shared.held = evolve(begun, until=renewed + ahead + LASTS)

    await until(lambda: listening == ["two"])
    assert LASTS + SKEW <= now() - renewed <= LASTS + SKEW + 2 * EVERY
    await until(lambda: shared.held.until < now() + AHEAD / 2)


async def test_whose_turn_ends_has_ended_what_they_did_before_another_may(start):
    shared, held_at_end = Shared(), []

    async def slow(answered):
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(1)
            held_at_end.append(shared.held.holder)

    turns = Leased(name="x", node="one", leases=shared.seen_by("one"), now=now)
    watched = start(Watched("x/mentions", slow, now, turns))
    await until(lambda: shared.held.holder == "one")

    watched.cancel()
    with suppress(asyncio.CancelledError):
        await watched

    assert (["one"], "") == (held_at_end, shared.held.holder)


async def test_whose_clock_is_ahead_is_left_their_turn_while_they_renew_it(start):
    shared, listening = Shared(), []
    ahead = node(shared, "one", listening, lambda: now() + AHEAD)
    start(ahead)
    await until(lambda: listening == ["one"])
    start(node(shared, "two", listening))

    await asyncio.sleep(12 * EVERY.total_seconds())

    assert (["one"], 1) == (listening, shared.held.fence)


async def test_what_goes_wrong_in_a_turn_lets_go_of_it(start):
    shared = Shared()

    async def broken(answered):
        raise OSError("refused")

    turns = Leased(name="x", node="one", leases=shared.seen_by("one"), now=now)
    watched = Watched("x/mentions", broken, now, turns)
    start(watched)

    await until(lambda: watched.problem == "refused")
    assert "" == shared.held.holder


async def test_whoever_is_told_nothing_by_the_store_is_down_and_says_why(start):
    shared, listening = Shared(), []
    shared.away = True
    one = node(shared, "one", listening)
    start(one)

    await until(lambda: one.health is Health.DOWN)
    assert "the store is away" == one.problem
    shared.away = False

    await until(lambda: one.health is Health.UP)
    assert "" == one.problem


async def test_who_waits_asks_on_while_the_store_is_away(start):
    """
    Not less and less often, as after other failures: the turn may be over meanwhile.
    """
    shared, listening = Shared(), []
    first = start(node(shared, "one", listening))
    await until(lambda: listening == ["one"])
    two = node(shared, "two", listening)
    start(two)
    await until(lambda: two.health is Health.WAITING)

    shared.away = True
    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    await asyncio.sleep(8 * EVERY.total_seconds())
    shared.away = False

    await until(lambda: listening == ["two"])
    assert two.retry_at is None
