from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ANA,
    LATER,
    LEASE,
    MAIL,
    NOON,
    PLANNING,
    THREAD,
    act,
    claim,
    delivery,
    state,
)

from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.message import Address


async def test_each_end_is_kept(store, put):
    await put(sent={}, later={}, dead={}, unsure={})
    held = {d.id: d for d in await claim(store)}
    ends = [
        held["sent"].sent(Receipt("r-1")),
        held["later"].deferred("busy", NOON),
        held["dead"].failed("no such box"),
        held["unsure"].unknown("silence", NOON),
    ]

    await asyncio.gather(*[store.settle(end) for end in ends])
    kept = {d.id: d for d in await store.deliveries(list(DeliveryState), 10)}

    for end in ends:
        told = kept[end.id]
        assert (end.state, end.due_at, end.attempts, end.receipt, end.problem) == (
            told.state,
            told.due_at,
            told.attempts,
            told.receipt,
            told.problem,
        )


async def test_a_wait_that_the_channel_asked_for_is_no_attempt(store, put):
    await put(one={})

    [one] = await claim(store)
    await store.settle(one.deferred("429", NOON, retry_at=LATER))
    [again] = await claim(store, LATER)

    assert 1 == again.attempts


async def test_a_sent_delivery_is_found_by_its_receipt(store, put):
    await put(one={"conversation": THREAD.id, "to": ANA}, two={"to": ANA})

    one, two = await claim(store)
    await store.settle(one.sent(Receipt("1044:77")))
    await store.settle(two.sent(Receipt("1044:78")))
    found = await store.conversations_at(
        [("telegram", "1044:77"), ("telegram", "1044:78")]
    )

    assert {("telegram", "1044:77"): [THREAD]} == found


async def test_a_delivery_that_took_several_messages_is_found_by_each(store, put):
    await put(one={"conversation": THREAD.id, "to": ANA})

    [one] = await claim(store)
    await store.settle(one.sent(Receipt("1044:77", ("1044:78", "1044:79"))))
    names = [("telegram", f"1044:{number}") for number in (77, 78, 79)]

    assert {name: [THREAD] for name in names} == await store.conversations_at(names)


async def test_who_answers_a_file_that_follows_its_letter_answers_the_letter(
    store, put
):
    await put(
        letter={"conversation": THREAD.id, "to": ANA},
        file={"conversation": "file", "to": ANA, "follows": "letter"},
    )

    for each in await claim(store):
        await store.settle(each.sent(Receipt(f"r-{each.id}")))

    assert {("telegram", "r-file"): [THREAD]} == await store.conversations_at(
        [("telegram", "r-file")]
    )


async def test_what_was_said_is_said_though_no_name_of_it_is_known(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane)

    for receipt in (None, Receipt("r-1", ("",))):
        [each] = await claim(store)
        await store.settle(each.sent(receipt))

    assert {DeliveryState.SENT} == {await state(store, name) for name in ("one", "two")}
    assert {} == await store.conversations_at([("telegram", "")])


async def test_a_conversation_that_nobody_opened_does_not_stop_a_receipt(store, put):
    await put(one={"conversation": "unheard"})

    [one] = await claim(store)
    await store.settle(one.sent(Receipt("r-1")))

    assert DeliveryState.SENT is await state(store, "one")


async def test_what_is_said_in_no_conversation_is_found_in_those_that_it_is_said_to(
    store, put
):
    its = {"to": ANA, "in_reply_to": "1044:1", "automatic": True}
    made = {
        "one": its,
        "two": its | {"to": Address("telegram", "7")},
        "three": its | {"in_reply_to": "unheard"},
        "four": its | {"automatic": False},
    }
    # None of them waits for another.
    await put(**{name: one | {"conversation": name} for name, one in made.items()})

    for each in await claim(store):
        await store.settle(each.sent(Receipt(f"r-{each.id}")))
    names = [("telegram", f"r-{name}") for name in made]

    assert {("telegram", "r-one"): [THREAD]} == await store.conversations_at(names)


async def test_after_a_crash_it_is_looked_for_and_found(store, put, another):
    await put(one={"conversation": THREAD.id, "to": ANA})
    await claim(store)
    await store.close()

    after = await another()
    early = await claim(after, NOON + LEASE / 2)
    [checking] = await claim(after, NOON + LEASE)
    await after.settle(checking.sent(Receipt("1044:77")))

    assert [] == early
    assert (DeliveryState.CHECKING, 2) == (checking.state, checking.attempts)
    assert DeliveryState.SENT is await state(after, "one")
    assert {} != await after.conversations_at([("telegram", "1044:77")])


async def test_looked_for_and_not_found_it_may_be_said(store, put):
    await put(one={})
    await claim(store)

    [checking] = await claim(store, LATER)
    absent = checking.absent()
    await store.settle(absent)
    between = await state(store, "one")
    await store.settle(absent.sent(Receipt("r-1")))

    assert DeliveryState.SENDING is between
    assert DeliveryState.SENT is await state(store, "one")


