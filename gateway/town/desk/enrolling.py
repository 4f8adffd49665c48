"""
Enrolment, approval, renewal and revocation of people.
"""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from gateway.core.errors import DeskRefused
from gateway.core.identity import Mandate, Role
from gateway.core.people import documents
from gateway.core.people.documents import Document, DocumentKind
from gateway.core.people.numbers import PERSON
from gateway.core.people.person import (
    GUARDIAN,
    MOVES,
    Enrolled,
    Person,
    Verification,
    VerificationEvent,
)
from gateway.core.sentence import Sentence, sentence
from gateway.town.desk import minors
from gateway.town.desk.acting import give
from gateway.town.desk.clerk import Clerk, after
from gateway.town.desk.drawing import new_number
from gateway.town.desk.namesakes import folded_name, must_be_alone
from gateway.town.desk.reasons import why_revoked


@frozen(kw_only=True)
class Enrolment:
    """
    What the clerk enters.

    Attributes:
        name: As on the document.
        document: Its number, as it was typed.
        passport: Whether it is a passport or foreign card, as in `Clerk.document`.
        consent: Whether the person was informed, and consented.
        born: The day of birth, for a minor; not stored.
        guardian: The number of the person who agrees for a child under fourteen.
        anew: Whether to enrol somebody who was revoked.
        namesake: Whether to accept that another person has the same name.
    """

    name: str
    document: str
    consent: bool
    role: Role = Role.RESIDENT
    born: date | None = None
    guardian: str = ""
    passport: bool = False
    anew: bool = False
    namesake: bool = False


async def enrol(clerk: Clerk, asked: Enrolment) -> Person:
    """
    Enrol somebody whose document is on the desk; accounts are bound afterwards.

    Raises:
        DeskRefused: They cannot be enrolled, and why.
    """
    name = _agreed(asked.name, consent=asked.consent)
    document = _document(clerk, asked)
    now = clerk.now()
    guardian = await minors.guardian(clerk, asked.guardian, asked.born)
    known = await clerk.people.by_document(documents.digest(document, clerk.key))
    before = known.person.state if known else None
    event = _first(clerk)
    state = MOVES.get((before, event))
    if state is None:
        assert known is not None  # noqa: S101 - the first time has both moves.
        raise DeskRefused(_there_already(known))
    if known is not None and not asked.anew:
        raise DeskRefused(_was_revoked(known.person))
    if known is not None and asked.born is None:
        minors.must_be_of_age(known.person, clerk.today)
    if known is None and not asked.namesake:
        await must_be_alone(clerk, name)
    person = Person(
        id=known.person.id if known else new_number(PERSON),
        name=name,
        role=asked.role,
        document=documents.digest(document, clerk.key),
        kind=document.kind,
        state=state,
        seen_at=now,
        seen_by=clerk.name,
        consented_at=now,
        expires_at=clerk.until(clerk.identity.renew_after),
        adult_on=minors.adult_on(asked.born) if asked.born else None,
        agreed=known.person.agreed if known else "",
    )
    await clerk.keep(person, before, f"desk.{event.value}", name=name)
    if guardian is not None:
        last = minors.last_day(person, None, clerk.today)
        mandate = Mandate(principal=person.id, name=name, basis=GUARDIAN, until=last)
        await give(clerk, guardian, mandate)
    return person


async def ending(clerk: Clerk, asked: Enrolment) -> tuple[Mandate, ...]:
    """
    Return the mandates that would end if a revoked person were enrolled again, until
    they are shown again.

    Raises:
        DeskRefused: The document's number is invalid.
    """
    document = _document(clerk, asked)
    known = await clerk.people.by_document(documents.digest(document, clerk.key))
    return known.person.mandates if known else ()


async def take_over(
    clerk: Clerk,
    name: str,
    role: Role,
    months: int,
    *,
    consent: bool,
    namesake: bool = False,
) -> Person:
    """
    Enrol somebody whom the town verified before this system was in use, and who
    consents now; the document is checked at their renewal.

    Raises:
        DeskRefused: There is no name, or no consent; or somebody who is or was enrolled
            has the same name, and they are not declared a *namesake*.
    """
    name = _agreed(name, consent=consent)
    if not namesake:
        await must_be_alone(clerk, name)
    now, number = clerk.now(), new_number(PERSON)
    person = Person(
        id=number,
        name=name,
        role=role,
        document=documents.unseen(number, clerk.key),
        kind=DocumentKind.UNSEEN,
        state=MOVES[None, _first(clerk)],
        seen_at=now,
        seen_by=clerk.name,
        consented_at=now,
        expires_at=clerk.until(months),
    )
    await clerk.keep(person, None, "desk.take_over", name=name)
    return person


