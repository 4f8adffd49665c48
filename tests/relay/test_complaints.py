"""
A complaint about a mailbox: whoever it is about may read it, and does nothing about it.
"""

import pytest

from gateway.core.case import CaseState
from gateway.core.errors import PermanentFailure
from gateway.core.message import Address
from gateway.routing.compiler import compile_routes

from .conftest import CASES, FIRST, PRIVATE, texts

RULES = (
    CASES.replace("office: Policía", "office: Policía\n    person: Rosa Ejemplo")
    + """
matters:
  in confidence:
    match: {all: [{addressed: name}, {words: [que no se entere]}]}
    judged_by: [clerk, police]
    confidential: yes
  complaint: {match: {addressed: name}, judged_by: [clerk, police]}
"""
)
AWAY = """person: Miguel Prueba
    absent: {from: 2026-03-02, until: 2026-03-03}
    backups: [police]"""
COMPLAINT = "Miguel Prueba me gritó"


@pytest.fixture(autouse=True)
def judged(town):
    town.table = compile_routes(RULES)


async def complained(town, text=COMPLAINT):
    """
    Let somebody complain, and give the letters by the mailbox that reads them.
    """
    await town.tell(text, visibility=PRIVATE)
    return {letter.to.value.split("@")[0]: letter for letter in town.said("email")}


async def test_whoever_it_is_about_is_told_that_another_has_it(town):
    letters = await complained(town)

    assert ["clerk", "lights"] == list(letters)
    assert "la lleva otra oficina" in letters["lights"].text
    assert "la lleva otra oficina" not in letters["clerk"].text
    assert "clerk" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize(
    "said", ["Es mentira.", "#resuelto Mentira.", "#visto", "#nota x"]
)
async def test_what_whoever_it_is_about_answers_reaches_nobody_and_does_nothing(
    town, said
):
    letters = await complained(town)
    heard = len(town.said("twitter"))
    before = await town.store.case(FIRST)

    await town.answer(said, letters["lights"])

    assert heard == len(town.said("twitter"))
    assert before == await town.store.case(FIRST)
    assert "la lleva otra oficina" in texts(town, "email")[-1]


async def test_whoever_has_it_answers_and_ends_it(town):
    letters = await complained(town)

    await town.answer("#resuelto Lo vemos.", letters["clerk"])

    assert "Lo vemos." in texts(town, "twitter")[-1]
    assert CaseState.SOLVED is await town.state()


async def test_where_they_are_not_to_know_they_hear_nothing(town):
    letters = await complained(town, f"{COMPLAINT}, que no se entere")

    assert ["clerk"] == list(letters)


ELECTED = """mailboxes:
  mayor:
    office: Alcaldía
    person: Eva Mayor
    role: councillor
    addresses: {email: mayor@test.example}
    head: clerk
  works:
    office: Obras
    person: Nuria Obras
    role: councillor
    addresses: {email: works@test.example}
    head: mayor
  rival:
    office: Grupo B
    person: Tomas Rival
    role: councillor
    addresses: {email: rival@test.example}
    backups: [clerk]
    head: rival
"""


def elect(town, rules=RULES):
    rules = rules.replace("mailboxes:\n", ELECTED)
    town.table = compile_routes(
        rules.replace("owner: lights", "owner: [lights, mayor]")
    )


@pytest.mark.parametrize(
    ("said", "readers"),
    [
        ("Tomas Rival me gritó", ["clerk"]),
        ("Nuria Obras me gritó, Eva Mayor lo sabe", ["clerk"]),
        ("Nuria Obras me gritó por la farola", ["clerk", "lights", "mayor"]),
        ("Para Tomas Rival: Miguel Prueba me gritó", ["clerk", "lights", "rival"]),
    ],
)
async def test_nobody_elected_reads_a_complaint_about_one_but_their_head(
    town, said, readers
):
    elect(town)

    assert readers == sorted(await complained(town, said))


