from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Urgency
from gateway.core.delivery import (
    CLAIMED,
    DEAD,
    MOVES,
    WAITING,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    Receipt,
    delivery_id,
)
from gateway.core.message import Address
from gateway.core.patience import BACKOFF, IN_DANGER, SOON

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
    left = [
        move for move in MOVES if move[0] in {DeliveryState.SENT, DeliveryState.DROPPED}
    ]

    assert [(DeliveryState.SENT, DeliveryEvent.BOUNCED)] == left
    assert DeliveryState.FAILED is MOVES[DeliveryState.SENT, DeliveryEvent.BOUNCED]


@given(st.lists(st.sampled_from(list(DeliveryEvent)), max_size=30))
def test_no_sequence_of_events_leaves_the_table(events):
    delivery = a_delivery()

    for event in events:
        known = (delivery.state, event) in MOVES
        if known:
            delivery = delivery.move(event)
        else:
            with pytest.raises(KeyError):
                delivery.move(event)

    assert isinstance(delivery.state, DeliveryState)


def test_an_ended_claim_is_looked_for_before_it_is_said_again():
    """
    A node died in the middle of saying it: it may have been said.
    """
    interrupted = a_delivery().claimed().move(DeliveryEvent.EXPIRED)

    assert DeliveryState.UNSURE is interrupted.state
    assert DeliveryState.CHECKING is interrupted.claimed().state


def test_what_cannot_be_known_waits_for_a_person_unless_twice_does_no_harm():
    asked = a_delivery(state=DeliveryState.CHECKING).unknown("nobody knows", NOON)
    said_again = a_delivery(state=DeliveryState.CHECKING, repeatable=True).unknown(
        "?", NOON
    )
    sought = a_delivery(state=DeliveryState.SENDING, repeatable=True).unknown("?", NOON)

    assert (DeliveryState.ASKING, DeliveryState.SENDING) == (
        asked.state,
        said_again.state,
    )
    assert DeliveryState.UNSURE is sought.state


@pytest.mark.parametrize(
    ("urgency", "end"),
    [
        (Urgency.NORMAL, DeliveryState.ASKING),
        (Urgency.EMERGENCY, DeliveryState.SENDING),
    ],
)
def test_what_is_said_by_itself_is_said_twice_at_most_but_in_danger(urgency, end):
    unknown = a_delivery(automatic=True, repeatable=True, urgency=urgency)
    for state in (DeliveryState.UNSURE, DeliveryState.SENDING, DeliveryState.UNSURE):
        claimed = (
            unknown if unknown.state is DeliveryState.SENDING else unknown.claimed()
        )
        unknown = claimed.unknown("?", NOON)
        assert state is unknown.state

    assert end is unknown.claimed().unknown("?", NOON).state


@pytest.mark.parametrize("put_off", range(3))
def test_what_was_surely_not_said_counts_for_nothing_there(put_off):
    delivery = a_delivery(automatic=True, repeatable=True)
    for _ in range(put_off):
        delivery = delivery.claimed().deferred("busy", NOON)
    unsure = delivery.claimed().unknown("?", NOON).claimed()
    again = unsure.unknown("?", NOON)
    found = unsure.absent().unknown("?", NOON).claimed().unknown("?", NOON)
    put_off_again = again.deferred("busy", NOON).claimed().unknown("?", NOON)

    assert [DeliveryState.SENDING] * 2 == [each.state for each in (again, found)]
    assert DeliveryState.ASKING is put_off_again.claimed().unknown("?", NOON).state


def test_waits_grow_and_end():
    delivery = a_delivery()
    waits = []

    while delivery.state is DeliveryState.DUE:
        delivery = delivery.claimed().deferred("busy", NOON)
        waits.append(delivery.due_at - NOON)

    assert DeliveryState.FAILED is delivery.state
    assert [*BACKOFF] == waits[:-1]
    assert sorted(BACKOFF) == [*BACKOFF]


def test_what_breaks_on_the_eve_of_a_long_weekend_is_mended_before_it_is_dead():
    assert timedelta(days=5) <= sum(BACKOFF, timedelta()) < timedelta(days=6)


def test_where_there_is_danger_nothing_waits_for_long_nor_is_given_up_on_sooner():
    due = a_delivery(urgency=Urgency.EMERGENCY).claimed()
    tomorrow = NOON + timedelta(days=1)

    asked = due.deferred("429", NOON, retry_at=tomorrow)
    unsure = due.unknown("429", NOON, retry_at=tomorrow)
    tried = evolve(due, attempts=len(BACKOFF) + 1).deferred("busy", NOON)

    assert [NOON + SOON] * 3 == [each.due_at for each in (asked, unsure, tried)]
    assert DeliveryState.DUE is tried.state
    assert sum(IN_DANGER, timedelta()) >= timedelta(days=5)


