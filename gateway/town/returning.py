"""
Return from the e-office: release the held message for which somebody went there, if
they are its author.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum

import structlog
from attrs import define, evolve, field, frozen

from gateway.core.actors import by_message
from gateway.core.audit import GATEWAY, Act
from gateway.core.errors import StepUpRefused
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Standing, Voucher, lapsed
from gateway.core.objects import NO_MESSAGE, about_message
from gateway.core.people import codes, documents
from gateway.core.people.codes import Purpose
from gateway.ports.people import People
from gateway.ports.step_up import Assertion, Level, StepUp
from gateway.ports.store import Filings, Register

log = structlog.get_logger()

#: Rate limit of refusals in the audit chain, for each object and reason; more are only
#: logged. Anybody can cause one, and the chain never shrinks; but what nobody signed
#: must not use up the limit of what the e-office signed.
MOST = 20
WITHIN = timedelta(hours=1)

_ACTION = "message.step_up"


class Returned(Enum):
    """
    The outcome of a return. Those who are refused are not told why.
    """

    DONE = "done"
    REFUSED = "refused"


@define
class Restraint:
    """
    Rate limiter by object and reason.
    """

    _counts: dict[tuple[str, str], tuple[datetime, int]] = field(
        factory=dict, init=False
    )

    def lets(self, about: str, because: str, at: datetime) -> bool:
        """
        Count one more for *about* and *because*, and return whether it is within the
        limit.
        """
        lately = {k: v for k, v in self._counts.items() if at - v[0] < WITHIN}
        since, count = lately.get((about, because), (at, 0))
        lately[about, because] = (since, count + 1)
        self._counts = lately
        return count < MOST


@frozen(kw_only=True)
class Returning:
    """
    Handles returns.

    Attributes:
        people: Stores step-ups, and releases held messages.
        register: Says whose the sender's account is.
        filings: Finds the message.
        step_up: Verifies the e-office's assertion.
        key: Hashes references and documents, which are not stored themselves.
    """

    people: People
    register: Register
    filings: Filings
    step_up: StepUp
    key: bytes
    now: Callable[[], datetime]
    restraint: Restraint = field(factory=Restraint)

    async def returned(self, query: str) -> Returned:
        """
        Handle the query that a browser brought. A refusal is recorded in the chain, and
        the message stays held. A repeated return does nothing and is recorded, too; the
        person for whom it counted gets DONE again.

        Raises:
            TemporaryFailure: Retry; the assertion remains valid.
        """
        try:
            assertion = self.step_up.read(query)
        except StepUpRefused as e:
            return await self._refuse(NO_MESSAGE, str(e), {})
        secret = codes.secret(Purpose.STEP_UP, codes.ANY, assertion.reference, self.key)
        number = await self.people.return_from(secret, self.now())
        if number is None:
            # Without the document: this entry could not be found for erasure.
            because = "its reference was used, has ended or is none of ours"
            await self._refuse(NO_MESSAGE, because, {})
            return await self._again(secret, assertion)
        about, told = about_message(number), self._told(assertion)
        try:
            voucher = await self._voucher(number, assertion)
        except StepUpRefused as e:
            await self._refuse(about, str(e), told)
            return await self._again(secret, assertion)
        contact = voucher.contact
        act = Act(
            at=self.now(),
            actor=by_message(number),
            action=_ACTION,
            object=about,
            payload={
                **told,
                "person": contact.person,
                "address": str(contact.address),
            },
        )
        if not await self.people.vouch(voucher, act, secret):
            await self._refuse(about, "somebody was faster with it", told)
            return await self._again(secret, assertion)
        log.info("step_up.done", message=number)
        return Returned.DONE

    async def _again(self, secret: str, assertion: Assertion) -> Returned:
        """
        Return the outcome of what counts no more: DONE if the same person has already
        released the message with this reference. Whoever reloads the page, perhaps
        after a crash, or presses twice, gets the same outcome.
        """
        voucher = await self.people.returned(secret)
        document = documents.digest(assertion.document, self.key)
        known = await self.people.by_document(document) if voucher else None
        done = voucher and known and known.person.id == voucher.contact.person
        return Returned.DONE if done else Returned.REFUSED

    async def _voucher(self, number: int, assertion: Assertion) -> Voucher:
        """
        Return the voucher for which *assertion* is good.

        Raises:
            StepUpRefused: It is good for none.
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
        filing = await self.filings.filing(number)
        if filing is None or filing.status is not Status.HELD:
            raise StepUpRefused("the message is not held any more")
        return filing

    async def _owner(self, filing: Filing) -> Contact:
        """
        Return the verified person who wrote the message. Otherwise somebody could make
        another person sign what they never wrote.
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
    ) -> Returned:
        at = self.now()
        noted = self.restraint.lets(about, because, at)
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
        return Returned.REFUSED
