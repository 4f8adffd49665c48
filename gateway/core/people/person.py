"""
People who were verified in person, their accounts, and the states of a verification.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from attrs import field, frozen

from gateway.core.identity import Contact, Mandate, Role
from gateway.core.message import Address, aware
from gateway.core.people.documents import DocumentKind


class Verification(Enum):
    """
    Where a person's verification stands.
    """

    PENDING = "pending"  # a second clerk must approve it, if four eyes are required
    ACTIVE = "active"
    EXPIRED = "expired"  # the document must be shown again
    REVOKED = "revoked"  # no longer counts; only the desk can restore it


class VerificationEvent(Enum):
    """
    What happens at the desk.
    """

    PROPOSE = "propose"  # enrolled, and another clerk is to approve it
    ENROL = "enrol"
    APPROVE = "approve"
    RENEW = "renew"
    EXPIRE = "expire"
    REVOKE = "revoke"


#: From this age on, a person consents for themselves (Organic Law 3/2018, art. 7).
CONSENTS_AT = 14

#: From this age on, nobody may consent for them (Constitution, art. 12).
ADULT_AT = 18

#: The basis on which a guardian acts for a child.
GUARDIAN = "guardian"

#: Every move there is; None is the state before the first. What is not here cannot
#: happen.
MOVES = {
    (None, VerificationEvent.PROPOSE): Verification.PENDING,
    (None, VerificationEvent.ENROL): Verification.ACTIVE,
    (Verification.PENDING, VerificationEvent.APPROVE): Verification.ACTIVE,
    (Verification.PENDING, VerificationEvent.REVOKE): Verification.REVOKED,
    (Verification.ACTIVE, VerificationEvent.RENEW): Verification.ACTIVE,
    (Verification.ACTIVE, VerificationEvent.EXPIRE): Verification.EXPIRED,
    (Verification.ACTIVE, VerificationEvent.REVOKE): Verification.REVOKED,
    (Verification.EXPIRED, VerificationEvent.RENEW): Verification.ACTIVE,
    (Verification.EXPIRED, VerificationEvent.REVOKE): Verification.REVOKED,
    (Verification.REVOKED, VerificationEvent.PROPOSE): Verification.PENDING,
    (Verification.REVOKED, VerificationEvent.ENROL): Verification.ACTIVE,
}


@frozen(kw_only=True)
class Person:
    """
    Somebody whose document was seen at the desk.

    Attributes:
        id: Their number; see `gateway.core.people.numbers`.
        name: As on the document.
        role: What they are to the town hall.
        document: Keyed hash of the document; see `gateway.core.people.documents`.
        kind: What sort of document it was.
        state: Where the verification stands.
        seen_at: When the document was last seen.
        seen_by: The clerk who saw it.
        consented_at: When the person agreed to be recognised by their accounts
            (Regulation (EU) 2016/679, arts. 6.1.a and 7).
        expires_at: When it must be seen again.
        adult_on: The day on which a minor comes of age.
        mandates: The people for whom they may act.
        because: Why it was revoked.
        agreed: Keyed hash of the agreed word; see `gateway.core.people.agreed_word`. It
            stays whatever becomes of the verification.
    """

    id: str
    name: str
    document: str
    kind: DocumentKind
    state: Verification
    seen_at: datetime = field(validator=aware)
    seen_by: str
    consented_at: datetime = field(validator=aware)
    expires_at: datetime = field(validator=aware)
    role: Role = Role.RESIDENT
    adult_on: date | None = None
    mandates: tuple[Mandate, ...] = ()
    because: str = ""
    agreed: str = ""

    @property
    def wards(self) -> tuple[str, ...]:
        """
        The numbers of the children for whom they consented at the enrolment.
        """
        return tuple(m.principal for m in self.mandates if m.basis == GUARDIAN)

    def counts_by_another(self, today: date) -> bool:
        """
        Say whether they count, but are too young *today* to consent for themselves.
        """
        if self.adult_on is None or self.state is Verification.REVOKED:
            return False
        # Safe: nobody comes of age on a 29 February.
        years = ADULT_AT - CONSENTS_AT
        return today < self.adult_on.replace(year=self.adult_on.year - years)


@frozen(kw_only=True)
class Account:
    """
    An account that was proven to be a person's.

    Attributes:
        address: The immutable id.
        person: The owner's number.
        handle: Its label, as last seen.
        bound_at: When control of it was proven.
        bound_by: How: ``code 7``, or the clerk who saw it open at the desk.
        revoked_at: Since when it no longer counts.
    """

    address: Address
    person: str
    handle: str = ""
    bound_at: datetime = field(validator=aware)
    bound_by: str
    revoked_at: datetime | None = field(default=None, validator=aware)


@frozen
class Enrolled:
    """
    A person with their accounts, revoked ones included.
    """

    person: Person
    accounts: tuple[Account, ...]


@frozen
class Label:
    """
    A name that a bound account uses, and since when we know.
    """

    address: Address
    handle: str
    since: datetime


def contact_of(person: Person, account: Account) -> Contact:
    """
    Return the account as `judge` needs it: it counts at most as much as its person.
    """
    return Contact(
        address=account.address,
        name=person.name,
        handle=account.handle,
        role=person.role,
        person=person.id,
        pending=person.state is Verification.PENDING,
        unseen=person.kind is DocumentKind.UNSEEN,
        mandates=person.mandates,
        adult_on=person.adult_on,
        verified_at=person.seen_at,
        expires_at=person.expires_at,
        revoked_at=account.revoked_at,
    )
