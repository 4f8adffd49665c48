"""
Sample values for the store's tests.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve
from sqlalchemy import select

from gateway.core.audit import Act
from gateway.core.case import Case, Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome, Step, Urgency
from gateway.core.delivery import Delivery, DeliveryState
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Standing, Verdict, Voucher
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
from gateway.core.people import codes
from gateway.core.people.codes import Attempt, Code, Purpose
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Account, Person, Verification, contact_of
from gateway.store.engine.schema import metadata

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
LEASE = timedelta(minutes=1)
LATER = NOON + 2 * LEASE
CHANNELS = ("email", "telegram", "twitter")
ANA = Address("telegram", "1044")
MAIL = Address("email", "ana@mail.example")
PLANNING = Address("email", "planning@town.example")


def a_case(number, state):
    return Case(
        number=Number(number),
        contact=ANA,
        job=Number(number),
        state=state,
        opened_at=NOON,
        moved_at=NOON,
    )


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


PERSON = Person(
    id="P-ANAGL2",
    name="Ana Pérez",
    document="d0" * 32,
    kind=DocumentKind.DNI,
    state=Verification.ACTIVE,
    seen_at=NOON - timedelta(days=30),
    seen_by="luis",
    consented_at=NOON - timedelta(days=30),
    expires_at=NOON + timedelta(days=300),
)

ACCOUNT = Account(
    address=ANA,
    person=PERSON.id,
    handle="@ana",
    bound_at=NOON - timedelta(days=30),
    bound_by="seen open at the desk by luis",
)

CONTACT = contact_of(PERSON, ACCOUNT)

#: The verdict on a sender who is not verified.
UNVERIFIED = Verdict(standing=Standing.KNOWN, because="not verified in person")

VERDICT = Verdict(standing=Standing.VERIFIED, because="in person", contact=CONTACT)

#: A voucher for one held message.
VOUCHER = Voucher(
    message=1,
    standing=Standing.STRONG,
    contact=Contact(address=ANA, name="Ana Pérez", verified_at=NOON),
    because="came to the desk with the document on 2026-11-24",
)

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

KEY = b"the key of the tests"


def person(id: str = "P-BERTA2", **changes: Any) -> Person:
    usual = evolve(PERSON, id=id, name="Berta", document=f"document of {id}")
    return evolve(usual, **changes)


def account(address: Address = ANA, **changes: Any) -> Account:
    return evolve(ACCOUNT, address=address, **changes)


def act(action: str = "desk.try", **changes: Any) -> Act:
    usual = Act(at=NOON, actor="luis", action=action, object=f"person {PERSON.id}")
    return evolve(usual, **changes)


def code(digits: str = "48217736", **changes: Any) -> Code:
    """
    A code for Ana's account on Telegram, made at noon.
    """
    usual = Code(
        kind=Purpose.BIND,
        secret="",
        channel="telegram",
        person=PERSON.id,
        issued_at=NOON,
        expires_at=NOON + codes.LIFETIME,
    )
    made = evolve(usual, **changes)
    return evolve(made, secret=codes.secret(made.kind, made.channel, digits, KEY))


def attempt(number: int, digits: str = "48217736", **changes: Any) -> Attempt:
    """
    An attempt to redeem *digits* from somebody's own account, in the stored message
    *number*.
    """
    sender = changes.pop("sender", Address("telegram", f"9{number}"))
    usual = Attempt(
        message=number,
        secrets=codes.secrets_of(digits, [sender.channel], KEY),
        sender=sender,
        handle=f"@someone{number}",
        proven=True,
        public=False,
        at=NOON,
    )
    return evolve(usual, **changes)


async def status(store, number):
    return (await store.show(number)).status


async def statuses(store, *numbers):
    return [await status(store, number) for number in numbers]


async def acts(store, object=None):
    """
    The audit entries, the oldest first: actor, action and result.
    """
    kept = reversed(await store.acts(object, None, 10_000))
    return [(k.entry.actor, k.entry.action, k.entry.result) for k in kept]


async def enrol(store, person=PERSON, *accounts):
    """
    Store a new person with their accounts.
    """
    assert await store.keep(person, None, act("desk.enrol"))
    for one in accounts:
        assert await store.bind(one, act("desk.bind")) is None


async def claim(store, now=NOON, limit=100, channels=CHANNELS):
    return await store.claim(now, LEASE, limit, channels)


async def names(store, now=NOON, limit=100, channels=CHANNELS):
    return [d.id for d in await claim(store, now, limit, channels)]


async def state(store, name):
    found = [
        d for d in await store.deliveries(list(DeliveryState), 1000) if d.id == name
    ]
    return found[0].state


def everything(store):
    """
    Return every row of every table as text.
    """
    with store._engines.reading.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
        )
