"""
What a letter says of why it came: in the town's own language, not in that of a trace.
"""

import pytest
from cases import for_each

from gateway.core.decision import Why
from gateway.core.message import Address, Evidence, Proof, Visibility
from gateway.routing.compiler import compile_routes

from .conftest import ROUTES

SAYS = "Le llega porque: "
ABOUT = "trata de algo que lleva este buzón"
FAROLA = f"{ABOUT} («farola»)"
ANA = Address("email", "ana@junar.example")
MAIL = {"sender": ANA, "handle": "", "evidence": Evidence(dmarc="fail")}
AWAY = "{from: 2026-03-01, until: 2026-03-31, backup: clerk}"


def guarded(match):
    """
    Give the rules with one more guard that puts into quarantine.
    """
    doubt = (
        f"  doubt:\n    match: {match}\n    deliver: police\n    outcome: quarantine\n"
    )
    return ROUTES.replace("topics:\n", f"{doubt}topics:\n")


def reasons(town, since=0):
    """
    Give, of each letter, to which mailbox it went and what it says of why.
    """
    return [
        (letter.to.value.partition("@")[0], line.removeprefix(SAYS))
        for letter in town.said("email")[since:]
        for line in letter.text.splitlines()
        if line.startswith(SAYS)
    ]


async def written(town, text, **changes):
    """
    Somebody writes in private; give what the letters about it say of why.
    """
    since = len(town.said("email"))
    await town.tell(text, visibility=Visibility.PRIVATE, **changes)
    return reasons(town, since)


async def test_a_letter_shows_no_regular_expression(town):
    either = "match: {any: [{words: farola}, {patterns: '(luz|lu) azul'}]}"
    town.table = compile_routes(ROUTES.replace("words: [farola]", either))

    assert [("lights", ABOUT)] == await written(town, "hay una luz azul")
    another = Address("twitter", "2")
    told = await written(town, "la farola de luz azul", sender=another)
    assert [("lights", FAROLA)] == told


@pytest.mark.parametrize(
    ("text", "mailbox", "why"),
    [
        ("otra farola, vaya farola", "lights", FAROLA),
        ("hay un incendio", "police", f"{ABOUT} («incendio»)"),
        ("hola @police", "police", "nombra a este buzón («@police»)"),
        ("hola", "clerk", "nada indica que corresponda a otro buzón"),
    ],
)
async def test_a_letter_says_why_in_the_words_that_were_said(town, text, mailbox, why):
    assert [(mailbox, why)] == await written(town, text)


async def test_what_examples_tell_is_told_without_a_word(town):
    rules = ROUTES.replace("words: [farola]", 'like: ["no se ve nada por la noche"]')
    town.table = compile_routes(rules)

    assert [("lights", ABOUT)] == await written(town, "no se ve nada por la noche")


async def test_a_letter_says_what_it_goes_on_with(town):
    await written(town, "la farola está rota")

    latest = await written(town, "y mañana")
    meant = await written(town, "sigue igual", in_reply_to=("r1",))

    assert [("lights", "la última conversación de esta persona es con este buzón")] == (
        latest
    )
    assert [("lights", "sigue una conversación con este buzón")] == meant


async def test_who_stands_in_reads_for_whom_and_the_absent_who(town):
    rules = ROUTES.replace(
        "office: Alumbrado", f"office: Alumbrado\n    absent: {AWAY}"
    )
    town.table = compile_routes(rules)

    assert [
        ("lights", f"{FAROLA}; este buzón está ausente, y lo recibe también Registro"),
        ("clerk", f"{FAROLA}; sustituye a Alumbrado, que está ausente"),
    ] == await written(town, "la farola está rota")


async def test_who_is_passed_a_case_reads_by_whom(town):
    await written(town, "la farola está rota")

    await town.answer("#pasar police")

    assert ("police", "se lo pasa Alumbrado") == reasons(town)[-1]


