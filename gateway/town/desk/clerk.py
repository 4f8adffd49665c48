"""
The desk: a clerk sees a person's document, and from then on the person's accounts
speak for them.

Whatever screen the clerk sits at, these are the acts: `gateway.town.desk.enrolling`,
`binding`, `acting` and `confirming`. Each is in the audit chain, and each that may not
be says why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from attrs import evolve, frozen

from gateway.core.audit import Act
from gateway.core.errors import DeskRefused, DocumentInvalid
from gateway.core.message import Address
from gateway.core.people import documents
from gateway.core.people.documents import Document
from gateway.core.people.person import MOVES, Enrolled, Event, Person, Verification
from gateway.core.sentence import sentence
from gateway.core.town import Identity
from gateway.ports.people import People
from gateway.ports.store import Office


@frozen(kw_only=True)
class Clerk:
    """
    One clerk at work.

    Attributes:
        name: Who sits there.
        people: The register.
        office: Finds a message that somebody came about.
        identity: How the town verifies.
        office_at: Gives whose an address is that is an office's or the town's own;
            empty if it may be somebody's account.
        key: Of the hashes that are kept instead of documents and codes.
        zone: Of the clocks on the wall.
    """

    name: str
    people: People
    office: Office
    identity: Identity
    office_at: Callable[[Address], str]
    key: bytes
    now: Callable[[], datetime]
    zone: tzinfo

    @property
    def today(self) -> date:
        """
        The day that it is where the desk stands.
        """
        return self.now().astimezone(self.zone).date()

    async def find(self, id: str) -> Enrolled:
        """
        Give a person by their number.

        Raises:
            DeskRefused: There is none.
        """
        known = await self.people.person(id.upper())
        if known is None:
            raise DeskRefused(sentence("no-person", id=id))
        return known

    def document(self, text: str, *, passport: bool = False) -> Document:
        """
        Read a document's number.

        Args:
            text: What was typed.
            passport: It is a passport's or a foreign card's, though it may be nearly
                a DNI, or like a company's number; one that is a DNI stays one.

        Raises:
            DeskRefused: It cannot be one, or it looks like something else than a
                passport's.
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
        Keep a person whose state was *before*.

        Raises:
            DeskRefused: It is another by now.
        """
        act = self.act(action, f"person {person.id}", **payload)
        if not await self.people.keep(person, before, act):
            raise DeskRefused(sentence("changed-just-now", id=person.id))

    async def move(self, event: Event, before: Person, changed: Person) -> Person:
        """
        Keep that *event* happened to a person, who was as *before*, and what it has
        *changed* of them.

        Raises:
            DeskRefused: It may not happen to them, or they are another by now.
        """
        moved = evolve(changed, state=after(before, event))
        name = moved.name if moved.name != before.name else ""
        await self.keep(
            moved, before.state, f"desk.{event.value}", because=moved.because, name=name
        )
        return moved

    def act(self, action: str, about: str, **payload: str) -> Act:
        """
        Describe what this clerk does to *about*.
        """
        kept = {name: value for name, value in payload.items() if value}
        return Act(
            at=self.now(), actor=self.name, action=action, object=about, payload=kept
        )


def after(person: Person, event: Event) -> Verification:
    """
    Give how a person stands once *event* has happened to them.

    Raises:
        DeskRefused: It may not.
    """
    state = MOVES.get((person.state, event))
    if state is None:
        raise DeskRefused(
            sentence("may-not-happen", id=person.id, state=person.state, event=event)
        )
    return state
