"""
Recognition of senders: by their account, by a voucher for the message, or as somebody
who resembles another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime

import structlog
from attrs import define, evolve, field, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.identity import (
    Contact,
    Standing,
    Verdict,
    is_proven,
    judge,
    lapsed,
    vouched,
)
from gateway.core.mail.machine import is_machine
from gateway.core.message import Message
from gateway.core.objects import about_person
from gateway.core.people import agreed_word, codes
from gateway.core.people.codes import Attempt, Redeemed
from gateway.core.people.person import Label
from gateway.core.town import Town
from gateway.core.writing.lookalike import Lookalikes
from gateway.ports.people import KnownSenders, People
from gateway.ports.store import Register
from gateway.routing.words.text import routed, worded

log = structlog.get_logger()


@frozen
class Recognised:
    """
    Who wrote, any change of their account's label, and whether they opted out of
    notices.
    """

    verdict: Verdict
    label: Label | None = None
    act: Act | None = None
    quiet: bool = False


@define
class Recogniser:
    """
    Looks up senders among the people who were verified in person.

    Attributes:
        channels: The channels over which a code can be sent back.
    """

    register: Register
    people: People
    channels: Collection[str]
    key: bytes
    _lookalikes: Lookalikes = field(init=False, factory=lambda: Lookalikes(()))
    _changes: int = field(init=False, default=-1)

    async def recognise(
        self, id: int, message: Message, colleague: Contact | None, now: datetime
    ) -> Recognised:
        """
        Judge the sender of the stored message *id*.

        Args:
            id: The message's number.
            message: The message.
            colleague: The employee whose mailbox's own address it came from, if any.
            now: When it is heard.
        """
        known = await self.register.known([message.sender], id)
        at = max(now, known.at)
        contact = colleague or known.contacts.get(message.sender)
        verdict = judge(message, contact, at)
        if known.voucher is not None:
            verdict = vouched(verdict, known.voucher, at)
        if agreed := self._calls(message, known):
            verdict = evolve(verdict, agreed=agreed)
        if verdict.standing < Standing.VERIFIED:
            if seeming := (await self._everybody(known)).resembling(message):
                verdict = evolve(verdict, resembles=seeming)
            recognised = Recognised(verdict)
        else:
            account = known.contacts.get(message.sender)
            recognised = self._renamed(id, message, verdict, account, at)
        quiet = message.sender in known.quiet
        return evolve(recognised, quiet=True) if quiet else recognised

    def _calls(self, message: Message, known: KnownSenders) -> str:
        """
        Return the name of the person whose agreed word *message* contains, else empty.
        It counts even if their verification has ended, and whatever the evidence.
        """
        kept = known.agreed.get(message.sender)
        if not kept:
            return ""
        whose = known.contacts[message.sender]
        words = worded(routed(message.subject, message.text))
        said = agreed_word.is_said(words, kept, whose.person, self.key)
        return whose.name if said else ""

    def _renamed(
        self,
        id: int,
        message: Message,
        verdict: Verdict,
        account: Contact | None,
        at: datetime,
    ) -> Recognised:
        # The sender may have vouched for a message from an address that is nobody's
        # account.
        contact = verdict.contact
        if account is None or contact is None or account.person != contact.person:
            return Recognised(verdict)
        counts = is_proven(message) and not lapsed(account, at)
        same = account.handle.casefold() == message.handle.casefold()
        if same or not (counts and message.handle):
            return Recognised(verdict)
        log.info("account.renamed", person=account.person)
        act = Act(
            at=at,
            actor=by_message(id),
            action="account.rename",
            object=about_person(account.person),
            payload={"handle": message.handle, "before": account.handle},
        )
        return Recognised(verdict, Label(message.sender, message.handle, at), act)

    async def _everybody(self, known: KnownSenders) -> Lookalikes:
        if self._changes != known.changes:
            contacts = tuple(await self.people.contacts())
            self._lookalikes = await asyncio.to_thread(Lookalikes, contacts)
            self._changes = known.changes
        return self._lookalikes

    async def redeem(
        self, id: int, message: Message, town: Town, now: datetime
    ) -> Redeemed | None:
        """
        Redeem the code in the stored message *id*, and invalidate all codes that a
        public message shows. The held message for which a code vouches is rerouted.
        None if the message is not there to send a code, and shows none. A machine's
        message redeems none.
        """
        machine = is_machine(message)
        code = None if machine else codes.code_in(message)
        public = codes.is_public(message)
        # A public code may be sent by anybody who reads it, on any channel where it
        # counts.
        found = codes.seen_in(message) if public else {code} if code else ()
        if not found:
            return None
        channels = self.channels if public else [message.channel]
        attempt = Attempt(
            message=id,
            secrets=tuple(
                secret
                for each in sorted(found)
                for secret in codes.secrets_of(each, channels, self.key)
            ),
            sender=message.sender,
            handle=message.handle,
            proven=is_proven(message),
            public=public,
            at=now,
            office=bool(town.office_at(message.sender)),
        )
        redeemed = await self.people.redeem(attempt)
        refused = redeemed is Redeemed.REFUSED
        if machine or (refused and not (code and codes.is_all(message))):
            return None
        log.info("code.sent", result=redeemed.value)
        return redeemed

    async def asked_for(self, id: int, redeemed: Redeemed) -> Message | None:
        """
        Return the held message that the code in the stored message *id* vouches for, if
        its sender must confirm that it is theirs.
        """
        told = redeemed is Redeemed.ASKED
        return await self.people.asked_for(id) if told else None
