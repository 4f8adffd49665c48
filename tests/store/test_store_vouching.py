"""
What is held goes on because of what was shown for it: a code sent by somebody who is
verified, a document at the desk, a word of the e-office.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    CONTACT,
    KEY,
    LEASE,
    MAIL,
    NOON,
    PERSON,
    VOUCHER,
    account,
    act,
    acts,
    arrival,
    attempt,
    enrol,
    filing,
    message,
    person,
    status,
    statuses,
)

from gateway.core.filing import Status
from gateway.core.identity import Standing, Voucher
from gateway.core.message import Address, Evidence, Proof
from gateway.core.people import codes
from gateway.core.people.codes import ALL_TRIES, ANY, LIFETIME, Purpose, Redeemed
from gateway.core.people.person import Verification

OTHER = Address("telegram", "7")
GOOD = attempt(9, "11112222", sender=ANA, handle="@ana")
REVOKED = evolve(PERSON, state=Verification.REVOKED)
PENDING = evolve(PERSON, state=Verification.PENDING)


async def vouch(store):
    """
    Send the code once, and again by whoever was told what it is for.
    """
    assert Redeemed.ASKED is await store.redeem(evolve(GOOD, message=7))
    return await store.redeem(GOOD)


async def test_a_code_that_was_told_is_not_replaced_by_one_that_is_not(
    store, challenge
):
    """
    A held message that is routed again is challenged in the same words, which are
    not said twice. Where a stronger proof is wanted by then, that is told.
    """
    [number] = await store.receive([arrival(1)], None)
    told = await challenge(number, "one", Purpose.STEP_UP)
    await store.requeue(number, act())
    untold = await challenge(number, "two", Purpose.STEP_UP)
    await store.requeue(number, act())
    await challenge(number, "11112222", Purpose.VOUCH)

    assert number == await store.return_from(told.secret, NOON)
    assert await store.return_from(untold.secret, NOON) is None
    await enrol(store, PERSON, ACCOUNT)
    assert Redeemed.VOUCHED is await vouch(store)


@pytest.fixture
async def verified(store):
    await enrol(store, PERSON, ACCOUNT)
    return store


async def test_a_verified_person_vouches_for_what_they_wrote_elsewhere(
    verified, hold, challenge
):
    store = verified
    first, second = await hold("one", MAIL), await hold("two", MAIL)
    theirs = await hold("three", OTHER)
    await store.requeue(second, act())
    await challenge(second, "11112222")

    redeemed = await vouch(store)

    expected = Voucher(
        message=first,
        standing=Standing.VERIFIED,
        contact=CONTACT,
        because="vouched for from telegram, verified in person on 2026-10-25",
    )
    assert Redeemed.VOUCHED is redeemed
    assert expected == (await store.known([MAIL], first)).voucher
    assert evolve(expected, message=second) == (await store.known([], second)).voucher
    assert (await store.known([], theirs)).voucher is None
    assert [Status.RECEIVED, Status.RECEIVED, Status.HELD] == await statuses(
        store, first, second, theirs
    )
    for number in (first, second):
        assert [("message 9", "message.vouch", "done")] == await acts(
            store, f"message {number}"
        )


async def test_the_chain_knows_who_vouched_and_for_what_nobody_could(
    verified, hold, challenge
):
    store = verified
    first, second = await hold("one", MAIL), await hold("two", OTHER)
    for number in (first, second):
        await store.requeue(number, act())
    await challenge(first, "11112222")
    await challenge(second, "33334444", sender=OTHER)

    await store.redeem(attempt(8, "33334444", sender=ANA, proven=False))
    await vouch(store)

    [kept] = await store.acts(f"message {first}", None, 9)
    assert PERSON.id == json.loads(kept.payload.text)["person"]
    assert [("message 8", "code.refuse", "nothing proves who sent it")] == await acts(
        store, f"message {second}"
    )


async def test_nobody_vouches_for_what_only_bears_the_name(verified, hold, challenge):
    """
    Whoever vouches has read a mail at that address; who else writes in its name has
    shown nothing, and what they wrote stays held.
    """
    store = verified
    weak = Evidence(proof=Proof.NONE, because="its signature is broken")
    forged = message("forged", sender=MAIL, evidence=weak)
    false = await hold("forged", MAIL, message=forged)
    [number] = await store.receive([arrival("mine")], None)
    await challenge(number, "11112222", evidence=weak)

    assert Redeemed.VOUCHED is await vouch(store)
    assert [Status.HELD, Status.RECEIVED] == await statuses(store, false, number)
    assert (await store.known([], false)).voucher is None


@pytest.mark.parametrize("reason", ["stranger", "revoked", "pending", "expired"])
async def test_who_does_not_count_cannot_vouch_and_the_code_stays_good(
    store, challenge, reason
):
    first = PENDING if reason == "pending" else PERSON
    await enrol(store, first, account(OTHER))
    await enrol(store, person(), account(person="P-BERTA2"))
    if reason == "stranger":
        await store.unbind(OTHER, NOON, act())
        await store.bind(account(OTHER, person="P-BERTA2"), act())
        await store.unbind(OTHER, NOON, act())
    if reason == "revoked":
        await store.keep(REVOKED, Verification.ACTIVE, act())
    if reason == "expired":
        early = evolve(PERSON, expires_at=NOON)
        await store.keep(early, Verification.ACTIVE, act())
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")

    tried = await store.redeem(attempt(8, "11112222", sender=OTHER))
    before = await status(store, number)
    good = await vouch(store)

    assert [Redeemed.REFUSED, Redeemed.VOUCHED] == [tried, good]
    assert [Status.HELD, Status.RECEIVED] == [before, await status(store, number)]


async def test_who_first_sent_it_unproven_vouches_and_hears_the_same_again(
    verified, challenge
):
    store = verified
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")
    await store.redeem(attempt(6, "11112222", sender=ANA, proven=False))
    first = evolve(GOOD, message=7)

    answers = [await store.redeem(tried) for tried in (first, first, GOOD, GOOD)]

    assert [*[Redeemed.ASKED] * 2, *[Redeemed.VOUCHED] * 2] == answers


async def test_nobody_vouches_for_what_they_were_never_told_of(verified, challenge):
    """
    A stranger may have talked them into sending a code; and whoever sends it next was
    told nothing yet.
    """
    store = verified
    await enrol(store, person(), account(OTHER, person="P-BERTA2"))
    [number] = await store.receive([arrival("mine")], None)
    await challenge(number, "11112222")

    tries = [evolve(GOOD, message=7), evolve(GOOD, message=8, sender=OTHER)]
    answers = [await store.redeem(tried) for tried in tries]

    assert [Redeemed.ASKED] * 2 == answers
    assert Status.HELD is await status(store, number)
    assert MAIL == (await store.asked_for(8)).sender
    assert await store.asked_for(9) is None


async def test_what_was_taken_up_and_not_recorded_told_nobody_anything(
    verified, challenge
):
    """
    The power failed in between, and they send it once more as there is no answer.
    """
    store = verified
    mine, first, again, at_last = await store.receive(
        [arrival(name) for name in ("mine", "first", "again", "at last")], None
    )
    await challenge(mine, "11112222")
    tries = [evolve(GOOD, message=number) for number in (first, again, first)]

    answers = [await store.redeem(tried) for tried in tries]
    await store.record(filing(first, first))

    assert [Redeemed.ASKED] * 3 == answers
    assert Status.HELD is await status(store, mine)
    assert Redeemed.VOUCHED is await store.redeem(evolve(GOOD, message=at_last))


async def test_what_was_sent_before_the_answer_was_told_is_no_answer(
    verified, challenge
):
    """
    Of two that they sent at once, the later was recorded first.
    """
    store = verified
    mine, earlier, later = await store.receive(
        [arrival(name) for name in ("mine", "earlier", "later")], None
    )
    await challenge(mine, "11112222")
    asked = await store.redeem(evolve(GOOD, message=later))
    await store.record(filing(later, later))

    again = await store.redeem(evolve(GOOD, message=earlier))

    assert [Redeemed.ASKED] * 2 == [asked, again]
    assert Status.HELD is await status(store, mine)


async def test_who_was_told_what_one_code_is_for_was_told_of_no_other(
    verified, challenge
):
    store = verified
    first, second = await store.receive([arrival(1), arrival(2)], None)
    await challenge(first, "11112222")
    await challenge(second, "33334444", sender=OTHER)
    tries = [evolve(GOOD, message=7), attempt(8, "33334444", sender=ANA)]

    answers = [await store.redeem(tried) for tried in tries]

    assert [Redeemed.ASKED] * 2 == answers
    assert [MAIL, OTHER] == [(await store.asked_for(n)).sender for n in (7, 8)]


async def test_the_same_message_has_the_same_answer_whatever_has_changed_since(
    store, challenge
):
    """
    Whoever was nobody is enrolled by now, and the code has ended.
    """
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")
    tries = [evolve(GOOD, message=6), evolve(GOOD, message=7)]

    before = await store.redeem(tries[0])
    await enrol(store, PERSON, ACCOUNT)
    answers = [await store.redeem(tried) for tried in tries]
    await store.tick(NOON + LIFETIME)
    again = [await store.redeem(tried) for tried in tries]

    assert Redeemed.REFUSED is before
    assert [[Redeemed.REFUSED, Redeemed.ASKED]] * 2 == [answers, again]


async def test_others_use_up_no_tries_of_who_vouches(verified, challenge):
    """
    However many try: nobody vouches but who was verified.
    """
    store = verified
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")
    for other in range(ALL_TRIES):
        await store.redeem(attempt(100 + other, f"{other:08}"))

    assert Redeemed.VOUCHED is await vouch(store)


async def test_a_code_for_what_is_held_no_more_does_nothing(verified, challenge):
    """
    However often its message comes up again: the answer is the same.
    """
    store = verified
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")
    await store.requeue(number, act())
    count = len(await acts(store))
    answers = [await store.redeem(GOOD) for _ in range(2)]

    assert [Redeemed.REFUSED] * 2 == answers
    assert (await store.known([], number)).voucher is None
    assert count == len(await acts(store))


async def test_who_came_to_the_desk_lets_one_message_go_on(store, hold):
    number, other = await hold("one"), await hold("two")
    voucher = evolve(VOUCHER, message=number)
    confirmed = act("desk.confirm", object=f"message {number}")

    assert await store.vouch(voucher, confirmed, None)
    assert not await store.vouch(voucher, confirmed, None)
    assert not await store.vouch(evolve(VOUCHER, message=99), confirmed, None)
    assert voucher == (await store.known([ANA], number)).voucher
    assert [Status.RECEIVED, Status.HELD] == await statuses(store, number, other)
    assert [("luis", "desk.confirm", "done")] == await acts(store)


async def test_what_is_shown_later_takes_the_place_of_what_was_before(store, hold):
    number = await hold("one")
    first = evolve(VOUCHER, message=number, standing=Standing.VERIFIED)
    await store.vouch(first, act(), None)
    await store.take_received(NOON, LEASE, 10, CHANNELS)
    await store.record(
        filing(number, "one", status=Status.HELD, message=message("one"))
    )

    assert await store.vouch(evolve(VOUCHER, message=number), act(), None)
    assert Standing.STRONG is (await store.known([], number)).voucher.standing


async def test_a_step_up_counts_once(store, another, challenge):
    """
    Two browsers come back at the same time, to two nodes, again and again.
    """
    other = await another("two")
    [number] = await store.receive([arrival(1)], None)
    told = await challenge(number, "reference", Purpose.STEP_UP)
    voucher = evolve(VOUCHER, message=number)

    released = await asyncio.gather(
        *[
            (store, other)[n % 2].vouch(voucher, act("message.step_up"), told.secret)
            for n in range(20)
        ]
    )

    assert 1 == sum(released)
    assert [("luis", "message.step_up", "done")] == await acts(store)
    assert await store.return_from(told.secret, NOON) is None


async def test_a_step_up_lets_its_own_message_go_on_and_is_good_until_it_does(
    store, hold, challenge
):
    [number] = await store.receive([arrival(1)], None)
    told = await challenge(number, "reference", Purpose.STEP_UP)
    other = await hold("two")

    assert not await store.vouch(evolve(VOUCHER, message=number), act(), "another")
    assert not await store.vouch(evolve(VOUCHER, message=other), act(), told.secret)
    assert not await store.vouch(evolve(VOUCHER, message=99), act(), told.secret)
    assert Status.HELD is await status(store, other)
    assert [] == await acts(store)
    assert await store.vouch(evolve(VOUCHER, message=number), act(), told.secret)


async def test_a_step_up_ends(store, challenge):
    [number] = await store.receive([arrival(1)], None)
    told = await challenge(number, "reference", Purpose.STEP_UP)
    end = told.expires_at
    voucher = evolve(VOUCHER, message=number)
    tick = timedelta(microseconds=1)

    assert number == await store.return_from(told.secret, end - tick)
    assert await store.return_from(told.secret, end) is None
    assert not await store.vouch(voucher, act(at=end), told.secret)
    assert Status.HELD is await status(store, number)


async def test_no_other_code_is_a_step_up(store, challenge):
    [number] = await store.receive([arrival(1)], None)
    await challenge(number, "11112222")
    secret = codes.secret(Purpose.VOUCH, ANY, "11112222", KEY)

    assert await store.return_from(secret, NOON) is None
