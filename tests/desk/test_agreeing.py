"""
A word is agreed in person, and kept where nobody can read it.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from desk_samples import ANA, KEY, LUIS
from refusals import refused

from gateway.core.identity import Role
from gateway.core.people.agreed_word import is_said
from gateway.core.town import Identity
from gateway.town.desk import agreeing, enrolling

POT = "¿Me guardáis la maceta azul?"
HEARD = ["me", "guardais", "la", "maceta", "azul"]


@pytest.fixture
async def ana(desk):
    return await enrolling.enrol(desk.clerk(), ANA)


async def is_agreed(desk, id):
    person = (await desk.store.person(id)).person
    return bool(person.agreed) and is_said(HEARD, person.agreed, id, KEY)


async def test_what_is_typed_twice_is_agreed_and_the_chain_says_so_without_it(
    desk, ana
):
    person = await agreeing.agree(
        desk.clerk(), ana.id, POT, "me guardais LA maceta 🪴 azul"
    )

    assert await is_agreed(desk, ana.id)
    assert "maceta" not in repr(person)
    act = (await desk.store.acts(None, None, 1))[0]
    assert ("inés", "desk.word", f"person {ana.id}") == (
        act.entry.actor,
        act.entry.action,
        act.entry.object,
    )
    assert person.agreed not in repr(act)
    assert not any(word in repr(act) for word in HEARD[1:])


@pytest.mark.parametrize(
    ("words", "again", "why"),
    [
        (POT, "la maceta azul", "the two are not the same"),
        ("", "", "too short: 6 letters at least"),
        ("sol 12345", "sol 12345", "too short"),
        ("¡Buenos días!", "buenos dias", "people write that every day"),
        ("muchas gracias", "muchas gracias", "people write that every day"),
        (
            "uno dos tres 4 5 seis siete",
            "uno dos tres 4 5 seis siete",
            "6 words at most",
        ),
    ],
)
async def test_what_is_no_word_is_refused_with_its_reason(desk, ana, words, again, why):
    with refused(why) as told:
        await agreeing.agree(desk.clerk(), ana.id, words, again)

    assert not any(word in str(told.value) for word in ("maceta", "sol", "uno"))
    assert "" == (await desk.store.person(ana.id)).person.agreed


async def test_it_is_one_of_somebody_who_is_enrolled(desk):
    with refused("no person P-NOBODY"):
        await agreeing.agree(desk.clerk(), "P-NOBODY", POT, POT)
    with refused("no person P-NOBODY"):
        await agreeing.end(desk.clerk(), "P-NOBODY")


async def test_another_takes_its_place_and_it_ends_with_a_word(desk, ana):
    await agreeing.agree(desk.clerk(), ana.id, "otra maceta", "otra maceta")
    await agreeing.agree(desk.clerk(), ana.id, POT, POT)
    assert await is_agreed(desk, ana.id)

    ended = await agreeing.end(desk.clerk(), ana.id)

    assert "" == ended.agreed
    with refused(f"no word is agreed with {ana.id}"):
        await agreeing.end(desk.clerk(), ana.id)
    acts = [action for _, action, *_ in await desk.acts()]
    assert ["desk.enrol", "desk.word", "desk.word", "desk.end_word"] == acts


async def test_it_outlives_whatever_becomes_of_the_verification(desk, ana):
    await agreeing.agree(desk.clerk(), ana.id, POT, POT)
    desk.now += timedelta(days=700)
    await enrolling.renew(desk.clerk(), ana.id, "12345678Z")
    assert await is_agreed(desk, ana.id)

    await enrolling.revoke(desk.clerk(), ana.id, "")
    assert await is_agreed(desk, ana.id)
    desk.identity = Identity(four_eyes=True)
    await enrolling.enrol(desk.clerk(), evolve(ANA, anew=True))
    assert await is_agreed(desk, ana.id)
    await enrolling.approve(desk.clerk("marta"), ana.id)

    assert await is_agreed(desk, ana.id)


async def test_equal_words_of_two_are_kept_as_others(desk, ana):
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    taken = await enrolling.take_over(
        desk.clerk(), "Eva", Role.RESIDENT, 6, consent=True
    )

    kept = {
        (await agreeing.agree(desk.clerk(), each.id, POT, POT)).agreed
        for each in (ana, luis, taken)
    }

    assert 3 == len(kept)
