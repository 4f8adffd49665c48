"""
The table of a case's moves, walked by machine.
"""

from case_table import documented
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import (
    ACTIVE,
    ENDED,
    MOVES,
    STOPS,
    CaseEvent,
    CaseState,
    TimerKind,
)


def walk(events):
    state = None
    for event in events:
        state = MOVES.get((state, event), state)
    return state


def test_every_state_is_reached_and_none_is_the_end_for_good():
    reached = {None}
    for _ in CaseState:
        reached |= {after for (before, _), after in MOVES.items() if before in reached}

    assert set(CaseState) == reached - {None}
    for state in CaseState:
        onwards = {after for (before, _), after in MOVES.items() if before is state}
        assert onwards - {state}, state


def test_the_table_in_the_docs_is_the_table():
    assert documented() == MOVES


@given(st.lists(st.sampled_from(CaseEvent)))
def test_a_citizen_who_writes_is_always_before_somebody(events):
    state = walk([*events, CaseEvent.HEAR])
    if state in (None, CaseState.HELD, CaseState.QUARANTINED):
        return

    assert state in ACTIVE


def test_whatever_has_ended_can_begin_again():
    for state in ENDED:
        assert CaseState.REOPENED is MOVES[state, CaseEvent.HEAR]


def test_a_note_moves_nothing():
    for state in CaseState:
        assert state is MOVES[state, CaseEvent.NOTE]


def test_the_end_stops_every_timer_but_what_is_booked_or_mistaken_stays_so():
    outlasts = {TimerKind.REMIND, TimerKind.MISTAKEN}
    for event in (CaseEvent.SOLVE, CaseEvent.CLOSE, CaseEvent.LAPSE):
        unread = {TimerKind.GATHER} if event is CaseEvent.SOLVE else set()
        assert frozenset(TimerKind) - outlasts - unread == STOPS[event]


def test_whoever_takes_or_gets_a_case_stops_what_would_close_it():
    for event in (CaseEvent.TAKE, CaseEvent.PASS, CaseEvent.HEAR, CaseEvent.REOPEN):
        assert TimerKind.CLOSE in STOPS[event]


def test_nothing_that_happens_to_a_case_stops_what_reminds_of_its_booking():
    """
    Only freeing that does. Nor what tells its mailboxes of a mistake.
    """
    for kind in (TimerKind.REMIND, TimerKind.MISTAKEN):
        assert not any(kind in stopped for stopped in STOPS.values())