async def test_not_found_and_said_at_once_is_one_step_for_the_store(store, put):
    await put(one={})
    await claim(store)

    [checking] = await claim(store, LATER)
    await store.settle(checking.absent().deferred("busy", LATER))

    assert DeliveryState.DUE is await state(store, "one")


async def test_said_after_it_was_not_found_it_is_looked_for_again_after_its_lease(
    store, put
):
    await put(one={})
    await claim(store)
    [checking] = await claim(store, LATER)
    await store.settle(checking.absent())

    early = await claim(store, LATER + LEASE / 2)
    [again] = await claim(store, LATER + LEASE)

    assert [] == early
    assert DeliveryState.CHECKING is again.state


async def test_how_often_it_may_have_been_said_is_counted(store, put):
    """
    Whether its channel gave no word, its lease ended, or its node began again.
    """
    await put(one={})
    [one] = await claim(store)
    await store.settle(one.unknown("silence", NOON))
    [two] = await claim(store, LATER)
    [three] = await claim(store, LATER + LEASE)
    await store.take_back(LATER)
    [four] = await claim(store, LATER + LEASE)
    await store.settle(four.absent().deferred("busy", LATER))
    [five] = await claim(store, LATER + timedelta(days=1))

    assert [0, 1, 2, 3, 0] == [d.doubts for d in (one, two, three, four, five)]


@pytest.mark.parametrize(
    "end",
    [
        lambda d: d.sent(Receipt("late")),
        lambda d: d.failed("late"),
        lambda d: d.deferred("late", LATER),
        lambda d: d.deferred("late", LATER, retry_at=LATER),
        lambda d: d.unknown("late", LATER),
    ],
    ids=["sent", "failed", "deferred", "throttled", "unknown"],
)
async def test_a_worker_that_lost_its_lease_changes_nothing(store, put, end):
    await put(one={})
    [first] = await claim(store)
    [second] = await claim(store, LATER)

    await store.settle(end(first))
    between = await store.deliveries([DeliveryState.CHECKING], 10)
    await asyncio.gather(
        store.settle(end(first)), store.settle(second.sent(Receipt("r-2")))
    )
    await store.settle(end(first))
    [kept] = await store.deliveries([DeliveryState.SENT], 10)

    assert ["one"] == [d.id for d in between]
    assert Receipt("r-2") == kept.receipt


async def ended(store):
    """
    Let the lease end, and nobody look for it yet.
    """
    assert [] == await store.claim(LATER, LEASE, 10, ("twitter",))


async def asked(store):
    """
    Let the lease end, and somebody look for it in vain.
    """
    [second] = await claim(store, LATER)
    await store.settle(second.unknown("it does not say", LATER))


@pytest.mark.parametrize(
    ("meanwhile", "between"),
    [(ended, DeliveryState.UNSURE), (asked, DeliveryState.ASKING)],
)
async def test_what_was_said_when_its_lease_had_ended_is_known(
    store, put, meanwhile, between
):
    """
    A clock that is set forward ends the leases of all that is being said.
    """
    await put(one={"conversation": THREAD.id, "to": ANA})
    [first] = await claim(store)
    await meanwhile(store)
    before = await state(store, "one")

    await store.settle(first.sent(Receipt("1044:77")))

    assert [between, DeliveryState.SENT] == [before, await state(store, "one")]
    assert {} != await store.conversations_at([("telegram", "1044:77")])
    assert [] == await claim(store, LATER + LEASE)
    assert not await store.retry("one", LATER, act())


@pytest.mark.parametrize("meanwhile", [ended, asked])
@pytest.mark.parametrize(
    "end",
    [
        lambda d: d.failed("late"),
        lambda d: d.deferred("late", LATER),
        lambda d: d.unknown("late", LATER),
    ],
    ids=["failed", "deferred", "unknown"],
)
async def test_nothing_else_is_known_when_its_lease_had_ended(
    store, put, meanwhile, end
):
    await put(one={})
    [first] = await claim(store)
    await meanwhile(store)
    before = await state(store, "one")

    await store.settle(end(first))

    assert before is await state(store, "one")


async def test_a_word_from_before_a_person_decided_changes_nothing(store, put):
    await put(one={})
    [first] = await claim(store)
    await asked(store)
    await store.retry("one", LATER, act())

    await store.settle(first.sent(Receipt("late")))
    [again] = await claim(store, LATER)
    await ended_again(store)
    await store.settle(first.sent(Receipt("late")))
    between = await state(store, "one")
    await store.settle(again.sent(Receipt("r-3")))

    assert DeliveryState.UNSURE is between
    assert DeliveryState.SENT is await state(store, "one")


