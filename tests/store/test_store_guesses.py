"""
Codes that somebody guesses: after a few wrong ones no right one counts from there.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from store_samples import (
    MAIL,
    NOON,
    act,
    acts,
    attempt,
    code,
)

from gateway.core.message import Address
from gateway.core.people.codes import ALL_TRIES, LIFETIME, TRIES, Redeemed

MINUTE = timedelta(minutes=1)
STRANGER = Address("telegram", "7")


async def wrong(store, first, count, **changes):
    tries = [attempt(n, f"{n:08}", **changes) for n in range(first, first + count)]
    answers = await asyncio.gather(*map(store.redeem, tries))
    assert {Redeemed.REFUSED} == set(answers)


async def test_who_tried_five_wrong_ones_cannot_send_the_right_one(store, issued):
    await wrong(store, 1, TRIES, sender=STRANGER)

    refused = await store.redeem(attempt(8, sender=STRANGER))
    others = await store.redeem(attempt(9))

    assert 5 == TRIES
    assert [Redeemed.REFUSED, Redeemed.BOUND] == [refused, others]
    assert ("message 8", "code.refuse", "its sender had tried too often") in (
        await acts(store)
    )


async def test_who_tried_four_wrong_ones_may_send_the_right_one(store, issued):
    await wrong(store, 1, TRIES - 1, sender=STRANGER)

    assert Redeemed.BOUND is await store.redeem(attempt(8, sender=STRANGER))


async def test_numbers_that_are_said_in_public_use_up_nobodys_tries(store, issued):
    await wrong(store, 1, ALL_TRIES, sender=STRANGER, public=True)

    assert Redeemed.BOUND is await store.redeem(attempt(999, sender=STRANGER))


async def test_tries_at_the_same_time_count_as_tries_one_by_one(store, issued):
    tries = [attempt(n, f"{n:08}", sender=STRANGER) for n in range(1, 51)]
    right = attempt(99, sender=STRANGER)

    answers = await asyncio.gather(*[store.redeem(one) for one in [*tries, right]])

    assert {Redeemed.REFUSED} == set(answers)


async def test_after_a_hundred_wrong_ones_it_counts_from_nobody_on_its_channel(
    store, issued
):
    await wrong(store, 1, ALL_TRIES)
    await store.issue(code("11112222", channel="email"), act())
    other = await store.redeem(attempt(800, "11112222", sender=MAIL))

    assert 100 == ALL_TRIES
    assert Redeemed.REFUSED is await store.redeem(attempt(999))
    assert Redeemed.BOUND is other
    assert ("message 999", "code.refuse", "too many wrong codes had been tried") in (
        await acts(store)
    )


async def test_one_sender_uses_up_nobody_elses_tries(store, issued):
    await wrong(store, 1, ALL_TRIES, sender=STRANGER)

    assert Redeemed.BOUND is await store.redeem(attempt(999))


@pytest.mark.parametrize("count", [TRIES, ALL_TRIES])
async def test_what_nothing_proves_uses_up_nobodys_tries(store, issued, count):
    """
    Anybody writes in anybody's name.
    """
    await wrong(store, 1, count, sender=STRANGER, proven=False)

    assert Redeemed.BOUND is await store.redeem(attempt(999, sender=STRANGER))


async def test_a_right_one_from_an_office_is_a_try_and_told_of_once(store, issued):
    """
    However often its message comes up again.
    """
    office = attempt(1, sender=STRANGER, office=True)
    answers = [await store.redeem(office) for _ in range(2)]
    await wrong(store, 2, TRIES - 1, sender=STRANGER)

    refused = await store.redeem(attempt(8, sender=STRANGER))

    told = [result for who, _, result in await acts(store) if who == "message 1"]
    problem = "it came from an office's address: a person sends it from their own"
    assert [Redeemed.REFUSED] * 3 == [*answers, refused]
    assert [problem] == told


async def test_ninety_nine_wrong_ones_are_not_too_many(store, issued):
    await wrong(store, 1, ALL_TRIES - 1)

    assert Redeemed.BOUND is await store.redeem(attempt(999))


async def test_with_a_new_code_the_tries_begin_anew(store, issued):
    await wrong(store, 1, TRIES, sender=STRANGER)
    later = NOON + MINUTE
    fresh = code("11112222", issued_at=later, expires_at=later + LIFETIME)
    await store.issue(fresh, act())

    redeemed = await store.redeem(attempt(8, "11112222", sender=STRANGER, at=later))

    assert Redeemed.BOUND is redeemed