async def approve(clerk: Clerk, id: str) -> Person:
    """
    Approve a person whom another clerk has enrolled.

    Raises:
        DeskRefused: They cannot be approved, and why.
    """
    known = await clerk.find(id)
    # Compared regardless of spelling.
    if folded_name(known.person.seen_by) == folded_name(clerk.name):
        raise DeskRefused(sentence("enrolled-her-own", clerk=clerk.name, id=id))
    return await clerk.move(VerificationEvent.APPROVE, known.person, known.person)


async def renew(
    clerk: Clerk,
    id: str,
    document: str,
    *,
    passport: bool = False,
    before: str = "",
    name: str = "",
) -> Person:
    """
    Renew the verification of a person whose document was seen again.

    Args:
        clerk: Who sees it.
        id: The person's number.
        document: The document's number, as it was typed.
        passport: Whether it is a passport or foreign card, as in `Clerk.document`.
        before: The previous document's number, if it has changed.
        name: The name on the document, if it has changed (Regulation (EU) 2016/679,
            art. 16).

    Raises:
        DeskRefused: They cannot be renewed, and why.
    """
    known = await clerk.find(id)
    if clerk.identity.four_eyes and (before or name):
        raise DeskRefused(sentence("four-eyes", id=id))
    seen = clerk.document(document, passport=passport)
    was = clerk.document(before, passport=True) if before else seen
    _same(clerk, known.person, was)
    now = clerk.now()
    renewed = evolve(
        known.person,
        name=" ".join(name.split()) or known.person.name,
        document=documents.digest(seen, clerk.key),
        kind=seen.kind,
        seen_at=now,
        seen_by=clerk.name,
        expires_at=clerk.until(clerk.identity.renew_after),
    )
    return await clerk.move(VerificationEvent.RENEW, known.person, renewed)


async def revoke(clerk: Clerk, id: str, because: str) -> tuple[Person, ...]:
    """
    Revoke a person and all their accounts at once, and first the children who are
    enrolled by their agreement (Organic Law 3/2018, art. 7.2).

    Returns:
        The person, and the children.

    Raises:
        DeskRefused: They cannot be revoked, and why.
    """
    person = (await clerk.find(id)).person
    after(person, VerificationEvent.REVOKE)  # Refused before a child is.
    alone = f"{person.id}, who agreed for them, is revoked"
    children = [
        await clerk.move(VerificationEvent.REVOKE, child, evolve(child, because=alone))
        for child in await minors.children(clerk.people, person, clerk.today)
    ]
    # Read again: their mandates for the children have ended.
    person = (await clerk.find(id)).person
    revoked = evolve(person, because=because)
    return await clerk.move(VerificationEvent.REVOKE, person, revoked), *children


def _agreed(name: str, *, consent: bool) -> str:
    """
    Return a person's name on one line.

    Raises:
        DeskRefused: It is empty, or the person did not consent.
    """
    name = " ".join(name.split())
    if not name:
        raise DeskRefused(sentence("name-needed"))
    if not consent:
        raise DeskRefused(sentence("consent-needed"))
    return name


def _document(clerk: Clerk, asked: Enrolment) -> Document:
    return clerk.document(asked.document, passport=asked.passport)


def _first(clerk: Clerk) -> VerificationEvent:
    return (
        VerificationEvent.PROPOSE
        if clerk.identity.four_eyes
        else VerificationEvent.ENROL
    )


def _same(clerk: Clerk, person: Person, document: Document) -> None:
    if person.kind is DocumentKind.UNSEEN:
        return
    if person.document != documents.digest(document, clerk.key):
        raise DeskRefused(sentence("document-of-another", id=person.id))


def _there_already(known: Enrolled) -> Sentence:
    person = known.person
    then = {
        Verification.PENDING: "then-approve",
        Verification.ACTIVE: "then-code",
        Verification.EXPIRED: "then-renew",
    }[person.state]
    return sentence(
        "there-already",
        id=person.id,
        name=person.name,
        state=person.state,
        since=person.seen_at,
        then=sentence(then, id=person.id),
    )


def _was_revoked(person: Person) -> Sentence:
    because = why_revoked(person) or sentence("nobody-said-why")
    return sentence("was-revoked", id=person.id, name=person.name, because=because)