async def ended_again(store):
    assert [] == await store.claim(LATER + LEASE, LEASE, 10, ("twitter",))


async def test_a_claim_is_settled_once(store, put):
    """
    A worker that is not sure whether its settling was kept may settle again, even
    when the delivery was claimed anew in between.
    """
    await put(one={})
    [first] = await claim(store)
    throttled = first.deferred("429", NOON, retry_at=NOON)

    await store.settle(throttled)
    [second] = await claim(store)
    await store.settle(throttled)
    between = await state(store, "one")
    await store.settle(second.sent(Receipt("r-2")))

    assert first.attempts == second.attempts
    assert DeliveryState.SENDING is between
    assert DeliveryState.SENT is await state(store, "one")


async def test_what_nobody_claimed_is_not_settled(store, put):
    [made] = await put(one={})

    await store.settle(made.claimed().sent(Receipt("r-1")))

    assert DeliveryState.DUE is await state(store, "one")


async def test_an_end_that_the_table_does_not_have_is_refused(store, put):
    await put(one={}, two={})
    one, two = await claim(store)

    settled = await asyncio.gather(
        store.settle(evolve(one, state=DeliveryState.ASKING)),
        store.settle(two.sent(Receipt("r-2"))),
        return_exceptions=True,
    )

    assert [ValueError, bool] == [type(s) for s in settled]
    assert DeliveryState.SENDING is await state(store, "one")
    assert DeliveryState.SENT is await state(store, "two")


async def test_it_tells_whether_another_waits_behind_it(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane)

    [one] = await claim(store)
    behind = await store.settle(one.sent(Receipt("r-1")))
    [two] = await claim(store)
    after = await store.settle(two.sent(Receipt("r-2")))

    assert ("one", True) == (one.id, behind)
    assert ("two", False) == (two.id, after)


async def test_what_is_said_instead_takes_the_place_of_all_that_was_left(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    elsewhere = {"to": PLANNING}
    await put(
        one=lane,
        two=lane,
        three=lane,
        free=lane | {"conversation": "", "due_at": LATER},
        copy=lane | elsewhere | {"due_at": LATER},
    )
    await put(later=lane, other=elsewhere)
    claimed = {d.id: d for d in await claim(store)}
    await store.settle(claimed["one"].sent(Receipt("r-1")))
    [two] = await claim(store)
    usual = {"due_at": NOON, "conversation": THREAD.id}

    more = await store.settle(
        two.failed("blocked"),
        instead=delivery("instead", two.message, to=MAIL, **usual),
        told=(delivery("told", two.message, **elsewhere),),
    )

    kept = {d.id: d for d in await store.deliveries(list(DeliveryState), 10)}
    assert more
    assert {
        "one": DeliveryState.SENT,
        "two": DeliveryState.FAILED,
        "three": DeliveryState.DROPPED,
        "free": DeliveryState.DUE,
        "copy": DeliveryState.DUE,
        "later": DeliveryState.DUE,
        "other": DeliveryState.SENDING,
        "instead": DeliveryState.DUE,
        "told": DeliveryState.DUE,
    } == {name: d.state for name, d in kept.items()}
    assert "blocked" == kept["three"].problem


async def test_what_came_before_it_or_is_dead_is_not_dropped_with_it(store, put):
    """
    A person has them said again, one by one.
    """
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane)
    for _ in range(2):
        [each] = await claim(store)
        await store.settle(each.failed("blocked"))
    await store.retry("one", NOON, act())
    [one] = await claim(store)
    mail = delivery("mail", one.message, to=MAIL)

    more = await store.settle(one.failed("blocked"), instead=mail)
    dead = await state(store, "two")
    await store.retry("two", NOON, act())
    two = {d.id: d for d in await claim(store)}["two"]
    await store.retry("one", NOON, act())
    await store.settle(two.failed("blocked"), instead=evolve(mail, id="another"))

    assert more
    assert [DeliveryState.FAILED, DeliveryState.DUE] == [
        dead,
        await state(store, "one"),
    ]


async def test_what_is_told_of_an_end_waits_to_be_made(store, put):
    await put(one={})
    [one] = await claim(store)

    told = delivery("told", one.message)

    assert await store.settle(one.failed("no such box"), told=[told])
    assert ["told"] == [d.id for d in await claim(store)]


async def test_a_worker_that_lost_its_lease_says_nothing_instead(store, put):
    await put(one={})
    [first] = await claim(store)
    await claim(store, LATER)

    await store.settle(
        first.failed("late"),
        instead=delivery("instead", first.message, to=MAIL),
        told=(delivery("told", first.message),),
    )

    assert ["one"] == [d.id for d in await store.deliveries(list(DeliveryState), 10)]


async def test_what_is_to_be_tried_again_is_something_to_be_made(store, put):
    await put(one={})

    [one] = await claim(store)

    assert await store.settle(one.deferred("busy", NOON))
