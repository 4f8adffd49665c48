"""
The content of a case's file, independent of its format.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from gateway.core.audit import Head, KeptEntry
from gateway.core.case import Case, Happening, Timer
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.identity import Standing, Verdict
from gateway.core.intents import OTHER
from gateway.core.message import Address, Message
from gateway.core.people.person import Enrolled
from gateway.core.plenary.proposal import Proposal
from gateway.core.town import Town
from gateway.ports.store import Shown


def local(town: Town, at: datetime) -> str:
    """
    Format a time as ISO 8601 in the town's time zone.
    """
    try:
        return at.astimezone(town.timezone).isoformat()
    except OverflowError:  # platforms send any date
        return at.isoformat()


def spoken(town: Town, at: datetime) -> str:
    """
    Format a time for people in the town's time zone.
    """
    try:
        there = at.astimezone(town.timezone)
    except OverflowError:  # the chain may contain any date
        there = at
    return f"{there:%Y-%m-%d %H:%M:%S} {there:%Z} ({there:%z})"


def unit(town: Town, case: Case) -> str:
    """
    Return the office that is responsible for a case.
    """
    mailbox = town.mailboxes.get(case.mailbox)
    return mailbox.office if mailbox else case.mailbox


def matter(town: Town, case: Case) -> str:
    """
    Return a heading that states a case's nature (Law 39/2015, art. 16.3).
    """
    topic = town.topics.get(case.topic, {}).get(town.language, case.topic)
    unnamed = "" if case.intent == OTHER else case.intent
    intent = town.intents.get(case.intent, {}).get(town.language, unnamed)
    return " · ".join(part for part in (topic, intent, case.summary) if part)


def proven(case: Case, name: str, verdict: Verdict | None) -> str:
    """
    Return the proven name behind a case: of the person whose account opened it, or, by
    the *verdict*, who vouched for the message that did; empty if nobody is proven, or
    only by a mistake of the desk's.
    """
    if case.mistaken:
        return ""
    contact = verdict.contact if verdict else None
    if case.person and name:
        return name
    shown = verdict is not None and verdict.standing >= Standing.VERIFIED
    return contact.name if contact is not None and shown else ""


def sender_name(message: Message | None) -> str:
    """
    Return what the sender of a message calls themselves; empty if nothing.
    """
    names = (message.display_name, message.handle) if message else ()
    return " ".join(name for name in names if name)


def opened_from(case: Case, message: Message | None) -> Address:
    """
    Return the address of whoever opened a case by *message*. One that was bound to the
    case's person by mistake is not their place at the counter, where they are answered.
    """
    return message.sender if case.mistaken and message else case.contact


def principal(acting_for: tuple[str, str] | None) -> dict[str, str] | None:
    """
    Describe for whom somebody acts, as JSON; None for nobody.
    """
    return {"person": acting_for[0], "name": acting_for[1]} if acting_for else None


@frozen(kw_only=True)
class Record:
    """
    Everything about one case at one moment.

    Attributes:
        promises: Its running timers.
        messages: All its messages, in the order in which they came.
        elsewhere: Those of them that a mailbox wrote in another case.
        person: Whose case it is, if they were verified in person.
        acting_for: The number and name of the principal, if somebody acts for another.
        proposal: The proposal to the plenary that it is, if any.
        entries: The audit entries about the case, its messages and its person, by time.
        heads: Where each chain ended then.
        at: The moment.
        clerk: Who exports it.
    """

    town: Town
    case: Case
    happenings: tuple[Happening, ...]
    conversations: tuple[Conversation, ...]
    promises: tuple[Timer, ...] = ()
    messages: tuple[Shown, ...]
    elsewhere: frozenset[int] = frozenset()
    person: Enrolled | None = None
    acting_for: tuple[str, str] | None = None
    proposal: Proposal | None = None
    entries: tuple[KeptEntry, ...] = ()
    heads: tuple[Head, ...] = ()
    at: datetime
    clerk: str

    @property
    def name(self) -> str:
        """
        The case's number, as people see it.
        """
        return self.town.casework.named(self.case.number)

    @property
    def entered_at(self) -> datetime:
        """
        When it was received (Law 39/2015, art. 16.3), regardless of when it was routed;
        if the opening message is gone, when the case was opened.
        """
        opening = self.case.number.message
        came = (one.stored for one in self.messages if one.stored.id == opening)
        first = next(came, None)
        return first.arrival.received_at if first else self.case.opened_at

    def local(self, at: datetime) -> str:
        """
        Format a time as ISO 8601 in the town's time zone.
        """
        return local(self.town, at)

    @property
    def unit(self) -> str:
        """
        The office that is responsible for it.
        """
        return unit(self.town, self.case)

    @property
    def matter(self) -> str:
        """
        A heading that states its nature (Law 39/2015, art. 16.3).
        """
        return matter(self.town, self.case)

    @property
    def proven(self) -> str:
        """
        The proven name behind it; empty if nobody is proven.
        """
        opening = next(iter(self.messages), None)
        filing = opening.filing if opening else None
        name = self.person.person.name if self.person else ""
        return proven(self.case, name, filing.verdict if filing else None)

    @property
    def opening(self) -> Message | None:
        """
        The message that opened it, if it could be read.
        """
        return self.messages[0].message if self.messages else None

    @property
    def answers(self) -> tuple[Delivery, ...]:
        """
        Deliveries to the citizen, sent or waiting.
        """
        return tuple(d for inside, d in self._said() if not inside)

    @property
    def letters(self) -> tuple[Delivery, ...]:
        """
        Deliveries to mailboxes of the town hall.
        """
        return tuple(d for inside, d in self._said() if inside)

    def _said(self) -> Iterator[tuple[bool, Delivery]]:
        # A message may have opened other cases, whose letters are not in this one's
        # file. Mailboxes are not recognised by their addresses, which change: a letter
        # has the reason for which the mailbox got it, and notes to an employee go to
        # the sender of a message who is nobody outside.
        talks = {conversation.id for conversation in self.conversations}
        outside = self._outside()
        for shown in self.messages:
            sender = shown.message.sender if shown.message else None
            here = shown.stored.id not in self.elsewhere
            reached = {sender, *outside} if sender in outside else {sender}
            for delivery in shown.deliveries:
                told = delivery.to == sender and sender not in outside
                own = delivery.to == self.case.contact
                own = own or (here and delivery.to in reached)
                if delivery.conversation in talks or own:
                    yield bool(delivery.because) or told, delivery

    def _outside(self) -> set[Address]:
        """
        Return the addresses of those who are told something in the case and are no
        mailbox. Once an account is revoked, case and conversations have its owner's
        place at the counter instead, and what was said to the account before stays an
        answer.
        """
        number, person = self.case.number.message, self.person
        opened = (m.message for m in self.messages if m.stored.id == number)
        return {
            self.case.contact,
            *(talk.contact for talk in self.conversations),
            *(account.address for account in (person.accounts if person else ())),
            *(message.sender for message in opened if message),
        }
