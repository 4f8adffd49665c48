"""
When the list of a session is open, by every clock; and what stays out of it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.decision import Decision, Outcome
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.town.plenary.live import (
    Unlisted,
    closes,
    is_question,
    kept_out,
    opens,
    session_at,
)

MADRID = ZoneInfo("Europe/Madrid")
CHAMBER = Chamber(
    secretary="clerk",
    mayor="mayor",
    hashtag="#PlenoTest",
    questions_from=timedelta(hours=1),
    questions_until=timedelta(hours=2),
)
MOMENT = timedelta(seconds=1)
MESSAGE = Message(
    external_id="m1",
    reference="r1",
    sender=Address("twitter", "1001"),
    text="#PlenoTest ¿cuándo abre la piscina?",
    received_at=datetime(2026, 3, 5, 18, tzinfo=UTC),
)
DECISION = Decision(outcome=Outcome.DELIVER, legs=(), intent="plenary_question")
VERIFIED = Verdict(standing=Standing.VERIFIED, because="seen at the desk")


def session(*starts, hours=2):
    begins = datetime(*starts, tzinfo=MADRID)
    ends = begins.astimezone(UTC) + timedelta(hours=hours)
    return Plenary(starts=begins, ends=ends, agenda_closes=begins)


def calendar(*sessions):
    return Calendar(zone=MADRID, plenaries=sessions)


@pytest.mark.parametrize(
    ("starts", "hours"),
    [
        ((2026, 3, 5, 19, 0), 2),
        # The clocks go forward at two: the hour before three begins at one.
        ((2026, 3, 29, 3, 0), 2),
        # They go back at three: the session goes on through the hour that comes twice.
        ((2026, 10, 25, 1, 30), 3),
        ((2026, 10, 25, 3, 0), 2),
    ],
)
def test_the_list_is_open_by_the_length_and_not_by_the_wall(starts, hours):
    one = session(*starts, hours=hours)
    begins = one.starts.astimezone(UTC)
    opened, closed = opens(one, CHAMBER), closes(one, CHAMBER)

    assert begins - opened == timedelta(hours=1)
    assert closed - begins == timedelta(hours=hours + 2)
    town = calendar(one)
    for moment, live in (
        (opened - MOMENT, False),
        (opened, True),
        (closed - MOMENT, True),
        (closed, False),
    ):
        # By whatever clock it is told.
        for zone in (UTC, MADRID):
            found = session_at(town, CHAMBER, moment.astimezone(zone))
            assert live is (found is not None), moment


def test_of_two_that_are_open_the_first_is_meant():
    first, second = session(2026, 3, 5, 19), session(2026, 3, 5, 23)

    at = second.starts.astimezone(UTC) - timedelta(minutes=30)

    assert session_at(calendar(first, second), CHAMBER, at) is first


def test_of_two_that_are_open_the_one_that_is_being_held_is_meant():
    first, second = session(2026, 3, 5, 19), session(2026, 3, 5, 21)

    begun = second.starts.astimezone(UTC)

    assert session_at(calendar(first, second), CHAMBER, begun) is second
    assert session_at(calendar(first, second), CHAMBER, begun - MOMENT) is first


@for_each(
    ("text", "changes", "why"),
    [
        ("#PlenoTest ¿cuándo abre la piscina?", {}, None),
        ("#PlenoTest ¿dimitís?", {"flags": frozenset({"abuse"})}, Unlisted.OFFENSIVE),
        (
            "#PlenoTest ¿y yo?",
            {"flags": frozenset({"confidential"})},
            Unlisted.PERSONAL,
        ),
        ("#PlenoTest ¿y mi multa?", {}, Unlisted.PERSONAL),
        ("#PlenoTest ¿me escriben a ana@correo.example?", {}, Unlisted.PERSONAL),
        ("#PlenoTest ¿y el ruido de la calle Almez 18, 2º B?", {}, Unlisted.PERSONAL),
        ("#PlenoTest " + "a" * 280, {}, None),
        ("#PlenoTest " + "a" * 281, {}, Unlisted.LONG),
    ],
)
def test_what_stays_out_and_why(text, changes, why):
    message = evolve(MESSAGE, text=text)

    assert why is kept_out(message, VERIFIED, evolve(DECISION, **changes), CHAMBER)


def test_a_subject_is_read_too():
    message = evolve(MESSAGE, subject="De 12345678Z")

    assert Unlisted.PERSONAL is kept_out(message, VERIFIED, DECISION, CHAMBER)


@pytest.mark.parametrize("standing", list(Standing))
def test_only_who_was_verified_enters(standing):
    outsider = standing < Standing.VERIFIED

    why = kept_out(MESSAGE, evolve(VERIFIED, standing=standing), DECISION, CHAMBER)

    assert outsider is (why is Unlisted.OUTSIDER)


@for_each(
    ("text", "intent", "flags", "asked"),
    [
        ("¿cuándo abre?", "plenary_question", (), True),
        ("#plenotest payasos", "other", ("abuse",), True),
        ("#PlenoTest qué bien habla", "other", (), False),
        ("payasos", "other", ("abuse",), False),
        ("propongo #PlenoTest", "agenda_proposal", (), False),
    ],
)
def test_what_is_a_question_to_the_plenary(text, intent, flags, asked):
    decision = evolve(DECISION, intent=intent, flags=frozenset(flags))

    assert asked is is_question(evolve(MESSAGE, text=text), decision, CHAMBER)
