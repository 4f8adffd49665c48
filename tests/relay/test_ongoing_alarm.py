"""
An emergency that goes on: what its sender says there must be seen, too.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.case import Case, CaseState, Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.relay.cases.ongoing_alarm import (
    is_alarm,
    is_alarm_beside_form,
    read_there,
    rings_anew,
)
from gateway.routing.compiler import compile_routes

from .conftest import CASES, NOON, PRIVATE, texts

pytestmark = pytest.mark.usefixtures("numbered")

ABUSE = (
    "guards:\n  abuse: {match: {words: [cabrones]}, outcome: quarantine, reply: none}"
)


def unseen(town):
    return [text for text in texts(town, "email") if "NADIE LO HA VISTO" in text]


async def told_of_a_fire(town, answer="¿Dónde está usted?"):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.answer(answer)


@pytest.mark.parametrize(
    "answer", ["¿Dónde está usted?", "#pedir ¿Dónde?", "#visto", "#resuelto Apagado."]
)
async def test_what_is_said_on_in_an_emergency_rings_until_somebody_has_seen_it(
    town, answer
):
    """
    Where somebody is, whom an officer asked, is worth nothing on a phone that is off.
    """
    await told_of_a_fire(town, answer)

    await town.tell("en el segundo", visibility=PRIVATE, in_reply_to=("r1",))
    letter = next(d for d in town.said("email") if d.text.startswith("en el segundo"))
    await town.later(minutes=5)

    assert letter.subject.startswith("URGENTE")
    assert Urgency.EMERGENCY is letter.urgency
    assert 1 == len(unseen(town))


async def test_thanks_in_an_emergency_wake_nobody(town):
    await told_of_a_fire(town)

    await town.tell("muchas gracias", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)

    assert not unseen(town)


async def test_what_is_said_on_does_not_put_off_what_nobody_has_seen(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.later(minutes=4)

    await town.tell("en el segundo", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=1)

    assert 1 == len(unseen(town))


async def test_what_is_said_on_the_next_day_is_no_emergency_by_itself(town):
    await told_of_a_fire(town, "#visto")
    await town.later(hours=13)

    await town.tell("¿fue grave?", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)

    assert not unseen(town)


async def test_whoever_waits_for_help_and_swears_is_read_by_who_has_the_emergency(town):
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await told_of_a_fire(town, "#visto")

    await town.tell("¿venís ya, cabrones?", visibility=PRIVATE, in_reply_to=("r1",))
    [letter] = [d for d in town.said("email") if "cabrones" in d.text]

    assert letter.subject.startswith("URGENTE · [J-1]")
    assert "no se responde desde aquí" not in letter.text
    assert "puede no ser de quien dice.\nResponda a este mensaje" in letter.text
    assert letter.buttons
    assert Urgency.EMERGENCY is letter.urgency
    assert Status.QUARANTINED is (await town.show(3)).status


@pytest.mark.parametrize(
    ("answer", "count"), [("¿Dónde?", 1), ("#visto", 1), ("#resuelto Apagado.", 0)]
)
async def test_what_is_sworn_rings_until_somebody_has_seen_it(town, answer, count):
    """
    What has ended does not begin again by it, and nobody could say that they saw it.
    """
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await told_of_a_fire(town, answer)

    await town.tell("en el tercero, cabrones", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)
    await town.answer("#visto")
    await town.later(minutes=5)

    assert count == len(unseen(town))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("sigue el incendio, cabrones", CaseState.REOPENED),
        ("ya era hora, cabrones", CaseState.SOLVED),
    ],
)
async def test_an_emergency_that_has_ended_begins_again_by_danger_that_is_sworn(
    town, said, after
):
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await told_of_a_fire(town, "#resuelto Apagado.")
    await town.tell(said, visibility=PRIVATE, in_reply_to=("r1",))
    [letter] = [d for d in town.said("email") if "cabrones" in d.text]
    begun = await town.state()

    await town.later(minutes=5)
    await town.answer("#visto")
    seen = await town.state()

    again = after is CaseState.REOPENED
    assert [after, again, again] == [
        begun,
        "REABIERTO" in letter.text,
        bool(unseen(town)),
    ]
    assert (CaseState.ASSIGNED if again else after) is seen


@pytest.mark.parametrize("next_one", ["#pasar alumbrado", ""])
async def test_whoever_has_the_emergency_next_reads_what_was_sworn_there(
    town, next_one
):
    """
    That it may be somebody else's words stands below them.
    """
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await told_of_a_fire(town, "¿Dónde?")
    await town.tell("en el tercero, cabrones", visibility=PRIVATE, in_reply_to=("r1",))

    if next_one:
        await town.answer(next_one)
    await town.later(minutes=5)
    told = [d for d in town.said("email") if d.to.value == "lights@test.example"]

    assert told
    assert all("en el tercero, cabrones\nEstá en cuarentena" in d.text for d in told)


async def test_whoever_swears_is_answered_in_the_words_of_a_moment_ago(town):
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await told_of_a_fire(town, "Ya vamos.")
    town.now += timedelta(minutes=2)
    await town.tell("¿venís ya, cabrones?", visibility=PRIVATE, in_reply_to=("r1",))

    await town.answer("Ya vamos.")

    assert 2 == len([text for text in texts(town, "twitter") if "Ya vamos." in text])


async def test_whoever_swears_about_a_lamp_is_read_by_nobody(town):
    town.table = compile_routes(CASES.replace("guards:", ABUSE))
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.tell("¿venís ya, cabrones?", visibility=PRIVATE, in_reply_to=("r1",))

    assert not [d for d in town.said("email") if "cabrones" in d.text]


NIGHT = timedelta(hours=12)
TICK = timedelta(microseconds=1)
ANA = Address("twitter", "7")
FIRE = Case(
    number=Number(1),
    contact=ANA,
    mailbox="police",
    urgency=Urgency.EMERGENCY,
    job=Number(1),
    state=CaseState.ASSIGNED,
    opened_at=NOON,
    moved_at=NOON,
)
TALK = Conversation(
    id="talk",
    contact=ANA,
    mailbox="police",
    visibility=PRIVATE,
    heard="r1",
    heard_at=NOON,
    case="1",
)
BOXES = {"police": Mailbox(id="police", office="Policía")}


@for_each(
    ("changes", "trusted", "told", "read"),
    [
        ({}, False, False, True),
        ({"flags": frozenset({"confidential"})}, False, False, False),
        ({"flags": frozenset({"confidential"})}, True, False, True),
        ({"flags": frozenset({"confidential"})}, False, True, True),
        ({"accused": frozenset({"police"})}, True, True, False),
    ],
)
def test_what_is_kept_out_is_read_in_an_emergency_by_no_mailbox_that_may_not(
    changes, trusted, told, read
):
    boxes = {"police": evolve(BOXES["police"], confidential=trusted)}
    talk, cases = evolve(TALK, confidential=told), {Number(1): FIRE}
    decision = Decision(outcome=Outcome.QUARANTINE, legs=(), **changes)

    there = read_there(decision, [talk], cases, boxes, NOON)
    gone = read_there(decision, [talk], cases, {}, NOON)

    assert read is bool(there.legs)
    assert not gone.legs


@for_each(
    ("changes", "wait", "alarms", "anew"),
    [
        ({}, NIGHT, True, True),
        ({"state": CaseState.SOLVED}, NIGHT, True, True),
        ({"state": CaseState.OPEN}, NIGHT, True, False),
        ({"state": CaseState.CLOSED}, NIGHT, False, False),
        ({"urgency": Urgency.HIGH}, NIGHT, False, False),
        ({}, NIGHT + TICK, False, False),
    ],
)
def test_an_emergency_goes_on_for_a_night_and_rings_for_whoever_has_seen_it(
    changes, wait, alarms, anew
):
    case = evolve(FIRE, **changes)
    now = NOON + wait

    assert [alarms, anew] == [is_alarm(case, now), rings_anew(case, now)]


@for_each(
    ("changes", "wait", "alarms"),
    [
        ({}, timedelta(hours=3), True),
        ({}, timedelta(hours=3) + TICK, False),
        ({"state": CaseState.SOLVED}, TICK, False),
        ({"urgency": Urgency.HIGH}, TICK, False),
        ({"moved_at": NOON + timedelta(hours=3)}, timedelta(hours=3) + TICK, False),
    ],
)
def test_beside_a_form_it_goes_on_for_three_hours_after_they_spoke_of_it_or_ends(
    changes, wait, alarms
):
    case = evolve(FIRE, **changes)

    assert alarms == is_alarm_beside_form(case, NOON, NOON + wait)


@for_each(
    ("outcome", "talk", "readers"),
    [
        (Outcome.QUARANTINE, {}, ["police"]),
        (Outcome.QUARANTINE, {"case": "2"}, []),
        (Outcome.QUARANTINE, {"case": ""}, []),
        (Outcome.DELIVER, {}, []),
        (Outcome.REFUSE, {}, []),
    ],
)
def test_only_what_is_kept_out_is_read_besides_where_an_emergency_goes_on(
    outcome, talk, readers
):
    decision = Decision(outcome=outcome, legs=())
    cases = {Number(1): FIRE}

    once = read_there(decision, [evolve(TALK, **talk)], cases, BOXES, NOON)

    assert readers == [leg.mailbox for leg in once.legs]
    assert once == read_there(once, [evolve(TALK, **talk)], cases, BOXES, NOON)
