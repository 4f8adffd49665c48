"""
What somebody asks after something that the gateway has answered is asked together with
it.
"""

from datetime import timedelta

import pytest
from cases import for_each

from gateway.core.message import Address
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.routing.compiler import compile_routes
from gateway.routing.words.brief.follow_up import asks_the_same, names_only

from .test_facts import KNOWN
from .test_split_message import GREETING, PRIVATE, PUBLIC, TOWN, letters, says

#: A town that knows when two things are open, what one of them costs, and what there is
#: to eat on two days.
HOURS = (
    TOWN.replace(
        "  sport:",
        "  culture: {words: [biblioteca, museo], owner: police}\n"
        "  school: {words: [comedor], owner: clerk}\n"
        "  sport:",
    ).replace(
        "  pool:\n    words: [piscina]",
        "  pool:\n    match: {asks: [hours, price], words: [piscina]}",
    )
).replace(
    "authorities:",
    """  library:
    match: {asks: hours, words: [biblioteca]}
    of: 2026-02-20
    says: De 10 a 14.
  menu:
    match: {topics: school}
    of: 2026-02-20
    says: "El {day}: {value}."
    days: {2026-03-02: lentejas, 2026-03-03: tortilla}
authorities:""",
)
BETO = Address("twitter", "2002")
LIBRARY = "De 10 a 14. (dato del 20/02/2026)"


@pytest.fixture(autouse=True)
def knowing(town):
    town.table = compile_routes(HOURS)


async def test_what_is_asked_next_is_asked_together_with_the_question_before(town):
    assert [KNOWN] == await says(town, "¿a qué hora abre la piscina?")
    assert [KNOWN] == await says(town, "¿y los sábados?")
    assert [KNOWN] == await says(town, "¿y en agosto?")

    assert [] == letters(town)


async def test_whoever_tells_something_of_it_is_read(town):
    await says(town, "¿a qué hora abre la piscina?")
    await says(town, "pues hoy sigue cerrada")

    assert [("lights", "pues hoy sigue cerrada", 0)] == letters(town)


@pytest.mark.parametrize(
    ("said", "box"),
    [("hay un incendio", "police"), ("y la farola está rota", "lights")],
)
async def test_what_tells_its_own_matter_is_not_the_question_before(town, said, box):
    await says(town, "¿a qué hora abre la piscina?")
    await says(town, said)

    assert [(box, said, 0)] == letters(town)


async def test_after_a_while_it_is_asked_by_itself(town):
    await says(town, "¿a qué hora abre la piscina?")
    town.now += PIECES_WAIT

    assert [KNOWN] != await says(town, "¿y los sábados?")
    assert ["clerk"] == [box for box, *_ in letters(town)]


async def test_whoever_has_talked_with_a_mailbox_since_goes_on_with_it(town):
    await says(town, "¿a qué hora abre la piscina?")
    await says(town, "la farola está rota")
    await says(town, "¿y los sábados?")

    assert ["lights", "lights"] == [box for box, *_ in letters(town)]


async def test_what_another_asked_is_not_theirs(town):
    await says(town, "¿a qué hora abre la piscina?")
    told = await says(town, "¿y los sábados?", sender=Address("telegram", "2"))

    assert ["No lo sé; se lo pregunto a Registro. J-2"] == told
    assert ["clerk"] == [box for box, *_ in letters(town)]


async def test_the_same_is_asked_of_something_else(town):
    assert [LIBRARY] == await says(town, "¿a qué hora abre la biblioteca?")
    assert [KNOWN] == await says(town, "¿y la piscina?")
    assert [KNOWN] == await says(town, "¿y los sábados?")

    assert [] == letters(town)


async def test_what_was_told_of_one_thing_is_told_of_no_other(town):
    await says(town, "¿a qué hora abre la biblioteca?")

    [told] = await says(town, "¿y el museo?")

    assert LIBRARY != told
    assert ["police"] == [box for box, *_ in letters(town)]


async def test_whoever_asks_something_else_of_it_is_answered_that(town):
    await says(town, "¿a qué hora abre la piscina?")
    assert [KNOWN] == await says(town, "¿y cuánto cuesta?")

    await says(town, "¿a qué hora abre la biblioteca?")
    assert [LIBRARY] != await says(town, "¿y cuánto cuesta?")
    assert ["police"] == [box for box, *_ in letters(town)]


async def test_whoever_knows_what_is_asked_on_reads_what_was_asked_before(town):
    await says(town, "¿a qué hora abre la biblioteca?")
    await says(town, "¿y cuánto cuesta?")

    [letter] = town.said("email")
    assert "preguntó antes: «¿a qué hora abre la biblioteca?»" in letter.text


async def test_another_day_is_told_alone(town):
    first = await says(town, "¿qué hay hoy en el comedor?")
    second = await says(town, "¿y mañana?")

    assert ["El 02/03: lentejas. (dato del 20/02/2026)"] == first
    assert ["El 03/03: tortilla. (dato del 20/02/2026)"] == second