async def test_of_what_is_passed_on_each_reads_who_is_absent_and_who_stands_in(town):
    rules = ROUTES.replace("office: Policía", f"office: Policía\n    absent: {AWAY}")
    town.table = compile_routes(rules)
    await town.tell("la farola está rota")

    await town.answer("#pasar police")

    passed = "se lo pasa Alumbrado"
    assert [
        ("police", f"{passed}; este buzón está ausente, y lo recibe también Registro"),
        ("clerk", f"{passed}; sustituye a Policía, que está ausente"),
    ] == reasons(town)[-2:]


async def test_a_reminder_says_why_once(town):
    await town.tell("hay un incendio", visibility=Visibility.PRIVATE)
    told = reasons(town)

    await town.later(minutes=30)

    assert "NADIE LO HA VISTO" in town.said("email")[-1].text
    assert told == reasons(town)


@for_each("language", ["es", "en"])
@for_each("why", Why)
def test_every_reason_has_words(town, why, language):
    told = town.table.text(f"letter-because-{why.value}", language, what="x")

    assert told


FORGED = "puede ser falso: el dominio de su dirección no lo confirma"
APART = "no parece de fiar, y alguien debe mirarlo"


@pytest.mark.parametrize(
    ("guard", "why"),
    [
        ("{dmarc: fail}", FORGED),
        ("{channel: email}", FORGED),
        ("{channel: twitter}", APART),
        ("{words: [gratis]}", f"{ABOUT} («gratis»)"),
    ],
)
async def test_a_letter_about_what_is_in_quarantine_invites_nobody_to_answer(
    town, guard, why
):
    town.table = compile_routes(guarded(guard))
    said = MAIL if "twitter" not in guard else {}

    assert [("police", why)] == await written(town, "todo gratis", **said)
    [letter] = town.said("email")
    assert "Está en cuarentena" in letter.text
    assert "le llegará solo a esta persona" not in letter.text
    assert "#resuelto" not in letter.text
    assert () == letter.buttons


@pytest.mark.parametrize("text", ["¿Lo escribió usted?", "#resuelto", "#pasar clerk"])
async def test_what_is_answered_to_it_goes_to_nobody_and_its_writer_is_told(town, text):
    town.table = compile_routes(guarded("{dmarc: fail}"))
    await written(town, "todo gratis", **MAIL)

    await town.answer(text)

    [letter, told] = town.said("email")
    assert told.to == letter.to
    assert told.text.startswith("No se ha enviado a nadie: está en cuarentena")


async def test_what_a_guard_lets_through_is_answered_as_ever(town):
    rules = guarded("{dmarc: fail}").replace(
        "    outcome: quarantine\ntopics", "topics"
    )
    town.table = compile_routes(rules)

    assert [("police", ABOUT)] == await written(town, "todo gratis", **MAIL)
    assert "le llegará solo a esta persona" in town.said("email")[0].text


BEWARE = "ATENCIÓN: parece alguien del Ayuntamiento o una de sus cuentas, y no lo es"


@pytest.mark.parametrize(
    "seeming",
    [
        {"display_name": "Miguel Prueba", "handle": "@zzz1"},
        {"display_name": "Registro Testville", "handle": "@zzz1"},
        {"display_name": "x", "handle": "@testviIle"},
        {"display_name": "x", "handle": "@lights_"},
    ],
)
async def test_who_seems_one_of_us_is_told_to_every_mailbox_that_reads_it(
    town, seeming
):
    town.table = compile_routes(f"{ROUTES}identity: {{alarm: police}}\n")

    told = await written(town, "la farola está rota", **seeming)

    alarm = "este buzón recibe los avisos de posible suplantación"
    assert [("lights", FAROLA), ("police", alarm)] == told
    assert all(letter.text.count(BEWARE) == 1 for letter in town.said("email"))


async def test_who_writes_from_a_mailbox_s_address_was_verified_by_nobody(town):
    await town.tell(
        "la farola está rota",
        sender=Address("email", "police@test.example"),
        handle="",
        display_name="",
        visibility=Visibility.PRIVATE,
        evidence=Evidence(proof=Proof.SIGNED),
    )

    assert "the address of mailbox police" == (await town.show()).filing.verdict.because
    [letter] = [d for d in town.said("email") if d.to.value.startswith("lights")]
    assert "desde su dirección en el Ayuntamiento: Policía" in letter.text
