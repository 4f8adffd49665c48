"""
People who were verified in person.
"""

from __future__ import annotations

import asyncio
from itertools import product

import pytest
from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    CONTACT,
    MAIL,
    NOON,
    PERSON,
    account,
    act,
    acts,
    code,
    enrol,
    person,
)

from gateway.core.identity import Mandate, Role
from gateway.core.message import Address
from gateway.core.people.codes import CodeState
from gateway.core.people.person import MOVES, Verification

BERTA = person()


def steps(state):
    """
    The states through which a person comes to *state*; the first is the new one's.
    """
    ways = {None: ()}
    while state not in ways:
        ways |= {
            after: (*ways[before], after)
            for (before, _), after in MOVES.items()
            if before in ways and after not in ways
        }
    return ways[state]


async def bring(store, whom, state):
    before = None
    for step in steps(state):
        assert await store.keep(evolve(whom, state=step), before, act())
        before = step


async def states(store):
    return {e.person.id: e.person.state for e in await store.people()}


async def test_who_was_enrolled_is_found_by_each_of_their_names(store):
    known = evolve(
        PERSON,
        role=Role.COUNCILLOR,
        adult_on=NOON.date(),
        mandates=(
            Mandate(principal="P-1", name="Eva", basis="parent", until=NOON.date()),
        ),
        because="none",
        agreed="c0ffee",
    )
    mail = account(MAIL, handle="")
    hers = account(Address("telegram", "7"), person=BERTA.id)
    await enrol(store, known, ACCOUNT, mail)
    await enrol(store, BERTA, hers)

    found = await store.person(known.id)

    assert (known, (mail, ACCOUNT)) == (found.person, found.accounts)
    assert found == await store.by_document(known.document)
    assert found == await store.by_address(ANA)
    assert found == await store.by_address(MAIL)
    assert BERTA == (await store.by_address(hers.address)).person
    assert [known, BERTA] == [e.person for e in await store.people()]
    assert [MAIL, ANA, hers.address] == [c.address for c in await store.contacts()]


async def test_an_agreed_word_is_known_by_the_addresses_and_of_no_contact(store):
    """
    A contact is written with every message.
    """
    await enrol(store, evolve(PERSON, agreed="c0ffee"), ACCOUNT)
    await enrol(store, BERTA)

    known = await store.known([ANA, MAIL])

    assert {ANA: "c0ffee"} == known.agreed
    assert {ANA: CONTACT} == known.contacts
    assert "c0ffee" not in repr(await store.contacts())


async def test_nobody_is_found_who_was_never_enrolled(store):
    await enrol(store)

    assert await store.person("P-NOBODY") is None
    assert await store.by_document("nobody's") is None
    assert await store.by_address(ANA) is None
    assert {} == (await store.known([ANA])).contacts
    assert [] == await store.contacts()


@pytest.mark.parametrize("before", [None, *Verification])
async def test_a_person_moves_as_the_table_has_it_and_never_else(store, before):
    """
    What is kept without a move, such as a mandate, leaves the state as it is.
    """
    ways = {after for (left, _), after in MOVES.items() if left is before} | {before}
    for number, after in enumerate(Verification):
        whom = person(f"P-{number}")
        await bring(store, whom, before)
        moved = evolve(whom, state=after)
        count = len(await acts(store))

        if after in ways:
            assert await store.keep(moved, before, act())
        else:
            with pytest.raises(ValueError, match="no person"):
                await store.keep(moved, before, act())

        expected = after if after in ways else before
        assert expected is (await states(store)).get(whom.id)
        assert (after in ways) == (len(await acts(store)) - count)


async def test_who_was_changed_meanwhile_is_left_as_they_are(store):
    await enrol(store, PERSON, ACCOUNT)
    kept, changes = await acts(store), (await store.known([])).changes
    wrong = [s for s in (None, *Verification) if s is not PERSON.state]

    for before, (left, _), after in product(wrong, MOVES, Verification):
        if before is left and after is MOVES.get((left, _)):
            moved = evolve(PERSON, name="Another", state=after)
            assert not await store.keep(moved, before, act())

    assert PERSON == (await store.person(PERSON.id)).person
    assert kept == await acts(store)
    assert changes == (await store.known([])).changes


async def test_one_document_is_one_persons(store):
    await enrol(store)
    await enrol(store, BERTA)
    kept = await acts(store)
    twin = person("P-TWIN22", document=PERSON.document)
    taken = evolve(BERTA, document=PERSON.document)

    assert not await store.keep(twin, None, act())
    assert not await store.keep(taken, Verification.ACTIVE, act())
    assert BERTA == (await store.person(BERTA.id)).person
    assert await store.person(twin.id) is None
    assert kept == await acts(store)


async def test_two_clerks_enrol_one_document_once(store, another):
    other = await another("two")
    twins = [person(f"P-{n}", document="one") for n in range(20)]

    kept = await asyncio.gather(
        *[(store, other)[n % 2].keep(twin, None, act()) for n, twin in enumerate(twins)]
    )

    assert 1 == sum(kept)
    assert [twins[kept.index(True)]] == [e.person for e in await store.people()]
    assert 1 == len(await acts(store))


async def test_with_a_person_their_codes_count_no_more(store):
    await enrol(store)
    await enrol(store, BERTA)
    mine = await store.issue(code(), act())
    mail = await store.issue(code("11112222", channel="email"), act())
    theirs = await store.issue(code("33334444", person=BERTA.id), act())
    revoked = evolve(PERSON, state=Verification.REVOKED)

    await store.keep(revoked, Verification.ACTIVE, act())

    states = [(await store.told(n)).state for n in (mine, mail, theirs)]
    assert [CodeState.WITHDRAWN, CodeState.WITHDRAWN, CodeState.ISSUED] == states


async def test_each_change_at_the_desk_is_counted_and_nothing_else(store):
    seen = []

    async def count(work):
        seen.append((await store.known([])).changes)
        await work

    await count(enrol(store, PERSON))
    await count(store.bind(ACCOUNT, act()))
    await count(store.issue(code(), act()))
    await count(store.note(act()))
    await count(store.tick(NOON))
    await count(store.unbind(ANA, NOON, act()))
    await count(store.unbind(ANA, NOON, act()))
    await count(store.keep(PERSON, Verification.ACTIVE, act()))
    await count(store.tick(PERSON.expires_at))
    await count(asyncio.sleep(0))

    assert [0, 1, 2, 2, 2, 2, 3, 3, 4, 5] == seen


async def test_what_the_chain_does_not_take_was_not_done(store):
    await enrol(store, PERSON, ACCOUNT)
    kept = await acts(store)
    broken = act(payload={"name": None})
    revoked = evolve(PERSON, state=Verification.REVOKED)

    for work in (
        store.keep(BERTA, None, broken),
        store.keep(revoked, Verification.ACTIVE, broken),
        store.bind(account(MAIL), broken),
        store.unbind(ANA, NOON, broken),
        store.issue(code(), broken),
        store.note(broken),
    ):
        with pytest.raises(TypeError):
            await work

    assert {PERSON.id: Verification.ACTIVE} == await states(store)
    assert [CONTACT] == await store.contacts()
    assert await store.told(1) is None
    assert kept == await acts(store)


async def test_an_act_that_changed_nothing_is_noted(store):
    refused = act("message.step_up", result="the identification is too weak")

    await store.note(refused)

    assert [
        ("luis", "message.step_up", "the identification is too weak")
    ] == await acts(store)
