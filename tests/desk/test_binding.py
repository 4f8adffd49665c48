"""
Accounts at the desk: codes, conflicts, revocation.
"""

import json
from datetime import timedelta

import pytest
from attrs import evolve
from desk_samples import ANA, KEY, LUIS, NOON, POLICE
from refusals import refused

from gateway.core.message import Address
from gateway.core.people import codes
from gateway.core.people.codes import Attempt, CodeState, Purpose, Redeemed
from gateway.core.people.counter import address_of
from gateway.town.desk import binding, enrolling

TELEGRAM = Address("telegram", "1044")


def attempt(issued, **changes):
    usual = {
        "message": 1,
        "secrets": (codes.secret(Purpose.BIND, "telegram", issued.digits, KEY),),
        "sender": TELEGRAM,
        "handle": "@ana",
        "proven": True,
        "public": False,
        "at": NOON,
    }
    return Attempt(**usual | changes)


async def test_a_code_sent_from_the_account_binds_it_and_the_clerk_sees_it(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    issued = await binding.issue(desk.clerk(), person.id, "telegram")

    redeemed = await desk.store.redeem(attempt(issued))
    told = await binding.came(desk.clerk(), issued.number, 0, print)
    [account] = (await desk.store.person(person.id)).accounts

    assert Redeemed.BOUND is redeemed
    assert (TELEGRAM, "@ana") == (account.address, account.handle)
    assert (CodeState.USED, account) == (told.state, told.account)
    assert ["desk.enrol", "desk.code", "desk.bind"] == [a[1] for a in await desk.acts()]


async def test_waiting_for_a_code_ends_with_its_time(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    issued = await binding.issue(desk.clerk(), person.id, "telegram")
    desk.now = NOON + codes.LIFETIME

    told = await binding.came(desk.clerk(), issued.number, 0, print)

    assert (CodeState.ISSUED, None) == (told.state, told.account)
    with refused("no code 99"):
        await binding.came(desk.clerk(), 99, 0, print)


async def test_the_clerk_hears_once_why_a_code_was_refused_and_waits_on(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    issued = await binding.issue(desk.clerk(), person.id, "telegram")
    await desk.store.redeem(attempt(issued, proven=False))
    looks = [NOON, NOON, NOON + codes.LIFETIME]
    clerk = evolve(desk.clerk(), now=lambda: looks.pop(0))
    heard = []

    told = await binding.came(clerk, issued.number, 0, heard.append)

    assert ["nothing proves who sent it"] == heard
    assert (None, heard[0]) == (told.account, told.problem)
    assert [] == looks


async def test_an_account_that_is_another_person_s_is_shown_and_never_moved(desk):
    ana = await enrolling.enrol(desk.clerk(), ANA)
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    await binding.bind(desk.clerk(), ana.id, TELEGRAM, "@ana")
    issued = await binding.issue(desk.clerk(), luis.id, "telegram")

    redeemed = await desk.store.redeem(attempt(issued))
    told = await binding.came(desk.clerk(), issued.number, 0, print)

    assert Redeemed.TAKEN is redeemed
    assert f"the account is {ana.id}'s already" == told.problem
    assert ana.id == (await desk.store.by_address(TELEGRAM)).person.id
    with refused(f"already belongs to {ana.id}"):
        await binding.bind(desk.clerk(), luis.id, TELEGRAM, "@ana")
    with refused("Ana Gil Ruiz"):
        await binding.must_be_free(desk.clerk(), TELEGRAM)


async def test_what_is_an_office_s_address_becomes_nobody_s_account(desk):
    ana = await enrolling.enrol(desk.clerk(), ANA)

    with refused("is Policía's address: a person binds"):
        await binding.bind(desk.clerk(), ana.id, POLICE, "")
    with refused("is Policía's address"):
        await binding.must_be_free(desk.clerk(), POLICE)

    assert () == (await desk.store.person(ana.id)).accounts


async def test_a_guests_number_becomes_nobodys_account_and_says_what_to_do(desk):
    """
    It proves nothing: bound, what is held would stay held, and be called verified.
    """
    ana = await enrolling.enrol(desk.clerk(), ANA)
    guest = Address("counter", "G-4K7Q2M")

    with refused("ventanilla desk confirm MESSAGE"):
        await binding.bind(desk.clerk(), ana.id, guest, "")
    with refused("does not prove who they are"):
        await binding.must_be_free(desk.clerk(), guest)

    assert () == (await desk.store.person(ana.id)).accounts


async def test_a_persons_place_at_the_counter_is_bound_to_nobody_by_hand(desk):
    ana = await enrolling.enrol(desk.clerk(), ANA)
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    place = address_of(luis.id)

    with refused(f"is the place of {luis.id} at the counter"):
        await binding.bind(desk.clerk(), ana.id, place, "")
    with refused("and nobody else's"):
        await binding.must_be_free(desk.clerk(), place)

    assert () == (await desk.store.person(ana.id)).accounts


async def test_an_account_changes_hands_after_it_was_revoked(desk):
    ana = await enrolling.enrol(desk.clerk(), ANA)
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    await binding.bind(desk.clerk(), ana.id, TELEGRAM, "@ana")
    await binding.bind(desk.clerk(), ana.id, Address("email", "ana@casa.example"), "")

    desk.now = NOON + timedelta(days=1)
    with refused(f"already belongs to {ana.id}"):
        await binding.must_be_free(desk.clerk(), TELEGRAM)
    await binding.unbind(desk.clerk(), TELEGRAM, "sold the phone")
    await binding.must_be_free(desk.clerk(), TELEGRAM)
    await binding.bind(desk.clerk(), luis.id, TELEGRAM, "@luis")

    assert luis.id == (await desk.store.by_address(TELEGRAM)).person.id
    assert ["@luis", "@ana"] == [x.handle for x in await desk.store.labels(TELEGRAM)]


@pytest.mark.parametrize("mistaken", [True, False])
async def test_the_chain_knows_which_account_was_taken_away_and_why(desk, mistaken):
    ana = await enrolling.enrol(desk.clerk(), ANA)
    await binding.bind(desk.clerk(), ana.id, TELEGRAM, "@ana")

    await binding.unbind(desk.clerk(), TELEGRAM, "a slip", mistaken=mistaken)

    kept = await desk.store.acts(f"person {ana.id}", None, 2)
    where = {"address": str(TELEGRAM)}
    assert [
        where | {"because": "a slip"} | ({"mistaken": "yes"} if mistaken else {}),
        where | {"handle": "@ana"},
    ] == [json.loads(act.payload.text) for act in kept]
    assert mistaken is (await desk.store.labels(TELEGRAM) == [])


async def test_who_is_revoked_gets_no_code_and_no_account(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    await enrolling.revoke(desk.clerk(), person.id, "")

    with refused("is revoked: first see the document.*enrol --anew"):
        await binding.issue(desk.clerk(), person.id, "telegram")
    with refused("is revoked: first see the document.*enrol --anew"):
        await binding.bind(desk.clerk(), person.id, TELEGRAM, "")


async def test_what_is_nobody_s_cannot_be_revoked(desk):
    person = await enrolling.enrol(desk.clerk(), ANA)
    await binding.bind(desk.clerk(), person.id, TELEGRAM, "@ana")
    await binding.unbind(desk.clerk(), TELEGRAM, "")
    desk.now = NOON + timedelta(days=1)

    for address in (TELEGRAM, Address("telegram", "7")):
        with refused("is not enrolled"):
            await binding.unbind(desk.clerk(), address, "")
