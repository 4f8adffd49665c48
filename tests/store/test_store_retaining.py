"""
What retention looks at, and how long others wait for it.
"""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from store_samples import ACCOUNT, NOON, PERSON, act, arrival, enrol, filing, person

from gateway.core.filing import Status
from gateway.core.people.person import Verification
from gateway.core.town import Retention
from gateway.ports.erasing import Subject
from gateway.store.erasing import letting_go, striking
from gateway.town.forgetting import cutoffs_of

YEAR = timedelta(days=366)


async def routed(store, *hours):
    for name in hours:
        at = NOON + timedelta(hours=name)
        [number] = await store.receive([arrival(name, received_at=at)], None)
        await store.record(filing(number, name))


async def test_what_is_too_young_for_any_term_that_it_may_have_is_not_looked_at(store):
    """
    Spam is over after a month; whatever was routed is none, and is kept for longer.
    """
    await routed(store, 1, 2, 3)
    terms = cutoffs_of(Retention(spam=1, ordinary=24), NOON + YEAR)

    found = await store.outlived(Status.ROUTED, 0, terms, 2)

    assert ({}, None) == (found.messages, found.last)


async def test_what_a_wrong_clock_dated_does_not_hide_what_is_over(store):
    await routed(store, 500_000, 500_001, 1)
    terms = cutoffs_of(Retention(ordinary=1, confidential=1), NOON + YEAR)

    first = await store.outlived(Status.ROUTED, 0, terms, 2)
    then = await store.outlived(Status.ROUTED, first.last, terms, 2)

    assert ({}, {"confidential": (3,)}) == (first.messages, then.messages)


async def test_what_was_erased_is_not_looked_at_again(store):
    await routed(store, 1, 2, 3)
    terms = cutoffs_of(Retention(ordinary=1, confidential=1), NOON + YEAR)
    first = await store.outlived(Status.ROUTED, 0, terms, 3)
    await store.erase(sum(first.messages.values(), ())[:2], act())

    again = await store.outlived(Status.ROUTED, 0, terms, 1)

    assert 3 == again.last


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_is_left_of_many_messages_has_room_in_few_pages(store, tmp_path):
    """
    They are there for good, and SQLite gives nobody the room that is left in a page.
    """
    mails = [arrival(f"mail-{n}", raw=bytes(3_000)) for n in range(100)]
    numbers = await store.receive(mails, None)
    before = pages(tmp_path / "ventanilla.db")

    assert 100 == await store.erase(numbers, act())

    assert pages(tmp_path / "ventanilla.db") < before - 80


def pages(file):
    """
    Count the pages of a database in which something stands.
    """
    with closing(sqlite3.connect(file)) as connection:
        asked = ("page_count", "freelist_count")
        whole, free = (connection.execute(f"PRAGMA {a}").fetchone()[0] for a in asked)
    return whole - free


async def test_what_names_somebody_and_came_meanwhile_is_erased_too(store):
    """
    All payloads are looked through before anything is written.
    """
    await enrol(store, PERSON, ACCOUNT)
    await store.tick(NOON + YEAR)
    subject = Subject(person=PERSON.id, names=frozenset({PERSON.name}))
    with store._engines.reading.connect() as connection:
        found = striking.named(connection, subject)
    await store.note(act("desk.look", object="message 7", payload={"n": PERSON.name}))

    late = act(at=NOON + YEAR)
    await store._writer.run(lambda c: letting_go.let_go(c, subject, late, found))

    assert [] == [
        kept.payload.text
        for kept in await store.acts(None, None, 100)
        if kept.payload and PERSON.name in kept.payload.text
    ]


async def test_who_is_verified_anew_in_that_moment_is_not_let_go(store):
    await enrol(store, person())
    revoked = person(state=Verification.REVOKED)
    await store.keep(revoked, Verification.ACTIVE, act())
    await enrol(store, PERSON, ACCOUNT)

    await store.let_go(Subject(person=PERSON.id), act())

    assert PERSON == (await store.person(PERSON.id)).person


async def test_payloads_are_erased_that_were_looked_through(store):
    await enrol(store, PERSON, ACCOUNT)
    await store.tick(NOON + YEAR)
    subject = Subject(person=PERSON.id, names=frozenset({PERSON.name}))
    await store.note(act("desk.look", object="message 7", payload={"n": PERSON.name}))

    await store.let_go(subject, act(at=NOON + YEAR))

    assert not any(kept.payload for kept in await store.acts(None, None, 100))
