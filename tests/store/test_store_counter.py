"""
Slips of the counter are kept with the person's place and the acts, or not at all; what
was said there waits to be read out.
"""

from __future__ import annotations

import pytest
from attrs import evolve
from store_samples import (
    ANA,
    NOON,
    PERSON,
    THREAD,
    account,
    act,
    acts,
    arrival,
    claim,
    enrol,
    person,
)

from gateway.core.audit import Act
from gateway.core.delivery import Receipt
from gateway.core.people.counter import CounterSlip, address_of, write
from gateway.core.people.person import Verification
from gateway.ports.counter import READ_OUT, Serving

PLACE = address_of(PERSON.id)
GUEST = address_of("G-4K7Q2M")
SLIP = arrival("slip", channel="counter")


def written(number):
    return (
        Act(at=NOON, actor="luis", action="counter.write", object=f"message {number}"),
    )


def serving(slip=SLIP, place=PLACE, **changes):
    bound = place and (account(place, **changes), act("desk.bind"))
    return Serving(slip=slip, place=bound, acts=written)


async def test_a_slip_its_place_and_its_act_are_kept_together(store):
    await enrol(store)

    number = await store.serve(serving())

    [taken] = await store.take_received(NOON, NOON - NOON, 9, ("counter",))
    known = await store.known([PLACE])
    assert (number, SLIP) == (taken.id, taken.arrival)
    assert PERSON.id == known.contacts[PLACE].person
    assert [("luis", "counter.write", "done")] == await acts(store, f"message {number}")


async def test_a_repeat_changes_nothing(store):
    await enrol(store)
    number = await store.serve(serving(place=None))
    before = await acts(store)

    assert number == await store.serve(serving())

    assert before == await acts(store)
    assert {} == (await store.known([PLACE])).contacts


async def test_nobody_takes_anothers_place(store):
    await enrol(store)
    await enrol(store, person(), account(PLACE, person="P-BERTA2"))
    before = await acts(store)

    with pytest.raises(ValueError, match="somebody else"):
        await store.serve(serving())

    assert before == await acts(store)
    assert [] == list(await store.take_received(NOON, NOON - NOON, 9, ("counter",)))


async def say(store, put, **made):
    """
    Record deliveries, and have those to the counter said.
    """
    await put(**made)
    for delivery in await claim(store, channels=("counter",)):
        await store.settle(delivery.sent(Receipt(delivery.id)))


async def test_what_was_said_there_waits_and_nothing_else(store, put):
    await say(
        store,
        put,
        one={"to": PLACE, "conversation": THREAD.id},
        other={"to": GUEST},
        elsewhere={"to": ANA},
    )
    await put(later={"to": PLACE, "due_at": NOON})

    everything = await store.laid_out(None)
    [theirs] = await store.laid_out(PLACE)

    assert ["one", "other"] == [laid.delivery.id for laid in everything]
    assert ("one", THREAD.case) == (theirs.delivery.id, theirs.case)
    assert theirs.read_at is None


async def test_it_counts_as_read_out_from_the_first_time_on(store, put):
    await say(store, put, one={"to": PLACE}, other={"to": PLACE})
    for at in (NOON, NOON.replace(hour=15)):
        await store.note(evolve(act(READ_OUT), at=at, object="delivery one"))
    await store.note(evolve(act("desk.look"), object="delivery other"))

    read = {laid.delivery.id: laid.read_at for laid in await store.laid_out(PLACE)}

    assert {"one": NOON, "other": None} == read


@pytest.mark.parametrize("state", Verification)
async def test_a_slip_is_its_persons_whatever_their_word_is_good_for(store, state):
    """
    Who is not active has no place of their own, and is forgotten as anybody.
    """
    begins = state if state is Verification.PENDING else Verification.ACTIVE
    await enrol(store, evolve(PERSON, state=begins))
    if state is not begins:
        await store.keep(evolve(PERSON, state=state), begins, act("desk"))
    slip = CounterSlip(
        clerk="luis", whose=PERSON.id, name="Ana", text="hola", consent=True
    )
    number = await store.serve(serving(evolve(SLIP, raw=write(slip)), place=None))

    found = await store.dossier(PERSON.id, None)

    assert (number,) == found.messages
