"""
Somebody comes back from the e-office: let the message go on that they went there for,
if they are who may say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum

import structlog
from attrs import define, evolve, field, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.errors import StepUpRefused
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Standing, Voucher, lapsed
from gateway.core.people import codes, documents
from gateway.core.people.codes import Purpose
from gateway.ports.people import People
from gateway.ports.step_up import Assertion, Level, StepUp
from gateway.ports.store import Office, Register

log = structlog.get_logger()

#: Refusals about the same thing that go into the chain within so long; what more there
#: are is in the log alone. Anybody can have one, and nothing leaves a chain again.
MOST = 20
WITHIN = timedelta(hours=1)

_ACTION = "message.step_up"

#: What a refusal is about whose message is not known.
_NONE = "no message"


class Outcome(Enum):
    """
    What came of a return. Whoever was refused is not told why.
    """

    DONE = "done"
    REFUSED = "refused"


@define
class Restraint:
    """
    Counts what is about the same thing.
    """

    _counts: dict[str, tuple[datetime, int]] = field(factory=dict, init=False)

    def lets(self, about: str, at: datetime) -> bool:
        """
        Say whether one more is not too many.
        """
        lately = {k: v for k, v in self._counts.items() if at - v[0] < WITHIN}
        since, count = lately.get(about, (at, 0))
        lately[about] = (since, count + 1)
        self._counts = lately
        return count < MOST


@frozen(kw_only=True)
class Returning:
    """
    The way back.

    Attributes:
        people: Knows what was begun, and lets go on what is held.
        register: Knows whose the sender's account is.
        office: Finds the message.
        step_up: Reads the e-office's word.
        key: Of the hashes that are kept instead of references and documents.
    """

    people: People
    register: Register
    office: Office
    step_up: StepUp
    key: bytes
    now: Callable[[], datetime]
    restraint: Restraint = field(factory=Restraint)

    async def returned(self, query: str) -> Outcome:
        """
        Take what a browser brought back. What is refused is in the chain, and the
        message stays held. What is brought again does nothing, and is in the chain,
        too; whoever it counted for is told that it is done.

        Raises:
            TemporaryFailure: Ask again; the e-office's word still counts.
        """
        try:
            assertion = self.step_up.read(query)
        except StepUpRefused as e:
            return await self._refuse(_NONE, str(e), {})
        secret = codes.secret(Purpose.STEP_UP, codes.ANY, assertion.reference, self.key)
        number = await self.people.return_from(secret, self.now())
        if number is None:
            # Nothing by which it would ever be found again to be erased.
            refused = await self._refuse(
                _NONE, "its reference was used, has ended or is none of ours", {}
            )
            return Outcome.DONE if await self._was_done(secret, assertion) else refused
        about, told = f"message {number}", self._told(assertion)
        try:
            voucher = await self._voucher(number, assertion)
        except StepUpRefused as e:
            return await self._refuse(about, str(e), told)
        contact = voucher.contact
        act = Act(
            at=self.now(),
            actor=about,
            action=_ACTION,
            object=about,
            payload={
                **told,
                "person": contact.person,
                "address": str(contact.address),
            },
        )
        if not await self.people.vouch(voucher, act, secret):
            refused = await self._refuse(about, "somebody was faster with it", told)
            return Outcome.DONE if await self._was_done(secret, assertion) else refused
        log.info("step_up.done", message=number)
        return Outcome.DONE

    async def _was_done(self, secret: str, assertion: Assertion) -> bool:
        """
        Say whether the same person has let the message go on by this: whoever loads the
        page again, as the machine stopped before it said so, reads what came of it.
        """
        voucher = await self.people.returned(secret)
        document = documents.digest(assertion.document, self.key)
        known = await self.people.by_document(document) if voucher else None
        return bool(voucher and known and known.person.id == voucher.contact.person)

    async def _voucher(self, number: int, assertion: Assertion) -> Voucher:
        """
        Say what *assertion* is good for.

        Raises:
            StepUpRefused: For nothing here.
        """
        if assertion.level is Level.LOW:
            raise StepUpRefused("the identification is too weak")
        filing = await self._held(number)
        owner = await self._owner(filing)
        document = documents.digest(assertion.document, self.key)
        known = await self.people.by_document(document)
        if known is None or known.person.id != owner.person:
            raise StepUpRefused("the account is another person's")
        at = assertion.issued_at
        return Voucher(
            message=number,
            standing=Standing.STRONG,
            contact=evolve(owner, verified_at=at),
            because=f"identified at the e-office (level {assertion.level.value}) on "
            f"{at:%Y-%m-%d}",
        )

    async def _held(self, number: int) -> Filing:
        filing = await self.office.filing(number)
        if filing is None or filing.status is not Status.HELD:
            raise StepUpRefused("the message is not held any more")
        return filing

    async def _owner(self, filing: Filing) -> Contact:
        """
        Give the verified person who wrote it. Anybody else could have handed the link
        to somebody who then signs what they never wrote.
        """
        contact = filing.verdict.contact if filing.verdict else None
        if contact is None:
            raise StepUpRefused("its sender is not verified in person")
        there = await self.register.known([contact.address])
        owner = there.contacts.get(contact.address)
        if owner is None or lapsed(owner, max(self.now(), there.at)):
            raise StepUpRefused("its sender is not verified any more")
        return owner

    def _told(self, assertion: Assertion) -> Mapping[str, str]:
        return {
            "document": documents.digest(assertion.document, self.key),
            "name": assertion.name,
            "level": assertion.level.value,
            "issued_at": assertion.issued_at.isoformat(),
        }

    async def _refuse(
        self, about: str, because: str, told: Mapping[str, str]
    ) -> Outcome:
        at = self.now()
        noted = self.restraint.lets(about, at)
        log.warning("step_up.refused", about=about, because=because, noted=noted)
        if noted:
            act = Act(
                at=at,
                actor=GATEWAY,
                action=_ACTION,
                object=about,
                result=because,
                payload=told,
            )
            await self.people.note(act)
        return Outcome.REFUSED
