"""
A further account of somebody waits until they are told of it on those they had.
"""

import asyncio
from datetime import timedelta

from attrs import evolve
from store_samples import (
    ACCOUNT,
    ANA,
    LATER,
    MAIL,
    NOON,
    PERSON,
    account,
    act,
    acts,
    arrival,
    delivery,
    enrol,
    filing,
    names,
)

from gateway.core.consequences import Consequences
from gateway.core.message import Address
from gateway.core.people.counter import address_of
from gateway.core.people.person import Verification

ON_X = Address("twitter", "1001")
FURTHER = account(MAIL, handle="", bound_at=NOON)


async def wrote(store):
    """
    Ana wrote from the first of her accounts.
    """
    [number] = await store.receive([arrival(1)], None)
    await store.record(filing(number))


async def waiting(store):
    return [(new.account.address, new.before) for new in await store.untold(9)]


async def test_the_first_account_is_told_of_nowhere_and_a_further_one_on_it(store):
    await enrol(store, PERSON, ACCOUNT)
    await wrote(store)
    alone = await waiting(store)
    await store.bind(FURTHER, act())

    assert [] == alone
    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_each_of_several_is_told_of_on_those_that_were_before_it(store):
    await enrol(store, PERSON, ACCOUNT, FURTHER, account(ON_X, bound_at=LATER))
    await wrote(store)

    assert [(MAIL, (ANA,)), (ON_X, (MAIL, ANA))] == await waiting(store)


async def test_with_a_clock_that_was_set_back_they_are_told_all_the_same(store):
    await enrol(store, PERSON, ACCOUNT)
    await wrote(store)
    await store.bind(evolve(FURTHER, bound_at=NOON - timedelta(days=400)), act())

    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_of_several_nodes_one_tells_with_all_that_follows(store, another):
    await enrol(store, PERSON, ACCOUNT, FURTHER)
    await wrote(store)
    other = await another("two")
    told = act("account.tell", actor="gateway")

    done = await asyncio.gather(
        *(
            node.tell(
                FURTHER, Consequences(deliveries=(delivery(name, 1),), acts=(told,))
            )
            for node, name in ((store, "d-one"), (other, "d-two"))
        )
    )

    assert [False, True] == sorted(done)
    assert 1 == len({*await names(store, LATER)} & {"d-one", "d-two"})
    assert 1 == (await acts(store)).count(("gateway", "account.tell", "done"))
    assert [] == await waiting(store)


async def test_what_counts_no_more_is_told_of_nowhere_and_nothing_on_it(store):
    await enrol(store, PERSON, ACCOUNT, account(ON_X), FURTHER)
    await wrote(store)
    await store.unbind(ON_X, LATER, act())
    without_x = await waiting(store)
    await store.unbind(MAIL, LATER, act())

    assert [(MAIL, (ANA,))] == without_x
    assert [] == await waiting(store)
    assert not await store.tell(FURTHER, Consequences())


async def test_an_account_that_comes_back_is_told_of_and_a_new_label_is_not(store):
    await enrol(store, PERSON, ACCOUNT, FURTHER)
    await wrote(store)
    await store.tell(FURTHER, Consequences())
    again = account(MAIL, handle="@nana", bound_at=LATER)

    await store.bind(again, act())
    relabelled = await waiting(store)
    await store.unbind(MAIL, LATER, act())
    await store.bind(again, act())

    assert [] == relabelled
    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_one_bound_again_before_it_was_told_of_waits_as_it_is_now(store):
    await enrol(store, PERSON, ACCOUNT, FURTHER)
    await wrote(store)
    await store.bind(evolve(FURTHER, bound_at=LATER), act())

    assert not await store.tell(FURTHER, Consequences())
    [new] = await store.untold(9)
    assert LATER == new.account.bound_at


async def test_who_does_not_count_yet_is_told_once_they_do(store):
    pending = evolve(PERSON, state=Verification.PENDING)
    await enrol(store, pending, ACCOUNT, FURTHER)
    await wrote(store)
    before = await waiting(store)
    await store.keep(PERSON, Verification.PENDING, act())

    assert [] == before
    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_of_whom_nothing_is_stored_that_they_wrote_it_waits_until_they_write(
    store,
):
    await enrol(store, PERSON, ACCOUNT, FURTHER)
    before = await waiting(store)
    await wrote(store)

    assert [] == before
    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_their_place_at_the_counter_is_no_account_of_theirs(store):
    place = account(address_of(PERSON.id), handle="", bound_at=NOON)
    await enrol(store, PERSON, ACCOUNT, place)
    await wrote(store)
    served = await waiting(store)
    await store.bind(evolve(FURTHER, bound_at=LATER), act())

    assert [] == served
    assert [(MAIL, (ANA,))] == await waiting(store)


async def test_what_waits_to_be_told_is_forgotten_with_them(store):
    await enrol(store, PERSON, ACCOUNT, FURTHER)
    await wrote(store)
    told = delivery("d-told", 1, to=ANA, conversation="")
    await store.tell(FURTHER, Consequences(deliveries=(told,)))

    found = await store.dossier(PERSON.id, None)

    assert "d-told" in found.deliveries
