"""
The desk: a clerk checks a person's document, and from then on the person's accounts
speak for them.

These are the operations, independent of any user interface:
`gateway.town.desk.enrolling`, `binding`, `acting` and `confirming`. Each is recorded in
the audit chain, and each refusal gives its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from attrs import evolve, frozen

from gateway.core.audit import Act
from gateway.core.calendar import end_of, months_later
from gateway.core.errors import DeskRefused, DocumentInvalid
from gateway.core.message import Address
from gateway.core.objects import about_person
from gateway.core.people import documents
from gateway.core.people.documents import Document
from gateway.core.people.person import (
    MOVES,
    Enrolled,
    Person,
    Verification,
    VerificationEvent,
)
from gateway.core.sentence import sentence
from gateway.core.town import Identity
from gateway.ports.people import People
from gateway.ports.store import Filings


@frozen(kw_only=True)
class Clerk:
    """
    A clerk at work.

    Attributes:
        name: The clerk's name.
        people: The register of people.
        filings: Looks up a message that somebody came about.
        identity: The town's settings for verification.
        office_at: Returns the office or account of the town's that an address belongs
            to; empty if it may be a person's account.
        key: Hashes documents and codes, which are not stored themselves.
        zone: The town's time zone.
    """

    name: str
    people: People
    filings: Filings
    identity: Identity
    office_at: Callable[[Address], str]
    key: bytes
    now: Callable[[], datetime]
    zone: tzinfo

    @property
    def today(self) -> date:
        """
        Today's date in the town's time zone.
        """
        return self.now().astimezone(self.zone).date()

    def until(self, months: int) -> datetime:
        """
        Return when something ends whose last day is *months* from today: with that day,
        in the town's time zone.
        """
        last = months_later(self.now().astimezone(self.zone), months)
        return end_of(last, self.zone)

    async def find(self, id: str) -> Enrolled:
        """
        Return a person by their number.

        Raises:
            DeskRefused: There is none.
        """
        known = await self.people.person(id.upper())
        if known is None:
            raise DeskRefused(sentence("no-person", id=id))
        return known

    def document(self, text: str, *, passport: bool = False) -> Document:
        """
        Parse a document's number.

        Args:
            text: What was typed.
            passport: It is a passport's or foreign card's, though it may look like a
                mistyped DNI or a company's number; a valid DNI is still read as one.

        Raises:
            DeskRefused: It cannot be one, or looks like something other than a
                passport's without *passport*.
        """
        try:
            document = documents.read(text, passport=passport)
        except DocumentInvalid as e:
            raise DeskRefused(*e.args) from None
        if not passport and (doubt := documents.doubt(document)):
            raise DeskRefused(doubt)
        return document

    async def keep(
        self,
        person: Person,
        before: Verification | None,
        action: str,
        **payload: str,
    ) -> None:
        """
        Store a person whose state was *before*.

        Raises:
            DeskRefused: Their state has changed meanwhile.
        """
        act = self.act(action, about_person(person.id), **payload)
        if not await self.people.keep(person, before, act):
            raise DeskRefused(sentence("changed-just-now", id=person.id))

    async def move(
        self, event: VerificationEvent, before: Person, changed: Person
    ) -> Person:
        """
        Apply *event* to a person, who was as *before*, and store what it *changed*.

        Raises:
            DeskRefused: The event is not possible, or they have changed meanwhile.
        """
        moved = evolve(changed, state=after(before, event))
        name = moved.name if moved.name != before.name else ""
        await self.keep(
            moved, before.state, f"desk.{event.value}", because=moved.because, name=name
        )
        return moved

    def act(self, action: str, about: str, **payload: str) -> Act:
        """
        Return the audit entry for what this clerk does to *about*.
        """
        kept = {name: value for name, value in payload.items() if value}
        return Act(
            at=self.now(), actor=self.name, action=action, object=about, payload=kept
        )


def after(person: Person, event: VerificationEvent) -> Verification:
    """
    Return a person's state after *event*.

    Raises:
        DeskRefused: The event is not possible.
    """
    state = MOVES.get((person.state, event))
    if state is None:
        raise DeskRefused(
            sentence("may-not-happen", id=person.id, state=person.state, event=event)
        )
    return state


def must_count(person: Person) -> None:
    """
    Raise unless a person's verification counts, or does once it is approved.

    Raises:
        DeskRefused: It has ended, and what the clerk does first.
    """
    first = {
        Verification.EXPIRED: "renew-first",
        Verification.REVOKED: "enrol-first",
    }.get(person.state)
    if first is not None:
        raise DeskRefused(sentence(first, id=person.id))
