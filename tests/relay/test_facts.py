"""
What the town knows is said; what it does not is asked of whoever may; and what is
another administration's is passed on to it.
"""

from datetime import timedelta

import pytest

from gateway.core.case import Number, State
from gateway.core.errors import TemporaryFailure
from gateway.core.message import Address, Evidence, Place, Proof, Visibility
from gateway.routing.compiler import compile_routes

from .conftest import ROUTES

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC
RULES = (
    ROUTES.replace(
        "topics:\n",
        """topics:
  sport: {words: [piscina, pista], owner: lights, means: information}
  roads: {words: [autovía], owner: [], outcome: refuse, says: refused}
""",
    ).replace("intents:\n", "intents:\n  information: {words: [a qué hora, cuándo]}\n")
    + """cases: {prefix: J, receipts: yes}
facts:
  pool:
    words: [piscina]
    of: 2026-02-20
    until: 2026-09-06
    says: {es: Abre de 12 a 20., en: Open from 12 to 20.}
authorities:
  roads:
    for: roads
    office: Carreteras
    email: roads@state.example
    forward: yes
    how: Si hay peligro, 112.
"""
)
KNOWN = "Abre de 12 a 20. (dato del 20/02/2026)"
ROADS = Address("email", "roads@state.example")
PASSED = (
    "Esto lo lleva Carreteras, no el Ayuntamiento. Si hay peligro, 112. "
    "Se lo hemos pasado."
)


@pytest.fixture(autouse=True)
def knowing(town):
    town.table = compile_routes(RULES)


def said(town, channel):
    return [delivery.text for delivery in town.said(channel)]


def sent_to(town, address):
    return [d for d in town.said(address.channel) if d.to == address]


async def case(town):
    return await town.store.case(Number(1))


@pytest.mark.parametrize(
    ("channel", "visibility"),
    [("twitter", PUBLIC), ("twitter", PRIVATE), ("telegram", PRIVATE)],
)
async def test_a_fact_is_said_once_where_it_was_asked(town, channel, visibility):
    """
    No mailbox hears of it, and its case is answered.
    """
    await town.hear(
        "¿a qué hora abre la piscina?",
        sender=Address(channel, "1001"),
        visibility=visibility,
    )
    await town.deliver()

    [answer] = town.said(channel)
    assert (KNOWN, visibility) == (answer.text, answer.visibility)
    assert [] == town.said("email")
    assert State.ANSWERED is (await case(town)).case.state


async def test_what_is_not_known_is_asked_with_a_case_and_its_answer_comes_back(town):
    """
    The sender hears whom it asks and the number; the mailbox answers as always.
    """
    await town.hear("¿cuándo abre la pista?", visibility=PRIVATE)
    await town.deliver()

    assert ["No lo sé; se lo pregunto a Miguel Prueba. J-1"] == said(town, "twitter")
    [letter] = [d for d in town.said("email") if "pista" in d.text]
    assert "Caso J-1" in letter.text
    assert State.OPEN is (await case(town)).case.state

    await town.hear(
        "A las nueve.",
        sender=letter.to,
        handle="",
        token=letter.token,
        visibility=PRIVATE,
        evidence=Evidence(proof=Proof.SIGNED, dmarc="pass"),
    )
    await town.deliver()

    assert "A las nueve." in said(town, "twitter")[-1]
    assert State.ANSWERED is (await case(town)).case.state


async def test_a_fact_of_the_past_is_asked(town):
    """
    On the day after its last, what it says is said no more.
    """
    town.now = town.now.replace(month=9, day=7)
    await town.hear("¿a qué hora abre la piscina?", visibility=PRIVATE)
    await town.deliver()

    assert ["No lo sé; se lo pregunto a Miguel Prueba. J-1"] == said(town, "twitter")
    assert any("piscina" in letter.text for letter in town.said("email"))


async def test_a_question_to_nobody_goes_to_who_gets_the_rest(town):
    """
    Nothing is ever without a mailbox.
    """
    await town.hear("¿cuándo viene el circo?", visibility=PRIVATE)
    await town.deliver()

    assert ["No lo sé; se lo pregunto a Registro. J-1"] == said(town, "twitter")
    [letter] = town.said("email")
    assert Address("email", "clerk@test.example") == letter.to


async def test_asked_again_after_a_crash_it_is_said_and_delivered_once(town):
    """
    A message that is routed twice has one case and one letter.
    """
    message = await town.hear("¿cuándo abre la pista?", visibility=PRIVATE)
    await town.intake.accept([town.arrival(message)])
    await town.route()
    await town.deliver()

    assert 1 == len(said(town, "twitter"))
    assert 1 == len([d for d in town.said("email") if "pista" in d.text])


async def test_what_is_anothers_is_passed_on_and_whoever_wrote_is_told(town):
    """
    A letter with what was said and by whom, and a note in the case (ROF, 231.2).
    """
    await town.hear(
        "hay un bache en la autovía",
        link="https://x.example/1",
        place=Place(latitude=37.1, longitude=-3.6),
    )
    await town.deliver()

    assert [PASSED] == said(town, "twitter")
    [letter] = sent_to(town, ROADS)
    told = await case(town)
    assert ["hay un bache en la autovía", "--"] == letter.text.split("\n")[::2][:2]
    for part in ("Ana (@ana)", "Por X", "https://x.example/1", "37.100000"):
        assert part in letter.text
    assert "" == letter.token
    assert State.REFUSED is told.case.state
    assert ["passed on to Carreteras"] == [h.note for h in told.happenings if h.note]


async def test_nobody_floods_an_authority_through_us(town):
    """
    Who is answered no more this hour is passed on no more either; the next hour it
    goes on.
    """
    for number in range(8):
        await town.hear(f"hay {number} baches en la autovía", visibility=PRIVATE)
    await town.deliver()

    assert 5 == len(said(town, "twitter")) == len(sent_to(town, ROADS))

    town.now += timedelta(hours=2)
    await town.hear("hay baches en la autovía", visibility=PRIVATE)
    await town.deliver()

    assert 6 == len(sent_to(town, ROADS))


async def test_danger_there_is_danger_here(town):
    """
    A guard is never held up, nor answered with whose it is.
    """
    await town.hear("incendio en la autovía", visibility=PRIVATE)
    await town.deliver()

    assert [] == sent_to(town, ROADS)
    assert not any("Carreteras" in text for text in said(town, "twitter"))
    assert any("incendio" in letter.text for letter in town.said("email"))


async def test_a_letter_that_cannot_leave_waits_and_is_not_said_twice(town):
    """
    The one who wrote is told once, whenever the letter goes.
    """
    town.channels["email"].answers = [TemporaryFailure("busy")]
    await town.hear("hay un bache en la autovía", visibility=PRIVATE)
    await town.deliver()
    town.now += timedelta(minutes=1)
    await town.deliver()

    assert [PASSED] == said(town, "twitter")
    assert 1 == len(sent_to(town, ROADS))
