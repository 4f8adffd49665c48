"""
What operators see of messages and deliveries, and decide on them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    CHANNELS,
    LATER,
    LEASE,
    NOON,
    act,
    acts,
    arrival,
    delivery,
    filing,
)

from gateway.core.consequences import Consequences
from gateway.core.decision import Urgency
from gateway.core.delivery import MOVES, UNASKED, DeliveryEvent, DeliveryState, Receipt
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.patience import BACKOFF
from gateway.core.unread import unread

#: Nothing was due by then.
UNCLAIMED = NOON - timedelta(days=1)


@pytest.fixture
def file(store):
    async def record(status, which=1, **changes):
        [number] = await store.receive([arrival(which)], None)
        await store.take_received(NOON, LEASE, 10, CHANNELS)
        recorded = filing(number, which, status=status, **changes)
        if status is Status.LAPSED:
            await store.record(evolve(recorded, status=Status.HELD))
            assert await store.give_up(number, recorded.problem, Consequences())
        else:
            await store.record(recorded)
        return recorded

    return record


async def test_everything_is_counted(store, file):
    held = await file(Status.HELD, 1)
    await file(Status.IGNORED, 2)
    await file(Status.LAPSED, 3)
    await file(Status.ROUTED, 4, deliveries=(delivery("d-1", held.id),))
    await store.receive([arrival(5)], None)

    counts = await store.counts()

    assert {
        "received": 1,
        "routed": 1,
        "held": 1,
        "quarantined": 0,
        "ignored": 1,
        "lapsed": 1,
    } == counts["messages"]
    assert 1 == counts["deliveries"]["due"]
    assert {s.value for s in DeliveryState} == set(counts["deliveries"])


async def test_messages_of_one_status_the_newest_first(store, file):
    filed = [await file(Status.HELD, n) for n in range(3)]
    await file(Status.IGNORED, 9)

    shown = await store.messages(Status.HELD, 2)

    assert [filed[2], filed[1]] == [s.filing for s in shown]


async def test_what_was_never_there_is_not_shown(store):
    assert await store.show(1) is None
    assert await store.filing(1) is None


async def test_what_was_decided_is_given_without_what_is_said_because_of_it(
    store, file
):
    filed = await file(Status.HELD, deliveries=(delivery("d-1", 1),))

    decided = await store.filing(filed.id)
    await store.requeue(filed.id, act())

    assert evolve(filed, deliveries=(), conversations=()) == decided
    assert await store.filing(filed.id) is None


async def test_deliveries_of_some_states_the_newest_first(store, file):
    filed = await file(Status.ROUTED, 1)
    many = tuple(delivery(f"d-{n}", filed.id) for n in range(4))
    await file(Status.ROUTED, 2, deliveries=many)
    await store.drop("d-1", act())

    due = await store.deliveries([DeliveryState.DUE, DeliveryState.FAILED], 2)

    assert [many[3], many[2]] == list(due)
    assert [] == await store.deliveries([], 10)


@pytest.mark.parametrize("dead", [DeliveryState.FAILED, DeliveryState.ASKING])
async def test_a_dead_delivery_is_put_back_with_all_its_patience(store, file, dead):
    filed = await file(Status.ROUTED, 1)
    await file(Status.ROUTED, 2, deliveries=(delivery("d-1", filed.id),))
    [one] = await store.claim(NOON, LEASE, 1, CHANNELS)
    if dead is DeliveryState.FAILED:
        await store.settle(one.failed("no such box"))
    else:
        await store.settle(one.unknown("silence", NOON))
        [one] = await store.claim(NOON + BACKOFF[0], LEASE, 1, CHANNELS)
        await store.settle(one.unknown("silence", NOON))
    [before] = await store.deliveries([dead], 1)

    assert await store.retry("d-1", LATER, act())
    assert not await store.retry("d-2", LATER, act())

    [again] = await store.claim(LATER, LEASE, 1, CHANNELS)
    assert not await store.retry("d-1", LATER, act())
    assert (1, before.problem) == (again.attempts, again.problem)


@pytest.mark.parametrize("waiting", [DeliveryState.DUE, DeliveryState.UNSURE])
async def test_what_waits_for_its_next_attempt_is_tried_when_a_person_says_so(
    store, file, waiting
):
    """
    What may have been said is looked for all the same.
    """
    filed = await file(Status.ROUTED, 1)
    await file(Status.ROUTED, 2, deliveries=(delivery("d-1", filed.id),))
    [one] = await store.claim(NOON, LEASE, 1, CHANNELS)
    end = one.deferred if waiting is DeliveryState.DUE else one.unknown
    await store.settle(end("a limit is reached", NOON, LATER + timedelta(days=20)))

    assert await store.retry("d-1", LATER, act())

    [again] = await store.claim(LATER, LEASE, 1, CHANNELS)
    assert MOVES[waiting, DeliveryEvent.CLAIM] is again.state
    assert 1 == again.attempts


async def test_what_waits_longest_counts_from_when_it_was_first_due(store, file):
    filed = await file(Status.ROUTED, 1)
    made = tuple(delivery(f"d-{n}", filed.id) for n in range(2))
    await file(Status.ROUTED, 2, deliveries=made)
    [one] = await store.claim(NOON, LEASE, 1, CHANNELS)
    await store.settle(one.deferred("down", LATER))
    since = await store.waiting_since(Urgency.LOW, UNCLAIMED)
    for each in made:
        await store.drop(each.id, act())

    assert {made[0].to.channel: made[0].due_at} == since
    assert {} == await store.waiting_since(Urgency.LOW, UNCLAIMED)


async def test_what_no_worker_claims_waits_though_it_never_failed(store, file):
    filed = await file(Status.ROUTED, 1)
    made = delivery("d-1", filed.id)
    await file(Status.ROUTED, 2, deliveries=(made,))
    before, then = made.due_at - timedelta(seconds=1), made.due_at

    assert {} == await store.waiting_since(Urgency.LOW, before)
    assert {made.to.channel: then} == await store.waiting_since(Urgency.LOW, then)


async def test_what_waits_behind_a_part_that_died_waits_for_nobody_but_a_person(
    store, file
):
    filed = await file(Status.ROUTED, 1)
    one = delivery("one", filed.id)
    two, three = (delivery(name, filed.id, part_of="one") for name in ("two", "three"))
    await file(Status.ROUTED, 2, deliveries=(one, two, three))
    [one] = await store.claim(NOON, LEASE, 1, CHANNELS)
    await store.settle(one.failed("it was deleted"))

    dead = await store.waiting_since(Urgency.LOW, NOON)
    await store.retry("one", NOON, act())

    assert {} == dead
    assert {one.to.channel: NOON} == await store.waiting_since(Urgency.LOW, NOON)


async def test_it_is_known_since_when_something_waits_to_be_routed(store, file):
    before = await store.unrouted_since()
    first, second = arrival("first"), arrival("second", received_at=LATER)
    numbers = await store.receive([first, second], None)
    since = [await store.unrouted_since()]
    for number in numbers:
        await store.record(filing(number, number))
        since.append(await store.unrouted_since())

    assert before is None
    assert [first.received_at, LATER, None] == since


async def test_what_waits_longest_is_told_of_what_is_urgent_alone(store, file):
    filed = await file(Status.ROUTED, 1)
    urgencies = {"a": Urgency.NORMAL, "b": Urgency.EMERGENCY}
    made = [
        delivery(name, filed.id, urgency=urgency, due_at=NOON - timedelta(hours=hours))
        for hours, (name, urgency) in zip((2, 1), urgencies.items(), strict=True)
    ]
    await file(Status.ROUTED, 2, deliveries=tuple(made))
    for each in await store.claim(NOON, LEASE, 2, CHANNELS):
        await store.settle(each.deferred("down", LATER))

    normal, urgent = made
    channel = normal.to.channel
    assert {channel: normal.due_at} == await store.waiting_since(Urgency.LOW, UNCLAIMED)
    assert {channel: urgent.due_at} == await store.waiting_since(
        Urgency.EMERGENCY, UNCLAIMED
    )


@pytest.fixture
def ended(store, file):
    """
    Makes mails to people by number, and ends each as told, in this order.
    """
    filed = []

    async def end(**how):
        n = len(filed) + 1
        filed.append(await file(Status.ROUTED, n))
        made = tuple(
            delivery(f"{n}-{name}", filed[0].id, to=person(name)) for name in how
        )
        await file(Status.ROUTED, 100 + n, deliveries=made)
        for each in await store.claim(NOON, LEASE, len(how), CHANNELS):
            reason = how[each.id.partition("-")[2]]
            sent = each.sent(Receipt(each.id))
            await store.settle(each.failed(reason) if reason else sent)

    return end


def person(name):
    return Address("email", f"{name}@mail.example")


async def test_who_was_refused_since_anybody_got_anything_is_counted_once(store, ended):
    await ended(rosa="554 no relaying", luis="554 no relaying")
    await ended(rosa="554 no relaying", eva=f"{person('eva')} {UNASKED}")
    refused = await store.refused_since(NOON, ())
    later = await store.refused_since(LATER, ())
    await ended(ana="")
    mended = await store.refused_since(NOON, ())
    await ended(rosa="550 no such user")

    assert ({"email": 2}, {}, {"email": 0}) == (refused, later, mended)
    assert {"email": 1} == await store.refused_since(NOON, ())


async def test_what_the_house_gets_says_nothing_of_who_is_outside(store, ended):
    """
    Its letters are often written into folders here.
    """
    await ended(rosa="554 no relaying", water="the Maildir is gone")
    await ended(lights="")

    house = [person("lights"), person("water")]
    assert {"email": 1} == await store.refused_since(NOON, house)


async def test_dropping_is_for_what_waits_or_is_dead(store, file):
    filed = await file(Status.ROUTED, 1)
    await file(
        Status.ROUTED,
        2,
        deliveries=tuple(delivery(f"d-{n}", filed.id) for n in range(3)),
    )
    sending, sent = await store.claim(NOON, LEASE, 2, CHANNELS)
    await store.settle(sent.sent(Receipt("r")))

    dropped = act("delivery.drop")

    assert not await store.drop(sending.id, dropped)
    assert not await store.drop(sent.id, dropped)
    assert await store.drop("d-2", dropped)
    assert not await store.drop("d-2", dropped)
    assert [("luis", "delivery.drop", "done")] == await acts(store, dropped.object)
    assert [] == await store.claim(NOON, LEASE, 2, CHANNELS)


@pytest.mark.parametrize("status", list(Status))
async def test_only_what_waits_for_somebody_or_did_is_routed_again(store, file, status):
    if status is Status.RECEIVED:
        [number] = await store.receive([arrival(1)], None)
    else:
        number = (await file(status, 1)).id
    may = status in (Status.HELD, Status.LAPSED, Status.QUARANTINED)

    assert may == await store.requeue(number, act())
    assert not await store.requeue(number + 1, act())
    assert may == bool(
        [
            s
            for s in await store.take_received(NOON, LEASE, 1, CHANNELS)
            if may and s.attempts == 1
        ]
    )


async def test_what_somebody_has_seen_to_is_in_quarantine_and_counted_unread_no_more(
    store, file
):
    unread_one = await file(Status.QUARANTINED, 1, problem=unread("it is encrypted"))
    other = await file(Status.QUARANTINED, 2, problem="spam")

    by = act("message.seen")

    assert await store.seen(unread_one.id, by)
    assert not await store.seen(unread_one.id, by)
    assert not await store.seen(other.id, by)

    assert [("luis", "message.seen", "done")] == await acts(store, by.object)
    counts = await store.counts()
    shown = await store.show(unread_one.id)
    assert (2, 0) == (counts["messages"]["quarantined"], counts["unread"]["messages"])
    assert "it is encrypted" == shown.filing.problem


async def test_routed_again_its_second_filing_replaces_the_first(store, file):
    first = await file(Status.HELD, 1, deliveries=())
    again = evolve(first, status=Status.ROUTED, problem="")
    again = evolve(again, deliveries=(delivery("d-1", first.id),))

    await store.requeue(first.id, act())
    await store.take_received(NOON + timedelta(seconds=1), LEASE, 1, CHANNELS)
    await store.record(again)

    assert again == (await store.show(first.id)).filing
