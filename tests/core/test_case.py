"""
The table of a case's moves, walked by machine; its numbers, as people write them.
"""

import pytest
from case_table import documented
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import (
    ACTIVE,
    ENDED,
    MOVES,
    STOPS,
    Event,
    Kind,
    Number,
    State,
    numbers_before,
    numbers_in,
)


def walk(events):
    state = None
    for event in events:
        state = MOVES.get((state, event), state)
    return state


def test_every_state_is_reached_and_none_is_the_end_for_good():
    reached = {None}
    for _ in State:
        reached |= {after for (before, _), after in MOVES.items() if before in reached}

    assert set(State) == reached - {None}
    for state in State:
        onwards = {after for (before, _), after in MOVES.items() if before is state}
        assert onwards - {state}, state


def test_the_table_in_the_docs_is_the_table():
    assert documented() == MOVES


@given(st.lists(st.sampled_from(Event)))
def test_a_citizen_who_writes_is_always_before_somebody(events):
    state = walk([*events, Event.HEAR])
    if state in (None, State.HELD, State.QUARANTINED):
        return

    assert state in ACTIVE


def test_whatever_has_ended_can_begin_again():
    for state in ENDED:
        assert State.REOPENED is MOVES[state, Event.HEAR]


def test_a_note_moves_nothing():
    for state in State:
        assert state is MOVES[state, Event.NOTE]


def test_the_end_stops_every_timer():
    for event in (Event.SOLVE, Event.CLOSE):
        assert frozenset(Kind) == STOPS[event]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("¿cómo va J-412?", [Number(412)]),
        ("j412 y J 413-2", [Number(412), Number(413, 2)]),
        ("J\u2011412", [Number(412)]),
        ("el AJ-412 no es, ni J-412a", []),
        ("hoja 12, junio 2026", []),
    ],
)
def test_numbers_are_found_as_people_write_them(said, found):
    assert tuple(found) == numbers_in(said, "J")


def test_of_more_numbers_than_anybody_names_only_the_first_are_looked_up():
    """
    Each is asked of the database, and a mail has room for tens of thousands.
    """
    said = " ".join(f"J-{number}" for number in range(36_000, 1_000, -1))

    found = numbers_in(said, "J")

    assert tuple(Number(36_000 - each) for each in range(20)) == found


@given(st.integers(1, 10**11), st.integers(1, 99))
def test_a_number_is_read_as_it_is_written(message, matter):
    number = Number(message, matter)

    assert number == Number.read(str(number))
    assert (number,) == numbers_in(number.spoken("J"), "J")


@given(st.text())
def test_any_text_has_numbers_or_none(said):
    for number in numbers_in(said, "J"):
        assert number.message >= 0


@pytest.mark.parametrize(
    ("said", "numbers", "left"),
    [
        ("J-412, j413 y J-415-2: ya luce", ["412", "413", "415-2"], "ya luce"),
        ("también J-412", ["412"], ""),
        ("J-412 y nada más", ["412"], "y nada más"),
        ("J-412\n\nya luce", ["412"], "ya luce"),
        ("ya luce, J-412", [], "ya luce, J-412"),
        ("", [], ""),
    ],
)
def test_numbers_that_stand_first_are_no_text(said, numbers, left):
    assert (tuple(map(Number.read, numbers)), left) == numbers_before(said, "J")
