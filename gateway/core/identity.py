"""
Judge a sender: evidence in, verdict out.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, IntEnum

from attrs import field, frozen

from gateway.core.conversation import Mailbox
from gateway.core.message import Address, Message, Proof, aware

#: What is enough to be taken for the person an account was verified for, and for
#: a mailbox: the platform's numeric id, an aligned signature, or our own login.
ENOUGH = frozenset({Proof.ACCOUNT, Proof.SIGNED, Proof.SUBMITTED})


class Standing(IntEnum):
    """
    How far we believe that the sender is who they seem to be.
    """

    NONE = 0
    KNOWN = 1
    VERIFIED = 2
    STRONG = 3


class Role(Enum):
    """
    What a verified person is to the town hall.
    """

    RESIDENT = "resident"
    EMPLOYEE = "employee"
    COUNCILLOR = "councillor"


@frozen(kw_only=True)
class Contact:
    """
    An account that belongs to a person who was verified in person.

    Attributes:
        address: The immutable id that was bound.
        handle: Its label on the day; may have changed since.
        name: The person's, as on the document that the clerk saw.
        verified_at: When the clerk saw it.
        expires_at: When it must be renewed, if ever.
        revoked_at: Since when it counts no more.
    """

    address: Address
    name: str
    handle: str = ""
    role: Role = Role.RESIDENT
    verified_at: datetime = field(validator=aware)
    expires_at: datetime | None = field(default=None, validator=aware)
    revoked_at: datetime | None = field(default=None, validator=aware)


@frozen(kw_only=True)
class Verdict:
    """
    A standing, and the sentence that explains it to a person.

    Attributes:
        contact: The verified person who is speaking.
        resembles: A verified person whom the sender only seems to be, if any.
    """

    standing: Standing
    because: str
    contact: Contact | None = None
    resembles: str = ""


def judge(message: Message, contact: Contact | None, now: datetime) -> Verdict:
    """
    Say how far *message* may be trusted; whatever is in doubt lowers it.

    Args:
        message: What was said, with its evidence.
        contact: Whoever the sender's immutable id was verified for, if anyone.
        now: The time to judge expiry by.
    """
    evidence = message.evidence
    if evidence.proof is Proof.NONE:
        return Verdict(
            standing=Standing.NONE, because=evidence.because or "nobody vouches for it"
        )

    if contact is None:
        return Verdict(standing=Standing.KNOWN, because="not verified in person")

    if evidence.proof not in ENOUGH:
        return Verdict(
            standing=Standing.KNOWN,
            because=evidence.because or "the mail is not signed by its domain",
        )

    if contact.revoked_at is not None and contact.revoked_at <= now:
        return Verdict(
            standing=Standing.KNOWN, because=f"revoked on {contact.revoked_at:%Y-%m-%d}"
        )

    if contact.expires_at is not None and contact.expires_at <= now:
        return Verdict(
            standing=Standing.KNOWN, because=f"expired on {contact.expires_at:%Y-%m-%d}"
        )

    if evidence.step_up:
        return Verdict(
            standing=Standing.STRONG,
            because=f"stepped up: {evidence.step_up}",
            contact=contact,
        )

    return Verdict(
        standing=Standing.VERIFIED,
        because=f"verified in person on {contact.verified_at:%Y-%m-%d}",
        contact=contact,
    )


def judge_answer(message: Message, mailbox: Mailbox) -> Verdict:
    """
    Say whether *message* may speak for *mailbox*: knowing a reply address is not
    enough, the message must also be the mailbox's own.
    """
    if message.sender not in mailbox.addresses:
        return Verdict(
            standing=Standing.NONE,
            because=f"{message.sender} is not an address of mailbox {mailbox.id}",
        )

    if message.evidence.proof not in ENOUGH:
        return Verdict(
            standing=Standing.NONE,
            because=message.evidence.because or "nothing proves that it is its own",
        )

    return Verdict(
        standing=Standing.VERIFIED,
        because=f"mailbox {mailbox.id}, by {message.evidence.proof.value}",
    )
