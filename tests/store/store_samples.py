"""
What the store's tests put into it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome, Step, Urgency
from gateway.core.delivery import Delivery, State
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Role, Standing, Verdict
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Envelope,
    Evidence,
    Message,
    Place,
    Proof,
    Visibility,
)

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = timedelta(minutes=1)
LATER = NOON + 2 * LEASE
CHANNELS = ("email", "telegram", "twitter")
ANA = Address("telegram", "1044")
PLANNING = Address("email", "planning@town.example")


def arrival(number: int | str = 1, **changes: Any) -> Arrival:
    usual = Arrival(
        channel="telegram",
        external_id=f"u-{number}",
        raw=b'{"text": "\xc3\xb1 \x00"}',
        received_at=NOON,
    )
    return evolve(usual, **changes)


LETTER = arrival(
    "letter",
    channel="email",
    envelope=Envelope(
        peer="192.0.2.7",
        helo="mx.example",
        mail_from="ana@example.org",
        rcpt_to=("town@town.example",),
    ),
)


def message(number: int | str = 1, **changes: Any) -> Message:
    usual = Message(
        external_id=f"u-{number}",
        reference=f"1044:{number}",
        sender=ANA,
        text="La farola está rota 💡",
        received_at=NOON,
        sent_at=NOON - timedelta(seconds=4),
        handle="@ana",
        to=("@town",),
        attachments=(
            Attachment(name="f.jpg", media_type="image/jpeg", reference="f-1", size=9),
        ),
        place=Place(latitude=40.1, longitude=-3.7, label="Plaza Mayor"),
        in_reply_to=("1044:0",),
        evidence=Evidence(proof=Proof.ACCOUNT, because="telegram vouches"),
        headers={"subject": "Farola"},
    )
    return evolve(usual, **changes)


def conversation(id: str = "aaaabbbbccccdddd", **changes: Any) -> Conversation:
    usual = Conversation(
        id=id,
        contact=ANA,
        mailbox="lighting",
        visibility=Visibility.PRIVATE,
        heard="1044:1",
        heard_at=NOON,
        subject="Farola",
    )
    return evolve(usual, **changes)


def delivery(id: str, message: int, **changes: Any) -> Delivery:
    usual = Delivery(
        id=id,
        message=message,
        to=PLANNING,
        text="La farola está rota",
        due_at=NOON,
        because="topic lighting",
    )
    return evolve(usual, **changes)


CONTACT = Contact(
    address=ANA,
    name="Ana Pérez",
    handle="@ana",
    role=Role.RESIDENT,
    verified_at=NOON - timedelta(days=30),
    expires_at=NOON + timedelta(days=300),
)

VERDICT = Verdict(standing=Standing.VERIFIED, because="in person", contact=CONTACT)

DECISION = Decision(
    outcome=Outcome.DELIVER,
    legs=(Leg(mailbox="lighting", because="it says farola", topic="lighting"),),
    urgency=Urgency.HIGH,
    requires=Standing.NONE,
    topics=("lighting",),
    flags=frozenset({"confidential", "urgent"}),
    rule="topic lighting",
    trace=(Step(rule="topic lighting", matched=True, because="farola"),),
    version="r-7",
)


def filing(id: int, number: int | str = 1, **changes: Any) -> Filing:
    usual = Filing(
        id=id,
        status=Status.ROUTED,
        message=message(number),
        verdict=VERDICT,
        decision=DECISION,
    )
    return evolve(usual, **changes)


#: The conversation that `put` opens.
THREAD = conversation()


async def claim(store, now=NOON, limit=100, channels=CHANNELS):
    return await store.claim(now, LEASE, limit, channels)


async def names(store, now=NOON, limit=100, channels=CHANNELS):
    return [d.id for d in await claim(store, now, limit, channels)]


async def state(store, name):
    found = [d for d in await store.deliveries(list(State), 1000) if d.id == name]
    return found[0].state
