"""
Judge a sender: from evidence to a verdict.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, IntEnum

from attrs import field, frozen

from gateway.core.conversation import Mailbox
from gateway.core.message import Address, Message, Proof, aware

#: The platform's numeric id, an aligned signature, or our own login.
_PROVES = frozenset({Proof.ACCOUNT, Proof.SIGNED, Proof.SUBMITTED})


class Standing(IntEnum):
    """
    How far we believe that the sender is who they seem to be.
    """

    NONE = 0
    KNOWN = 1
    VERIFIED = 2
    STRONG = 3


#: Each by its name, as rules, cases and commands have it.
LEVELS = {level.name.lower(): level for level in Standing}


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
    A right to act for somebody who has no account, or may not act alone (Law 39/2015,
    art. 5).

    Attributes:
        principal: The number of the person who is represented.
        name: Their name.
        basis: What was shown for it, such as ``parent`` or ``notarial deed``.
        until: The last day on which it is valid, if it expires.
    """

    principal: str
    name: str
    basis: str
    until: date | None = None

    def counts(self, today: date) -> bool:
        """
        Say whether it is valid *today*.
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
        person: The person's number at the desk; empty if they have none.
        mailbox: The mailbox whose address it is; empty for a person's account.
        pending: A second clerk has to approve it before it counts.
        unseen: The desk has seen no document of the person's, so that no e-office can
            confirm who they are.
        mandates: The people for whom this person may act.
        adult_on: The day on which a minor comes of age.
        verified_at: When the clerk saw the document.
        expires_at: When it must be renewed, if ever.
        revoked_at: Since when it no longer counts.
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
        resembles: A verified person for whom the sender may be mistaken, if any.
        agreed: The name of the person whose agreed word the message says, whatever the
            standing; see `gateway.core.people.agreed_word`.
        mistaken: Their account was bound to them by mistake, as was found later.
    """

    standing: Standing
    because: str
    contact: Contact | None = None
    resembles: str = ""
    agreed: str = ""
    mistaken: bool = False


@frozen(kw_only=True)
class Voucher:
    """
    What somebody showed for a held message.

    Attributes:
        message: The stored message's number.
        standing: The standing that it gives.
        contact: The person who showed it.
        because: The sentence of the verdict, for a person.
    """

    message: int
    standing: Standing
    contact: Contact
    because: str


def has_any_proof(message: Message) -> bool:
    """
    Say whether the channel shows any proof of the sender of *message*, however weak;
    otherwise they may never have written.
    """
    return message.evidence.proof is not Proof.NONE


def is_proven(message: Message) -> bool:
    """
    Say whether the proof of the sender of *message* suffices for them to be taken for
    the person for whom the account was verified, or for a mailbox.
    """
    return message.evidence.proof in _PROVES


def judge(message: Message, contact: Contact | None, now: datetime) -> Verdict:
    """
    Say how far *message* may be trusted; any doubt lowers the standing.

    Args:
        message: What was said, with its evidence.
        contact: Whoever the sender's immutable id was verified for, if anyone.
        now: The time to judge expiry by.
    """
    evidence = message.evidence
    if not has_any_proof(message):
        return Verdict(
            standing=Standing.NONE, because=evidence.because or "nobody vouches for it"
        )

    if contact is None:
        return Verdict(standing=Standing.KNOWN, because="not verified in person")

    if not is_proven(message):
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
    Return the verdict on a message for which *voucher* was shown: the voucher's
    standing, if that is higher and its contact still counts.
    """
    if voucher.standing <= verdict.standing or lapsed(voucher.contact, now):
        return verdict
    return Verdict(
        standing=voucher.standing, because=voucher.because, contact=voucher.contact
    )


def lapsed(contact: Contact, now: datetime) -> str:
    """
    Say why *contact* no longer counts, or does not yet; empty if it counts.
    """
    if contact.revoked_at is not None and contact.revoked_at <= now:
        return f"revoked on {contact.revoked_at:%Y-%m-%d}"
    if contact.expires_at is not None and contact.expires_at <= now:
        return f"expired on {contact.expires_at:%Y-%m-%d}"
    return "a second clerk has to approve it" if contact.pending else ""


def judge_answer(message: Message, mailbox: Mailbox) -> Verdict:
    """
    Say whether *message* may speak for *mailbox*: knowing a reply address is not
    enough, it must also come from an address of the mailbox, with proof.
    """
    if message.sender not in (*mailbox.current, mailbox.at_console):
        return Verdict(
            standing=Standing.NONE,
            because=f"{message.sender} is not an address of mailbox {mailbox.id}",
        )

    if not is_proven(message):
        return Verdict(
            standing=Standing.NONE,
            because=message.evidence.because or "nothing proves that it is its own",
        )

    return Verdict(
        standing=Standing.VERIFIED,
        because=f"mailbox {mailbox.id}, by {message.evidence.proof.value}",
    )
