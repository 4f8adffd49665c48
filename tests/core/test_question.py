"""
The table of a question's moves, walked by machine; and what the hall sees of it.
"""

import string
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.plenary.question import (
    CORRECTIONS,
    MOVES,
    OPEN,
    Question,
    QuestionEvent,
    QuestionState,
    shown_name,
    shown_text,
)

AT = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
ASKED = Question(
    message=412,
    case=Number(412),
    session=AT,
    name="Ana Gil Ruiz",
    text="¿Cuándo abre la piscina?",
    asked_at=AT,
    moved_at=AT,
)


def walk(events):
    state = QuestionState.WAITING
    for event in events:
        state = MOVES.get((state, event), state)
    return state


def test_the_docs_have_the_very_table():
    page = Path(__file__).parents[2] / "docs/live-plenary.md"
    lines = page.read_text("utf-8").partition("| state |")[2].splitlines()
    events, _, *rows = ([c.strip() for c in line.split("|")] for line in lines)
    told = {
        (QuestionState(row[1]), QuestionEvent(event)): QuestionState(after)
        for row in rows
        if len(row) == len(events) + 2
        for event, after in zip(events[:-1], row[2:-1], strict=True)
        if after
    }

    assert told == MOVES


def test_every_state_is_reached():
    reached = {QuestionState.WAITING}
    for _ in QuestionState:
        reached |= {after for (before, _), after in MOVES.items() if before in reached}

    assert set(QuestionState) == reached


@given(st.lists(st.sampled_from(QuestionEvent)))
def test_after_the_end_every_author_has_been_told_and_nothing_moves(events):
    ended = walk([*events, QuestionEvent.END])

    assert ended not in OPEN
    for event in QuestionEvent:
        # Unless its author asks it again while a list is open, or the secretary
        # corrects what was noted.
        again = event is QuestionEvent.ENTER or event in CORRECTIONS
        assert (ended, event) not in MOVES or again


@given(
    st.lists(st.sampled_from([e for e in QuestionEvent if e is not QuestionEvent.SHOW]))
)
def test_nothing_reaches_the_screen_without_a_click(events):
    assert walk(events) is not QuestionState.SHOWN


@given(
    st.lists(
        st.sampled_from(
            [
                event
                for event in QuestionEvent
                if event not in CORRECTIONS and event is not QuestionEvent.RESTORE
            ]
        )
    )
)
def test_what_a_moderator_put_aside_only_a_moderator_brings_back(events):
    ways = {QuestionState.DISMISSED, QuestionState.DECLINED}

    assert walk([QuestionEvent.DISMISS, *events]) in ways


@given(
    st.lists(
        st.sampled_from(
            [
                event
                for event in QuestionEvent
                if event not in (QuestionEvent.READ, QuestionEvent.READ_AFTER_ALL)
            ]
        )
    )
)
def test_nobody_is_told_that_it_was_read_unless_it_was(events):
    assert walk(events) is not QuestionState.READ


def test_its_author_takes_back_what_waits_or_is_shown_and_nothing_else():
    taken_back = {state for state, event in MOVES if event is QuestionEvent.WITHDRAW}

    assert {QuestionState.WAITING, QuestionState.SHOWN} == taken_back


def test_what_was_put_aside_by_mistake_comes_back():
    assert walk([QuestionEvent.DISMISS, QuestionEvent.RESTORE]) is QuestionState.WAITING


@for_each(
    ("changes", "expected"),
    [
        ({}, False),
        ({"state": QuestionState.READ}, True),
        ({"state": QuestionState.UNREAD}, False),
        ({"state": QuestionState.UNREAD, "shown_at": AT}, True),
        ({"state": QuestionState.WAITING, "shown_at": AT}, True),
    ],
)
def test_the_minutes_have_what_the_hall_saw_or_heard(changes, expected):
    assert expected is evolve(ASKED, **changes).in_minutes


@for_each(
    ("said", "shown"),
    [
        ("#PlenoJunar ¿cuándo abre la piscina?", "¿cuándo abre la piscina?"),
        ("@AytoJunar ¿y el bus?\n#plenojunar", "¿y el bus?"),
        ("#PlenoJunarte no es", "#PlenoJunarte no es"),
        ("¿y ana@correo.example?", "¿y ana@correo.example?"),
        ("al \u202erevés\u202c\x00 y\u200b junto", "al revés y junto"),
        ("👩\u200d🚒 ¿cuántas hay?", "👩\u200d🚒 ¿cuántas hay?"),
    ],
)
def test_the_hall_reads_the_question_alone(said, shown):
    assert shown == shown_text(said, "#PlenoJunar")


@given(st.text())
def test_any_text_is_shown_on_one_line(said):
    shown = shown_text(said, "#PlenoJunar")

    assert shown == shown.strip()
    assert not any(c in shown for c in "\n\r\u2028\u202e\u2066")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ana Gil Ruiz", "Ana G. R."), ("Ana", "Ana"), ("", "")],
)
def test_the_hall_reads_no_surname(name, shown):
    assert shown == shown_name(name)


@given(st.lists(st.text(string.ascii_letters, min_size=1), min_size=1))
def test_any_name_keeps_its_first(names):
    assert shown_name(" ".join(names)).split()[0] == names[0]