async def test_what_the_opposition_does_not_answer_in_time_is_told_to_nobody_else(town):
    elect(town, CASES)
    await town.tell("Para Tomas Rival: la farola está rota", visibility=PRIVATE)
    town.channels["email"].said.clear()

    await town.later(days=3)

    late = [d for d in town.said("email") if "FUERA DE PLAZO" in d.text]
    assert {"rival@test.example"} == {d.to.value for d in late}


@pytest.mark.parametrize(
    ("head", "told"), [("lights", []), ("police", ["police@test.example"])]
)
async def test_that_it_is_late_is_told_to_no_head_whom_it_is_about(town, head, told):
    headed = f"office: Registro\n    head: {head}"
    town.table = compile_routes(RULES.replace("office: Registro", headed))
    await complained(town, f"{COMPLAINT} por la farola")

    await town.later(days=3)

    assert told == [d.to.value for d in town.said("email") if "FUERA" in d.text]


@pytest.mark.parametrize("more", ["", ", que no se entere"])
async def test_it_is_not_passed_on_to_whoever_it_is_about(town, more):
    letters = await complained(town, f"{COMPLAINT}{more}")

    await town.answer("#pasar alumbrado", letters["clerk"])

    assert "puede ser, sobre Alumbrado" in texts(town, "email")[-1]
    assert "clerk" == (await town.store.case(FIRST)).case.mailbox


async def test_whoever_it_is_about_stands_in_for_nobody_whom_it_is_passed_to(town):
    absent = "person: Rosa Ejemplo\n    absent: {from: 2026-03-02, until: 2026-03-03}"
    town.table = compile_routes(RULES.replace("person: Rosa Ejemplo", absent))
    letters = await complained(town)
    town.channels["email"].said.clear()

    await town.answer("#pasar policía", letters["clerk"])

    got = [d.to.value for d in town.said("email") if COMPLAINT in d.text]
    assert ["police@test.example"] == got


async def test_what_its_mailbox_does_not_take_is_lent_to_nobody_whom_it_is_about(town):
    rules = RULES.replace("    office: ", "    confidential: yes\n    office: ")
    backups = "office: Registro\n    backups: [lights, police]"
    town.table = compile_routes(rules.replace("office: Registro", backups))
    town.channels["email"].answers = [PermanentFailure("550 no such user")]

    letters = await complained(town, f"{COMPLAINT}, que no se entere")

    assert ["police"] == list(letters)
    assert letters["police"].text.startswith("NO HA LLEGADO A Registro: ")


async def test_what_is_done_about_it_is_not_told_to_whoever_it_is_about(town):
    letters = await complained(town)

    await town.answer("#resuelto Lo vemos.", letters["clerk"])

    assert not [text for text in texts(town, "email") if "Lo vemos." in text]


async def test_nobody_stands_in_for_whoever_it_is_about(town):
    away = RULES.replace("person: Miguel Prueba", AWAY)
    town.table = compile_routes(away)

    letters = await complained(town)

    assert ["clerk", "lights"] == list(letters)


async def test_whoever_would_see_to_it_does_not_where_it_is_about_them(town):
    town.table = compile_routes(RULES.replace("[clerk, police]", "[lights, clerk]"))

    await complained(town)

    assert "clerk" == (await town.store.case(FIRST)).case.mailbox
    assert Address("email", "clerk@test.example") == town.said("email")[0].to


async def test_an_alarm_that_complains_of_somebody_goes_past_them_to_who_may_read_it(
    town,
):
    urgent = "judged_by: [clerk, police], urgency: emergency}"
    rules = RULES.replace("judged_by: [clerk, police]}", urgent)
    backups = "office: Registro\n    backups: [lights, police]"
    town.table = compile_routes(rules.replace("office: Registro", backups))
    await town.tell(COMPLAINT, visibility=PRIVATE)

    await town.later(minutes=5)

    [unseen] = [d for d in town.said("email") if "NADIE LO HA VISTO" in d.text]
    assert "police@test.example" == unseen.to.value
