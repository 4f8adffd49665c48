"""
What is said on in an emergency, although it is like something else.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address
from gateway.routing.compiler import compile_routes

from .conftest import CASES, PRIVATE, texts

#: Rules by which where somebody is resembles another danger.
LIKE = CASES.replace(
    "guards:\n",
    """guards:
  despair:
    words: [tirarme]
    like: [estoy en lo alto del puente]
    urgency: emergency
    confidential: yes
    deliver: lights
""",
).replace(
    "topics:\n",
    """matters:
  home: {match: {topics: home}, confidential: yes}
topics:
  home:
    words: [divorcio]
    like: [han roto la puerta de mi casa]
    owner: lights
""",
)
WHERE = "en lo alto del puente"


@pytest.fixture(autouse=True)
def likely(town):
    town.table = compile_routes(LIKE)


async def heard_after_a_fire(town, said, **changes):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.tell(said, visibility=PRIVATE, **changes)


def letters(town, said):
    return [d for d in town.said("email") if d.text.startswith(said)]


async def test_by_itself_it_is_another_danger(town):
    await town.tell(WHERE, visibility=PRIVATE)

    assert "lights@test.example" in {d.to.value for d in letters(town, WHERE)}


@pytest.mark.parametrize("changes", [{}, {"in_reply_to": ("r1",)}], ids=["", "reply"])
async def test_in_an_emergency_whoever_has_it_reads_where_its_sender_is(town, changes):
    """
    In the letter of the fire, as urgent as the fire, and in nobody else's.
    """
    await heard_after_a_fire(town, WHERE, **changes)
    [letter] = letters(town, WHERE)

    assert "police@test.example" == letter.to.value
    assert letter.subject.startswith("URGENTE · [J-1]")
    assert await town.store.case(Number(2)) is None


async def test_what_is_only_like_a_confidence_is_read_by_the_next_in_charge(town):
    await heard_after_a_fire(town, "han roto la puerta")
    await town.later(minutes=6)
    [alarm] = [d for d in town.said("email") if "NADIE LO HA VISTO" in d.text]

    assert "lights@test.example" == alarm.to.value
    assert "han roto la puerta" in alarm.text


async def test_whoever_applies_for_something_in_an_emergency_is_heard_there(town):
    repair = "{match: {topics: home, intents: procedure}, deliver: lights}"
    town.table = compile_routes(
        LIKE.replace("    words: [certificado]", "    words: [solicito]", 1).replace(
            "procedures:\n", f"procedures:\n  repair: {repair}\n"
        )
    )
    said = "solicito: han roto la puerta de mi casa"
    await heard_after_a_fire(town, said)

    assert ["lights@test.example"] == [d.to.value for d in letters(town, said)]


async def test_an_emergency_of_somebody_else_is_not_gone_on_with(town):
    await town.tell("hay un incendio", reference="p1")
    other = Address("twitter", "9")
    await town.tell(WHERE, sender=other, handle="@bob", in_reply_to=("p1",))

    assert "lights@test.example" in {d.to.value for d in letters(town, WHERE)}


async def test_what_words_tell_is_a_danger_of_its_own_also_in_an_emergency(town):
    await heard_after_a_fire(town, "maltrato")

    assert any("016" in told for told in texts(town, "twitter"))


async def test_whoever_says_more_is_heard_by_what_they_say(town):
    much = f"{WHERE}, y no veo otra salida, ni hoy ni mañana ni nunca"
    await heard_after_a_fire(town, much)

    assert "lights@test.example" in {d.to.value for d in letters(town, much)}


async def test_what_has_ended_takes_up_nothing_that_is_like_another_danger(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.answer("#resuelto Apagado.")
    await town.later(hours=1)
    await town.tell(WHERE, visibility=PRIVATE)

    assert CaseState.SOLVED is await town.state()
    assert "lights@test.example" in {d.to.value for d in letters(town, WHERE)}


async def test_after_a_night_it_is_another_danger_again(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.answer("#visto")
    town.now += timedelta(hours=13)
    await town.tell(WHERE, visibility=PRIVATE)

    assert "lights@test.example" in {d.to.value for d in letters(town, WHERE)}
