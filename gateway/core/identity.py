"""
Judge a sender: evidence in, verdict out.
"""

from __future__ import annotations

from datetime import date, datetime
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
class Mandate:
    """
    Leave to act for somebody who has no account, or may not act alone (Law 39/2015,
    art. 5).

    Attributes:
        principal: The number of the person for whom it is.
        name: Theirs.
        basis: What was shown for it, such as ``parent`` or ``notarial deed``.
        until: The last day that it counts, if it ends by itself.
    """

    principal: str
    name: str
    basis: str
    until: date | None = None

    def counts(self, today: date) -> bool:
        """
        Say whether it does *today*.
        """
        return self.until is None or today <= self.until


@frozen(kw_only=True)
class Contact:
    """
    An account that belongs to a person who was verified in person.

    Attributes:
        address: The immutable id that was bound.
        handle: Its label, as last seen.
        name: The person's, as on the document that the clerk saw.
        person: The person's number at the desk; empty for whoever has none there.
        mailbox: The mailbox whose address it is; empty for an account of a person.
        pending: A second clerk has to look before it counts.
        unseen: The desk has seen no document of the person's: no e-office can say that
            it is they.
        mandates: For whom the person may act.
        adult_on: The day on which a minor comes of age.
        verified_at: When the clerk saw the document.
        expires_at: When it must be renewed, if ever.
        revoked_at: Since when it counts no more.
    """

    address: Address
    name: str
    handle: str = ""
    role: Role = Role.RESIDENT
    person: str = ""
    mailbox: str = ""
    pending: bool = False
    unseen: bool = False
    mandates: tuple[Mandate, ...] = ()
    adult_on: date | None = None
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
        agreed: Whose agreed word the message says, by name, however little else speaks
            for its sender; see `gateway.core.people.agreed_word`.
    """

    standing: Standing
    because: str
    contact: Contact | None = None
    resembles: str = ""
    agreed: str = ""


@frozen(kw_only=True)
class Voucher:
    """
    What somebody showed for a message that was held.

    Attributes:
        message: The stored message's number.
        standing: What it is good for.
        contact: The person who showed it.
        because: How, for a person: the sentence of the verdict.
    """

    message: int
    standing: Standing
    contact: Contact
    because: str


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

    over = lapsed(contact, now)
    if over:
        return Verdict(standing=Standing.KNOWN, because=over)

    if evidence.step_up:
        return Verdict(
            standing=Standing.STRONG,
            because=f"stepped up: {evidence.step_up}",
            contact=contact,
        )

    seen = f"verified in person on {contact.verified_at:%Y-%m-%d}"
    return Verdict(
        standing=Standing.VERIFIED,
        because=f"the address of mailbox {contact.mailbox}"
        if contact.mailbox
        else seen,
        contact=contact,
    )


def vouched(verdict: Verdict, voucher: Voucher, now: datetime) -> Verdict:
    """
    Say how far a message may be trusted for which *voucher* was shown besides.
    """
    if voucher.standing <= verdict.standing or lapsed(voucher.contact, now):
        return verdict
    return Verdict(
        standing=voucher.standing, because=voucher.because, contact=voucher.contact
    )


def lapsed(contact: Contact, now: datetime) -> str:
    """
    Say why *contact* counts no more, or not yet; nothing if it counts.
    """
    if contact.revoked_at is not None and contact.revoked_at <= now:
        return f"revoked on {contact.revoked_at:%Y-%m-%d}"
    if contact.expires_at is not None and contact.expires_at <= now:
        return f"expired on {contact.expires_at:%Y-%m-%d}"
    return "a second clerk has to approve it" if contact.pending else ""


def judge_answer(message: Message, mailbox: Mailbox) -> Verdict:
    """
    Say whether *message* may speak for *mailbox*: knowing a reply address is not
    enough, the message must also be the mailbox's own.
    """
    if message.sender not in mailbox.current:
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