async def test_whoever_thanks_for_an_answer_is_not_told_it_again(town):
    thanks = GREETING.replace("hola", "gracias")
    town.table = compile_routes(f"{HOURS}{thanks}")
    await says(town, "¿a qué hora abre la piscina?")

    assert ["Buenas."] == await says(town, "gracias")
    assert [KNOWN] == await says(town, "¿y los sábados?")


async def test_whose_the_matter_is_is_told_again(town):
    told = await says(town, "¿cuándo arregláis la autovía?")

    assert told
    assert told == await says(town, "¿y el desvío?")
    letter = [d for d in town.said("email") if "¿y el desvío?" in d.text][-1]
    assert "¿cuándo arregláis la autovía?" in letter.text


async def test_a_reply_before_everybody_is_asked_with_what_was_asked_there(
    town,
):
    """
    Nobody is in a hurry there, and nothing of it is private.
    """
    said = await public(town, "¿a qué hora abre la biblioteca?")
    town.now += timedelta(hours=20)

    for asked in ("¿y los sábados?", "¿y en agosto?"):
        assert [LIBRARY] == await public(town, asked, in_reply_to=last(town))
    assert [LIBRARY] == said


async def test_whoever_replies_to_something_else_asks_by_themselves(town):
    """
    Below what another was told, or what we never said, nobody goes on with their own.
    """
    await public(town, "¿a qué hora abre la piscina?")
    await public(town, "¿a qué hora abre la biblioteca?", sender=BETO)

    told = await public(town, "¿y los sábados?", in_reply_to=last(town))
    assert told not in ([KNOWN], [LIBRARY])
    await public(town, "qué vergüenza", in_reply_to=("777",))
    assert ["clerk", "clerk"] == [box for box, *_ in letters(town)]


async def test_whoever_marks_what_they_reply_to_asks_on_after_that(town):
    await says(town, "¿a qué hora abre la piscina?")
    pool = last(town, "telegram")
    await says(town, "¿a qué hora abre la biblioteca?")

    assert [KNOWN] == await says(town, "¿y los sábados?", in_reply_to=pool)


@pytest.mark.parametrize(
    ("headers", "box"), [({}, "lights"), ({"auto-submitted": "auto-replied"}, "clerk")]
)
async def test_no_machine_asks_on(town, headers, box):
    ana = Address("email", "ana@mail.example")
    private = {"sender": ana, "visibility": PRIVATE}
    await town.tell("¿a qué hora abre la piscina?", **private)

    away, told = "Estoy fuera hasta el lunes.", last(town, "email")
    await town.tell(away, **private, headers=headers, in_reply_to=told)

    assert box in [each for each, text, _ in letters(town) if text == away]


async def test_what_was_asked_in_private_is_told_before_nobody(town):
    ana = Address("twitter", "1044")
    await says(town, "¿a qué hora abre la biblioteca?", sender=ana)

    said = await public(town, "¿y los sábados?", in_reply_to=last(town))
    assert [LIBRARY] != said


async def test_who_replies_to_nothing_before_everybody_asks_by_themselves(town):
    await public(town, "¿a qué hora abre la biblioteca?")

    assert [LIBRARY] != await public(town, "¿y los sábados?")


def last(town, channel="twitter"):
    """
    Give the references of what was said last there.
    """
    return (f"r-{town.said(channel)[-1].id}",)


async def public(town, text, **changes):
    """
    Ana, or another, writes on X before everybody; give what is told because of it.
    """
    town.now += timedelta(seconds=1)
    before = len(town.said("twitter"))
    changes = {"sender": Address("twitter", "1044"), **changes}
    await town.tell(text, visibility=PUBLIC, **changes)
    return [each.text for each in town.said("twitter")[before:]]


@for_each(
    "said",
    [
        "¿y la piscina?",
        "i la piscina?",
        "e a piscina?",
        "eta igerilekua?",
        "and the pool?",
        "what about the pool?",
        "et la piscine ?",
        "und das Schwimmbad?",
        "și piscina?",
        "والمسبح؟",
        "w la piscina?",
    ],
)
def test_what_only_names_something_is_known_in_every_language(said):
    assert names_only(said)


@for_each(
    "said",
    [
        "¿y la biblioteca tiene ordenadores?",
        "¿y cuánto cuesta la piscina?",
        "la piscina está rota",
        "¿y?",
        "",
        "and",
    ],
)
def test_what_asks_more_is_asked_by_itself(said):
    assert not names_only(said)


@for_each(
    ("said", "same"),
    [
        ("¿y los sábados?", True),
        ("¿y a qué hora cierra?", True),
        ("¿y cuánto cuesta?", False),
        ("¿y dónde está?", False),
        ("¿y se pueden sacar libros sin el carné de socio?", False),
    ],
)
def test_what_asks_for_something_else_is_told_from_another_day(said, same):
    assert same is asks_the_same(said, "¿a qué hora abre la biblioteca?")
