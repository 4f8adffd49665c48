"""
What the chain keeps of a message, and whether the message still fits.
"""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from gateway.core.audit import BEGINNING, GATEWAY, Act, link
from gateway.core.chain.original import Original, differs, vouched, vouches_for
from gateway.core.filing import Stored
from gateway.core.message import Address, Arrival, Message

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RAW = b"la farola"
STORED = Stored(
    id=7,
    arrival=Arrival(channel="x", external_id="1", raw=RAW, received_at=NOON),
)
KEPT = Original(raw=hashlib.sha256(RAW).hexdigest(), received_at=NOON, erased=False)


def entry(**changes):
    usual = Act(
        at=NOON,
        actor=GATEWAY,
        action="message.routed",
        object="message 7",
        payload=vouched(STORED, None, "topic lighting"),
    )
    act = evolve(usual, **changes)
    return link(chain="one", seq=1, prev=BEGINNING, act=act, salt=b"s" * 16)


def test_a_message_that_is_as_it_came_fits():
    assert 7 == vouches_for(entry().entry)
    assert "" == differs(entry(), KEPT)


@pytest.mark.parametrize(
    ("original", "says"),
    [
        (evolve(KEPT, raw="00"), "it is not what came"),
        (evolve(KEPT, received_at=NOON + timedelta(days=1)), "at another time"),
        (None, "which is not there"),
    ],
)
def test_one_that_is_not_is_told(original, says):
    assert says in differs(entry(), original)


def test_whose_it_was_is_told_where_it_is_said_to_be_another_s_now():
    message = Message(
        external_id="1",
        reference="1",
        sender=Address("x", "1001"),
        text="la farola",
        received_at=NOON,
    )
    kept = entry(payload=vouched(STORED, message, "topic lighting"))

    def of(*senders):
        return evolve(KEPT, senders=frozenset(senders))

    assert "" == differs(kept, of("x:1001"))
    assert "somebody else's" in differs(kept, of("x:2002"))
    assert "somebody else's" in differs(kept, of("x:1001", "x:2002"))
    # Nobody could read it then, or now.
    assert "" == differs(entry(), of("x:2002"))
    assert "" == differs(kept, KEPT)


def test_a_payload_that_is_not_its_own_says_nothing_of_the_message():
    whole = entry()
    changed = evolve(whole, payload=evolve(whole.payload, text="}"))

    assert "" == differs(changed, evolve(KEPT, raw="00"))


def test_what_was_erased_is_no_mistake_but_a_payload_goes_with_its_message_only():
    left = evolve(entry(), payload=None)

    assert "" == differs(left, evolve(KEPT, raw="00", erased=True))
    assert "" == differs(entry(), evolve(KEPT, raw="00", erased=True))
    assert "message 7 was not erased" in differs(left, KEPT)


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": {}},  # as earlier versions wrote it
        {"action": "message.vouch"},
        {"object": "person P-ANAGL2"},
        {"object": f"message {10**40}"},
    ],
)
def test_other_entries_vouch_for_no_message(changes):
    assert vouches_for(entry(**changes).entry) is None
