from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.delivery import (
    BACKOFF,
    CLAIMED,
    DEAD,
    MOVES,
    WAITING,
    Delivery,
    Event,
    Receipt,
    State,
    delivery_id,
)
from gateway.core.message import Address

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_delivery(**changes):
    fields = {
        "id": "1.abc",
        "message": 1,
        "to": Address("telegram", "7"),
        "text": "Hola",
        "due_at": NOON,
    }
    return Delivery(**{**fields, **changes})


def test_every_state_that_waits_or_is_claimed_can_be_left():
    """
    Nothing can be stuck for ever without a worker or a person having a move.
    """
    for state in WAITING | CLAIMED | DEAD:
        assert [event for (left, event) in MOVES if left is state]


def test_what_was_sent_stays_so_unless_it_comes_back_and_what_was_dropped_always():
    left = [move for move in MOVES if move[0] in {State.SENT, State.DROPPED}]

    assert [(State.SENT, Event.BOUNCED)] == left
    assert State.FAILED is MOVES[State.SENT, Event.BOUNCED]


@given(st.lists(st.sampled_from(list(Event)), max_size=30))
def test_no_sequence_of_events_leaves_the_table(events):
    delivery = a_delivery()

    for event in events:
        known = (delivery.state, event) in MOVES
        if known:
            delivery = delivery.move(event)
        else:
            with pytest.raises(KeyError):
                delivery.move(event)

    assert isinstance(delivery.state, State)


def test_an_ended_claim_is_looked_for_before_it_is_said_again():
    """
    A node died in the middle of saying it: it may have been said.
    """
    interrupted = a_delivery().claimed().move(Event.EXPIRED)

    assert State.UNSURE is interrupted.state
    assert State.CHECKING is interrupted.claimed().state


def test_what_cannot_be_known_waits_for_a_person_unless_twice_does_no_harm():
    asked = a_delivery(state=State.CHECKING).unknown("nobody knows", NOON)
    said_again = a_delivery(state=State.CHECKING, repeatable=True).unknown("?", NOON)

    assert (State.ASKING, State.SENDING) == (asked.state, said_again.state)


def test_waits_grow_and_end():
    delivery = a_delivery()
    waits = []

    while delivery.state is State.DUE:
        delivery = delivery.claimed().deferred("busy", NOON)
        waits.append(delivery.due_at - NOON)

    assert State.FAILED is delivery.state
    assert [*BACKOFF] == waits[:-1]
    assert sorted(BACKOFF) == [*BACKOFF]


def test_a_wait_that_the_channel_asked_for_is_not_an_attempt():
    later = NOON + timedelta(minutes=15)

    delivery = a_delivery().claimed().deferred("429", NOON, retry_at=later)

    assert (State.DUE, 0, later) == (
        delivery.state,
        delivery.attempts,
        delivery.due_at,
    )


def test_looking_that_never_succeeds_ends_with_a_person():
    delivery = a_delivery(state=State.CHECKING, attempts=len(BACKOFF) + 1)

    assert State.ASKING is delivery.deferred("down", NOON).state


def test_sent_keeps_the_receipt():
    assert Receipt("9") == a_delivery().claimed().sent(Receipt("9")).receipt


def test_a_delivery_has_one_name_and_no_other_has_it():
    again = delivery_id(4, "x", "17", "letter", "police", "email:p@t.example")
    other = delivery_id(4, "x", "17", "letter", "police", "telegram:9")

    assert again == delivery_id(4, "x", "17", "letter", "police", "email:p@t.example")
    assert again != other
    assert again.startswith("4.")