def test_where_danger_does_not_wait_as_asked_it_is_an_attempt():
    """
    Or it would be tried every two minutes for ever, and nobody told that it failed.
    """
    due = a_delivery(urgency=Urgency.EMERGENCY).claimed()
    spent = evolve(due, attempts=len(IN_DANGER) + 1)
    tomorrow = NOON + timedelta(days=1)

    first, last = [one.deferred("429", NOON, retry_at=tomorrow) for one in (due, spent)]

    assert (DeliveryState.DUE, 1) == (first.state, first.attempts)
    assert DeliveryState.FAILED is last.state


def test_a_wait_that_the_channel_asked_for_is_not_an_attempt():
    later = NOON + timedelta(minutes=15)

    delivery = a_delivery().claimed().deferred("429", NOON, retry_at=later)

    assert (DeliveryState.DUE, 0, later) == (
        delivery.state,
        delivery.attempts,
        delivery.due_at,
    )


def test_what_waits_as_its_channel_asked_is_not_given_up_on():
    spent = evolve(a_delivery().claimed(), attempts=len(BACKOFF) + 1)

    waits = spent.deferred("429", NOON, retry_at=NOON + timedelta(minutes=15))

    assert (DeliveryState.DUE, len(BACKOFF)) == (waits.state, waits.attempts)


def test_a_time_to_come_back_that_is_over_is_now():
    delivery = a_delivery().claimed()

    again = delivery.deferred("429", NOON, retry_at=NOON - timedelta(minutes=1))

    assert NOON == again.due_at


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (1, BACKOFF[0]),
        (2, BACKOFF[1]),
        (len(BACKOFF), BACKOFF[-1]),
        (len(BACKOFF) + 1, BACKOFF[-1]),
    ],
)
def test_what_may_have_been_said_is_looked_for_as_soon_as_it_would_be_said(
    attempts, wait
):
    sending = a_delivery(state=DeliveryState.SENDING, attempts=attempts)

    unsure = sending.unknown("cut off", NOON)

    assert (DeliveryState.UNSURE, NOON + wait) == (unsure.state, unsure.due_at)


def test_nothing_is_looked_for_before_the_channel_wants_us_back():
    sending = a_delivery().claimed()
    soon, late = NOON + BACKOFF[0] / 2, NOON + timedelta(hours=1)

    waits = [sending.unknown("cut off", NOON, at).due_at for at in (soon, late)]

    assert [NOON + BACKOFF[0], late] == waits


def test_each_claim_is_an_attempt_and_has_a_number_of_its_own():
    first = a_delivery().claimed()
    second = first.deferred("busy", NOON).claimed()

    assert [(1, 1), (2, 2)] == [(d.attempts, d.claim) for d in (first, second)]


def test_a_person_reads_the_last_problem_and_none_once_it_was_said():
    sending = a_delivery(problem="before").claimed()
    looking = a_delivery(state=DeliveryState.CHECKING, repeatable=True)
    tired = a_delivery(state=DeliveryState.SENDING, attempts=len(BACKOFF) + 1)
    sent = sending.sent(Receipt("9"))
    ended = [
        sending.failed("no"),
        sending.deferred("no", NOON),
        sending.deferred("no", NOON, retry_at=NOON),
        tired.deferred("no", NOON),
        sending.unknown("no", NOON),
        looking.unknown("no", NOON),
    ]

    assert {"no"} == {delivery.problem for delivery in ended}
    assert "it came back: full" == sent.bounced("full").problem
    assert "" == sent.problem


def test_looking_that_never_succeeds_ends_with_a_person():
    delivery = a_delivery(state=DeliveryState.CHECKING, attempts=len(BACKOFF) + 1)

    assert DeliveryState.ASKING is delivery.deferred("down", NOON).state


def test_sent_keeps_the_receipt():
    assert Receipt("9") == a_delivery().claimed().sent(Receipt("9")).receipt


def test_a_delivery_has_one_name_and_no_other_has_it():
    again = delivery_id(4, "x", "17", "letter", "police", "email:p@t.example")
    other = delivery_id(4, "x", "17", "letter", "police", "telegram:9")

    assert again == delivery_id(4, "x", "17", "letter", "police", "email:p@t.example")
    assert again != other
    assert again.startswith("4.")


def test_a_delivery_has_the_name_that_an_earlier_version_gave_it():
    """
    What was queued before an upgrade, and is routed again after it, goes out once.
    """
    assert "4.yzblnbtkdzo7c7i6" == delivery_id(4, "x", "17", "letter", "police")
    assert delivery_id(4, "x", "17") != delivery_id(4, "x1", "7")
