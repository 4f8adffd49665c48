"""
What may happen to a request is one table.
"""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.requests.request import (
    MOVES,
    OPEN,
    Request,
    RequestEvent,
    RequestState,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENDED = (RequestState.CANCELLED, RequestState.EXPIRED)


def request(state):
    return Request(
        case=Number(412),
        procedure="procedure court",
        contact=Address("telegram", "1044"),
        state=state,
        begun_at=NOON,
        moved_at=NOON,
    )


@for_each("state", RequestState)
@for_each("event", RequestEvent)
def test_what_is_not_in_the_table_cannot_happen(state, event):
    """
    Each move counts as a change, and is its sender's word: an answer at last, whatever
    was none before.
    """
    later = NOON + timedelta(hours=1)
    after = MOVES.get((state, event))

    if after is None:
        with pytest.raises(KeyError):
            request(state).move(event, later)
        return
    moved = evolve(request(state), refused=2).move(event, later)
    assert (after, later, 2) == (moved.state, moved.moved_at, moved.changes)
    assert 0 == moved.refused


@for_each("state", (RequestState.ASKING, RequestState.CONFIRMING))
def test_who_answers_nothing_is_asked_the_same_again(state):
    later = NOON + timedelta(hours=1)

    stayed = request(state).stay(later)

    assert (state, later, 2) == (stayed.state, stayed.moved_at, stayed.changes)


def test_nothing_is_handed_over_that_its_sender_has_not_confirmed():
    """
    Walked from the beginning, there is no way to a mailbox around the yes.
    """
    before = {None}
    while True:
        reached = before | {
            after
            for (state, event), after in MOVES.items()
            if state in before and state is not RequestState.CONFIRMING
        }
        if reached == before:
            break
        before = reached

    assert RequestState.HANDED not in before
    assert RequestState.PROVING not in before


def test_every_open_request_can_come_to_each_of_its_ends():
    """
    Whatever was said, it can be cancelled and it expires.
    """
    for state in OPEN:
        assert MOVES[state, RequestEvent.CANCEL] is RequestState.CANCELLED
        assert MOVES[state, RequestEvent.EXPIRE] is RequestState.EXPIRED


def test_what_has_ended_does_not_begin_again():
    """
    Only what was handed over can still be cancelled: what it had booked is free again.
    """
    left = {state: event for (state, event) in MOVES if state not in (None, *OPEN)}

    assert {RequestState.HANDED: RequestEvent.CANCEL} == left


@given(st.lists(st.sampled_from(RequestEvent), max_size=12))
def test_whatever_happens_each_change_follows_the_one_before(events):
    """
    Of two changes of the same request only one can be kept.
    """
    one = request(RequestState.ASKING)
    for event in events:
        if (one.state, event) in MOVES:
            moved = one.move(event, NOON)
            assert moved.changes == one.changes + 1
            one = moved


def test_a_reminder_is_no_word_of_its_sender():
    """
    It is reminded once since they last said something, and the end comes no later.
    """
    reminded = request(RequestState.ASKING).remind()
    answered = reminded.move(RequestEvent.ASK, NOON + timedelta(days=4))

    assert (True, NOON) == (reminded.reminded, reminded.moved_at)
    assert (RequestState.ASKING, 2) == (reminded.state, reminded.changes)
    assert not answered.reminded
