"""
Accounts that are somebody's: bound to one person, until they count no more.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    CONTACT,
    LATER,
    MAIL,
    NOON,
    PERSON,
    account,
    act,
    acts,
    arrival,
    enrol,
    filing,
    person,
)

from gateway.core.message import Address
from gateway.core.people.person import Label, Verification

BERTA = person()
MINUTE = timedelta(minutes=1)


async def test_an_account_is_bound_to_one_person_only(store):
    await enrol(store, PERSON, ACCOUNT)
    await enrol(store, BERTA)
    kept, changes = await acts(store), (await store.known([])).changes
    theirs = account(person=BERTA.id, handle="@berta", bound_at=LATER)

    assert ACCOUNT == await store.bind(theirs, act())
    assert CONTACT == (await store.known([ANA])).contacts[ANA]
    assert [Label(ANA, "@ana", ACCOUNT.bound_at)] == await store.labels(ANA)
    assert kept == await acts(store)
    assert changes == (await store.known([])).changes


async def test_two_clerks_bind_one_account_once(store, another):
    other = await another("two")
    many = [person(f"P-{n}") for n in range(10)]
    for one in many:
        await enrol(store, one)

    found = await asyncio.gather(
        *[
            (store, other)[n % 2].bind(account(person=one.id), act("desk.bind"))
            for n, one in enumerate(many)
        ]
    )

    [owner] = [one.id for one, taken in zip(many, found, strict=True) if not taken]
    assert {owner} == {taken.person for taken in found if taken}
    assert owner == (await store.by_address(ANA)).person.id
    assert [("luis", "desk.bind", "done")] == [
        a for a in await acts(store) if a[1] == "desk.bind"
    ]


async def test_what_was_revoked_may_be_bound_to_anybody(store):
    await enrol(store, PERSON, ACCOUNT)
    await enrol(store, BERTA)
    await store.unbind(ANA, NOON, act())
    theirs = account(person=BERTA.id, handle="@berta", bound_at=NOON, bound_by="code 7")

    assert await store.bind(theirs, act()) is None
    assert (BERTA.id, None, "@berta") == (
        (contact := (await store.known([ANA])).contacts[ANA]).person,
        contact.revoked_at,
        contact.handle,
    )
    assert () == (await store.person(PERSON.id)).accounts
    assert (theirs,) == (await store.person(BERTA.id)).accounts


async def test_bound_again_to_the_same_person_it_counts_again(store):
    await enrol(store, PERSON, ACCOUNT)
    await store.unbind(ANA, NOON, act())
    again = account(bound_at=LATER, bound_by="code 8")

    assert await store.bind(again, act()) is None
    assert (again,) == (await store.person(PERSON.id)).accounts
    assert await store.bind(again, act()) is None


async def test_an_account_counts_no_more_at_once_and_only_once(store):
    await enrol(store, PERSON, ACCOUNT, account(MAIL))
    kept = await acts(store)

    assert await store.unbind(ANA, NOON, act("desk.unbind"))
    assert not await store.unbind(ANA, LATER, act("desk.unbind"))
    assert not await store.unbind(Address("telegram", "7"), NOON, act("desk.unbind"))
    contacts = (await store.known([ANA, MAIL])).contacts
    assert (NOON, None) == (contacts[ANA].revoked_at, contacts[MAIL].revoked_at)
    assert [*kept, ("luis", "desk.unbind", "done")] == await acts(store)


async def test_with_a_person_all_their_accounts_count_no_more(store):
    await enrol(store, PERSON, ACCOUNT, account(MAIL))
    theirs = account(Address("telegram", "7"), person=BERTA.id)
    await enrol(store, BERTA, theirs)
    await store.unbind(MAIL, NOON, act())
    revoked = evolve(PERSON, state=Verification.REVOKED, because="asked for it")

    await store.keep(revoked, Verification.ACTIVE, act("desk.revoke", at=LATER))

    times = {c.address: c.revoked_at for c in await store.contacts()}
    assert {ANA: LATER, MAIL: NOON, theirs.address: None} == times


async def test_no_account_of_a_revoked_person_counts_whenever_it_was_bound(store):
    """
    A clerk may be about to bind an account while another revokes the person. If the
    person comes again with the document, the accounts still have to be shown again.
    """
    await enrol(store, PERSON)
    revoked = evolve(PERSON, state=Verification.REVOKED)
    await store.keep(revoked, Verification.ACTIVE, act())

    await store.bind(ACCOUNT, act())
    while_revoked = (await store.known([ANA])).contacts[ANA]
    await store.keep(PERSON, Verification.REVOKED, act())
    afterwards = (await store.known([ANA])).contacts[ANA]

    assert ACCOUNT.bound_at == while_revoked.revoked_at == afterwards.revoked_at


async def test_what_an_account_called_itself_is_known_the_latest_first(store):
    await enrol(store, PERSON)
    for number, handle in enumerate(["@ana", "@ana", "", "@nana", "@nana", "@ana"]):
        at = NOON + number * MINUTE
        await store.bind(account(handle=handle, bound_at=at), act())

    assert [
        Label(ANA, "@ana", NOON + 5 * MINUTE),
        Label(ANA, "@nana", NOON + 3 * MINUTE),
        Label(ANA, "@ana", NOON),
    ] == await store.labels(ANA)
    assert [] == await store.labels(MAIL)


async def test_a_new_label_is_kept_with_the_message_that_bore_it(store):
    await enrol(store, PERSON, ACCOUNT, account(MAIL))
    changes = (await store.known([])).changes
    [number] = await store.receive([arrival(1)], None)
    renamed = act("account.rename", actor=f"message {number}")
    filed = filing(number, labels=(Label(ANA, "@nana", NOON),), acts=(renamed,))

    await store.record(filed)
    await store.record(evolve(filed, labels=(Label(ANA, "@late", LATER),)))

    assert ["@nana", "@ana"] == [label.handle for label in await store.labels(ANA)]
    called = (await store.known([ANA, MAIL])).contacts
    assert ["@nana", "@ana"] == [called[address].handle for address in (ANA, MAIL)]
    assert (f"message {number}", "account.rename", "done") == (await acts(store))[-1]
    assert changes + 1 == (await store.known([])).changes


async def test_what_an_account_called_itself_before_is_looked_for_too(store):
    await enrol(store, PERSON, ACCOUNT, account(MAIL, handle=""))
    await store.bind(account(handle="@nana", bound_at=NOON), act())

    handles = [(c.address, c.handle) for c in await store.contacts()]

    assert [(MAIL, ""), (ANA, "@nana"), (ANA, "@ana")] == handles
    assert {PERSON.id} == {c.person for c in await store.contacts()}


async def test_a_handle_is_looked_for_once_the_desk_has_seen_it(store):
    """
    Anybody picks a new one, such as a neighbour's.
    """
    await enrol(store, PERSON, ACCOUNT)
    [number] = await store.receive([arrival(1)], None)
    called = Label(ANA, "@nana", LATER), Label(ANA, "@berta", LATER + 2 * MINUTE)
    await store.record(filing(number, labels=called))

    renamed = [contact.handle for contact in await store.contacts()]
    await store.bind(account(handle="@nana", bound_at=LATER + MINUTE), act())
    bound = [contact.handle for contact in await store.contacts()]

    assert (["", "@ana"], ["@nana", "@ana"]) == (renamed, bound)
