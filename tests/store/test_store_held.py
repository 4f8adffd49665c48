"""
Messages that wait for their sender, and how they go on or end.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    LATER,
    LEASE,
    MAIL,
    NOON,
    PERSON,
    UNVERIFIED,
    VOUCHER,
    account,
    act,
    acts,
    arrival,
    claim,
    delivery,
    enrol,
    filing,
    message,
    status,
    statuses,
)

from gateway.core.consequences import Consequences
from gateway.core.filing import MOVES, Status
from gateway.core.message import Address, Evidence, Proof
from gateway.core.people.person import Verification
from gateway.store.engine.engines import engines
from gateway.store.people import enrolling

OTHER = Address("telegram", "7")
MINUTE = timedelta(minutes=1)
REVOKED = evolve(PERSON, state=Verification.REVOKED)
PENDING = evolve(PERSON, state=Verification.PENDING)
EXPIRED = evolve(PERSON, state=Verification.EXPIRED)


async def test_what_waited_for_an_account_goes_on_as_if_for_the_first_time(store, hold):
    mine = [await hold("one"), await hold("two")]
    theirs = await hold("three", OTHER)
    odd = await hold("four", status=Status.QUARANTINED)
    await enrol(store, PERSON)

    await store.bind(ACCOUNT, act())
    taken = await store.take_received(NOON, LEASE, 10, CHANNELS)

    assert [(number, 1) for number in mine] == [(s.id, s.attempts) for s in taken]
    assert (await store.show(mine[0])).filing is None
    assert [Status.HELD, Status.QUARANTINED] == await statuses(store, theirs, odd)


async def test_nothing_goes_on_for_who_has_to_be_approved_before_they_are(store, hold):
    number = await hold("one")
    await enrol(store, PENDING, ACCOUNT)
    bound = await status(store, number)
    renamed = evolve(PENDING, name="Ana Pérez Gil")
    await store.keep(renamed, Verification.PENDING, act())
    changed = await status(store, number)

    await store.keep(PERSON, Verification.PENDING, act("desk.approve"))

    assert [Status.HELD, Status.HELD] == [bound, changed]
    assert Status.RECEIVED is await status(store, number)


async def test_what_waited_for_a_renewal_goes_on_with_it(store, hold):
    await enrol(store, PERSON, ACCOUNT, account(MAIL))
    await store.unbind(MAIL, NOON, act())
    await store.keep(EXPIRED, Verification.ACTIVE, act())
    number, revoked = await hold("one"), await hold("two", MAIL)
    odd = await hold("three", status=Status.QUARANTINED)

    await store.keep(PERSON, Verification.EXPIRED, act("desk.renew"))

    assert Status.RECEIVED is await status(store, number)
    assert [Status.HELD, Status.QUARANTINED] == await statuses(store, revoked, odd)


@pytest.mark.parametrize("state", [REVOKED, PENDING, EXPIRED])
async def test_what_does_not_count_lets_nothing_go_on(store, hold, state):
    number = await hold("one")
    for step in (PENDING, PERSON, state):
        found = await store.person(PERSON.id)
        before = found.person.state if found else None
        if (before, step.state) != (Verification.ACTIVE, Verification.PENDING):
            await store.keep(step, before, act())
    if state is PENDING:
        await store.keep(REVOKED, Verification.ACTIVE, act())
        await store.keep(PENDING, Verification.REVOKED, act())

    assert await store.bind(ACCOUNT, act()) is None
    assert Status.HELD is await status(store, number)


async def test_who_is_verified_while_they_are_judged_is_judged_again(store, hold):
    """
    A message and the code that verifies its sender may come together: when the code
    has done its work, the message is not held yet.
    """
    [number] = await store.receive([arrival("one")], None)
    [taken] = await store.take_received(NOON, LEASE, 10, CHANNELS)
    held = filing(
        number,
        "one",
        status=Status.HELD,
        verdict=UNVERIFIED,
        deliveries=(delivery("d-1", number),),
        acts=(act("message.hold"),),
    )
    await enrol(store, PERSON, ACCOUNT)

    stored = [await store.record(held)]
    [again] = await store.take_received(NOON, LEASE, 10, CHANNELS)
    stored.append(await store.record(evolve(held, status=Status.ROUTED)))

    assert [False, True] == stored
    assert (taken.id, 2) == (again.id, again.attempts)
    assert Status.ROUTED is await status(store, number)
    assert 1 == [a[1] for a in await acts(store)].count("message.hold")


async def test_who_is_verified_and_held_is_not_judged_for_ever(store):
    """
    A rule may want more than a verified account, and what a mail shows may be less.
    """
    await enrol(store, PERSON, ACCOUNT)
    ids = await store.receive([arrival(n) for n in range(3)], None)
    weak = message(1, evidence=Evidence(proof=Proof.PATH))
    filings = [
        filing(ids[0], 0, status=Status.HELD),
        filing(ids[1], 1, status=Status.HELD, verdict=UNVERIFIED, message=weak),
        filing(ids[2], 2, status=Status.HELD, verdict=UNVERIFIED),
    ]

    for _ in range(10):
        await store.take_received(NOON, LEASE, 10, CHANNELS)
        for one in filings:
            await store.record(one)

    assert [Status.HELD] * 3 == await statuses(store, *ids)


async def test_who_is_verified_at_that_very_moment_is_judged_again(store, url):
    """
    Another node has done it, and not yet told.
    """
    await enrol(store, PERSON)
    [number] = await store.receive([arrival("one")], None)
    held = {"status": Status.HELD, "verdict": UNVERIFIED}
    other = engines(url)

    with other.writing.begin() as connection:
        enrolling.bind(connection, ACCOUNT, act())
        recording = asyncio.ensure_future(store.record(filing(number, "one", **held)))
        await asyncio.sleep(0.2)
    await recording
    other.dispose()

    assert Status.RECEIVED is await status(store, number)


LATE = "its sender did not prove who they are in time"
LAPSES = Consequences(acts=(act("message.lapse", actor="gateway"),))


async def test_what_is_held_too_long_is_given_up_once(store, hold):
    number = await hold("one")
    notice = delivery("d-1", number, to=ANA)
    another = Consequences(deliveries=(delivery("d-2", number),))

    told = LAPSES + Consequences(deliveries=(notice,))
    assert await store.give_up(number, LATE, told)
    assert not await store.give_up(number, LATE, LAPSES + another)
    assert Status.LAPSED is await status(store, number)
    assert LATE == (await store.show(number)).filing.problem
    assert ["d-1"] == [d.id for d in await claim(store)]
    assert [("gateway", "message.lapse", "done")] == await acts(store)


@pytest.mark.parametrize("now", [s for s in Status if s is not Status.HELD])
async def test_only_what_is_held_is_given_up(store, hold, now):
    number = await hold("one")
    if now is Status.LAPSED:
        await store.give_up(number, LATE, Consequences())
    else:
        await store.requeue(number, act())
        if now is not Status.RECEIVED:
            await store.record(filing(number, "one", status=now))

    told = LAPSES + Consequences(deliveries=(delivery("d", number),))
    assert not await store.give_up(number, LATE, told)
    assert now is await status(store, number)
    assert [] == await claim(store)
    assert "message.lapse" not in [action for _, action, _ in await acts(store)]


async def test_what_the_chain_does_not_take_was_not_given_up(store, hold):
    number = await hold("one")
    broken = act(payload={"name": None})
    told = Consequences(deliveries=(delivery("d-1", number),), acts=(broken,))

    with pytest.raises(TypeError):
        await store.give_up(number, LATE, told)
    with pytest.raises(TypeError):
        await store.vouch(evolve(VOUCHER, message=number), broken, None)

    assert Status.HELD is await status(store, number)
    assert [] == await claim(store)
    assert (await store.known([], number)).voucher is None


async def test_what_has_lapsed_goes_on_only_when_somebody_says_so(store, hold):
    number = await hold("one")
    await store.give_up(number, LATE, LAPSES)

    await enrol(store, PERSON, ACCOUNT)
    assert not await store.vouch(evolve(VOUCHER, message=number), act(), None)
    assert Status.LAPSED is await status(store, number)
    assert await store.requeue(number, act())
    assert Status.RECEIVED in MOVES[Status.LAPSED]


async def test_what_is_held_since_long_is_found_the_oldest_first(store):
    numbers = []
    for name, minutes, now in [
        ("late", 2, Status.HELD),
        ("early", 0, Status.HELD),
        ("routed", 0, Status.ROUTED),
        ("next", 1, Status.HELD),
        ("edge", 3, Status.HELD),
    ]:
        at = NOON + minutes * MINUTE
        [number] = await store.receive([arrival(name, received_at=at)], None)
        await store.record(filing(number, name, status=now))
        numbers.append(number)
    late, early, _, between, _ = numbers

    found = await store.held_since(NOON + 3 * MINUTE, 10)

    assert [early, between, late] == found
    assert [early] == await store.held_since(LATER + LEASE, 1)


async def test_what_could_not_be_checked_is_routed_again_when_its_time_comes(
    store, hold
):
    number = await hold("one", again_at=NOON + MINUTE)
    other = await hold("two")
    by_a_wrong_clock = await hold("three", again_at=NOON + 70 * MINUTE)

    await store.tick(NOON)
    early = await status(store, number)
    await store.tick(NOON + MINUTE)

    assert [Status.HELD, Status.RECEIVED, Status.HELD] == [
        early,
        *await statuses(store, number, other),
    ]
    assert [number, by_a_wrong_clock] == [
        s.id for s in await store.take_received(NOON, LEASE, 10, CHANNELS)
    ]


async def test_what_is_held_until_a_time_is_so_when_its_node_starts_again(store):
    [number] = await store.receive([arrival(1)], None)
    await store.take_received(NOON, LEASE, 1, CHANNELS)
    held = {"status": Status.HELD, "message": message(1), "verdict": UNVERIFIED}
    await store.record(filing(number, again_at=NOON + MINUTE, **held))

    await store.take_back(NOON)
    await store.tick(NOON + MINUTE)

    assert Status.RECEIVED is await status(store, number)
