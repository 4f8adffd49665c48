from datetime import UTC, datetime, timedelta

import pytest

from gateway.core.filing import MOVES, Status
from gateway.core.message import Address, Evidence, Message, Proof


def test_an_address_is_read_as_it_is_written():
    address = Address("email", "ana:x@correo.example")

    assert address == Address.read(str(address))


@pytest.mark.parametrize("text", ["", "telegram", "telegram:", ":7"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="CHANNEL:VALUE"):
        Address.read(text)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Message(
            external_id="1",
            reference="1",
            sender=Address("telegram", "7"),
            text="hola",
            received_at=datetime(2026, 3, 2),  # noqa: DTZ001 - what is refused.
        )


@pytest.mark.parametrize(
    ("proof", "minutes", "counts"),
    [
        (Proof.ACCOUNT, -90, -90),
        (Proof.ACCOUNT, 5, 0),  # nobody writes what is here already
        (Proof.SIGNED, -90, 0),  # a mail's date is its sender's word
        (Proof.NONE, -90, 0),
    ],
)
def test_when_it_was_written_is_the_word_of_a_platform_that_vouches(
    proof, minutes, counts
):
    received = datetime(2026, 3, 2, 12, tzinfo=UTC)
    message = Message(
        external_id="1",
        reference="1",
        sender=Address("telegram", "7"),
        text="hola",
        sent_at=received + timedelta(minutes=minutes),
        received_at=received,
        evidence=Evidence(proof=proof),
    )

    assert received + timedelta(minutes=counts) == message.written_at


def test_a_message_that_waits_is_never_stuck():
    """
    Only what was routed or ignored is at its end.
    """
    ends = {status for status in Status if not MOVES[status]}

    assert {Status.ROUTED, Status.IGNORED} == ends


def test_what_was_held_is_routed_again_or_lapses():
    """
    And only what was held lapses; somebody may still bring it back.
    """
    before = {status for status in Status if Status.LAPSED in MOVES[status]}

    assert {Status.RECEIVED, Status.LAPSED} == MOVES[Status.HELD]
    assert {Status.HELD} == before
    assert {Status.RECEIVED} == MOVES[Status.LAPSED]
