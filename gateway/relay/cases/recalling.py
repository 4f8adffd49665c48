"""
Look up the cases that a message may be about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.case import ENDED, Case, CaseEvent, Number
from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility
from gateway.core.writing.case_numbers import numbers_in
from gateway.ports.cases import Cases
from gateway.relay.cases.background import Background
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.cases.holder import gave_away, with_holder
from gateway.relay.cases.same_fact import compared, same, unplaced, where_told
from gateway.routing.same_fact.clusters import tells
from gateway.routing.same_fact.comparing import LASTS
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.words.brief.courtesies import score_in

#: How many cases of a topic are compared; more for alarms, since all danger is one
#: topic.
MOST = 50
MOST_ALARMS = 200

#: How many cases of a sender are searched for the place that they mean.
_FEW = 20


@frozen
class NamedCases:
    """
    Cases whose number somebody wrote, and the conversations of the first.

    Attributes:
        lost: Whether there are none, and the number may have been one of a case that
            the database lost.
    """

    cases: Sequence[Case]
    conversations: Sequence[Conversation]
    lost: bool = False

    @property
    def thread(self) -> Thread | None:
        """
        The conversations as a thread that the message replies to.
        """
        if not self.conversations:
            return None
        first, *rest = self.conversations
        return Thread(first, explicit=True, others=tuple(rest))

    def is_public(self, contact: Address) -> bool:
        """
        Say whether all of the first case was said in public to *contact*. A held case
        has no conversation, and does not count as public.
        """
        theirs = [talk for talk in self.conversations if talk.contact == contact]
        seen = {talk.visibility for talk in theirs}
        return seen == {Visibility.PUBLIC}


@frozen(kw_only=True)
class Recaller:
    """
    Looks up cases.
    """

    cases: Cases
    whole: CaseMessages

    async def named(
        self, message: Message, verdict: Verdict, table: RoutingTable
    ) -> NamedCases | None:
        """
        Return the sender's own cases whose numbers are in *message*; None if it
        contains no number. Nobody learns whether another person's case exists.
        """
        prefix = table.town.casework.prefix
        if not prefix:
            return None
        numbers = numbers_in(f"{message.subject}\n{message.text}", prefix)
        if not numbers:
            return None
        found = await self.cases.cases(numbers)
        theirs = [case for case in found if _is_of(case, message, verdict)]
        if not theirs:
            return NamedCases((), (), await self.cases.left_out(numbers))
        return NamedCases(theirs, await self._talks(message, theirs[0]))

    async def _talks(self, message: Message, case: Case) -> Sequence[Conversation]:
        told = await self.cases.case(case.number)
        gone = gave_away(told) if told else ()
        talks = [t for t in told.conversations if t.mailbox not in gone] if told else ()
        # Those with the case's contact come before those with others, such as an
        # authority.
        theirs = sorted(talks, key=lambda talk: talk.contact != case.contact)
        return [_with_them(message, talk) for talk in theirs]

    async def going(self, message: Message, verdict: Verdict) -> Sequence[Case]:
        """
        Return the sender's cases that a mailbox is dealing with.
        """
        person = person_of(verdict)
        return await self.cases.going(message.sender, person, MOST)

    async def is_with_somebody(self, number: Number) -> bool:
        """
        Say whether a case has reached a person, rather than only been answered by the
        gateway itself.
        """
        told = await self.cases.case(number)
        happened = {each.event for each in told.happenings} if told else set()
        return not happened <= {CaseEvent.REPLY, CaseEvent.NOTE, CaseEvent.CLOSE}

    async def thread(self, message: Message, case: Case) -> Thread | None:
        """
        Return the conversations of a case as a thread that *message* replies to.
        """
        return NamedCases([case], await self._talks(message, case)).thread

    async def passed_on(
        self, message: Message, thread: Thread | None, table: RoutingTable
    ) -> Thread | None:
        """
        Return *thread* with each conversation of a mailbox that passed its case on, or
        is vacant, replaced by one with the mailbox that has the case now.
        """
        if thread is None:
            return None
        told, at = thread.conversations, message.received_at
        numbers = [Number.read(talk.case) for talk in told if talk.case]
        gone = any(talk.mailbox not in table.town.mailboxes for talk in told)
        if not numbers or not (gone or await self.cases.passed(numbers)):
            return thread
        talks = [now for talk in told for now in await self._now(talk, table, at)]
        first, *rest = dict.fromkeys(talks)
        return Thread(first, explicit=thread.explicit, others=tuple(rest))

    async def _now(
        self, talk: Conversation, table: RoutingTable, at: datetime
    ) -> Sequence[Conversation]:
        told = await self.cases.case(Number.read(talk.case)) if talk.case else None
        if told is None:
            return [talk]
        if talk.mailbox not in gave_away(told):
            return [with_holder(talk, told, table, at)]
        has = told.case.mailbox
        theirs = {t.mailbox: t for t in told.conversations if t.contact == talk.contact}
        if has not in table.town.mailboxes:
            return [with_holder(theirs.get(has, talk), told, table, at)]
        names = dict.fromkeys((has, table.substitute(has, at)))
        return [theirs[name] for name in names if name in theirs] or [talk]

    async def scored(
        self, message: Message, thread: Thread | None, table: RoutingTable
    ) -> Case | None:
        """
        Return the case that *message* rates: the ended case of *thread*, if the town
        asks for ratings and the message is a number from 1 to 5 with no more than
        thanks.
        """
        asked = table.town.casework.satisfaction
        if not asked or thread is None or score_in(message.said) is None:
            return None
        number = thread.conversation.case
        found = await self.cases.cases([Number.read(number)]) if number else ()
        return next((case for case in found if case.state in ENDED), None)

    async def background(
        self,
        message: Message,
        decision: Decision,
        thread: Thread | None,
        table: RoutingTable,
    ) -> Background:
        """
        Return the cases that a message about to be filed may be about.
        """
        talks = thread.conversations if thread else ()
        # A leg with its own topic continues no conversation; a quarantined message may
        # belong to an emergency, so all are looked up.
        open_to = {leg.mailbox for leg in decision.legs if not leg.topic}
        if decision.outcome is Outcome.QUARANTINE:
            open_to |= {talk.mailbox for talk in talks}
        numbers = [
            Number.read(talk.case)
            for talk in talks
            if talk.case and talk.mailbox in open_to and talk.contact == message.sender
        ]
        found = await self.cases.cases(numbers) if numbers else ()
        decision = decision.reports or decision
        places = await self._places(message, decision, table)
        recent = await self._recent(message, decision, table)
        jobs: Mapping[str, Number] = {}
        if recent:
            jobs = await asyncio.to_thread(
                same, message, decision, recent, places, table
            )
        return Background(
            cases={case.number: case for case in found},
            lacking=await self.whole.lacking(found, table, message.received_at),
            jobs=jobs,
            places=places,
            compared=frozenset(case.number for case, _ in recent),
            alike={
                job: await self.cases.job(job)
                for job in {*jobs.values(), *(case.job for case in found)}
            },
        )

    async def _places(
        self, message: Message, decision: Decision, table: RoutingTable
    ) -> Mapping[str, str]:
        topics = unplaced(message, decision, table) if tells(decision) else ()
        if not topics:
            return {}
        since = message.received_at - table.town.casework.close_after
        own = await self.cases.moved(message.sender, since, _FEW)
        return where_told(topics, own)

    async def _recent(
        self, message: Message, decision: Decision, table: RoutingTable
    ) -> Sequence[tuple[Case, Message]]:
        if not tells(decision):
            return ()
        since, urgency = message.received_at - LASTS, decision.urgency
        topics = compared(decision.topics, urgency, table)
        most = MOST_ALARMS if urgency is Urgency.EMERGENCY else MOST
        return await self.cases.recent_cases(sorted(topics), since, most)


def _is_of(case: Case, message: Message, verdict: Verdict) -> bool:
    if case.contact == message.sender:
        return True
    person = person_of(verdict)
    return bool(person) and case.person == person


def person_of(verdict: Verdict) -> str:
    """
    Return the id of the verified person that the sender is believed to be; else empty.
    """
    contact = verdict.contact
    if contact is None or verdict.standing < Standing.VERIFIED:
        return ""
    return contact.person


def _with_them(message: Message, talk: Conversation) -> Conversation:
    """
    Return *talk* as continued from the address that *message* came from. From another
    account of the same person it becomes private.
    """
    if talk.contact == message.sender:
        return talk
    sender = message.sender
    return evolve(
        talk,
        id=conversation_id(sender.channel, f"{talk.id}\n{sender}", talk.mailbox),
        contact=sender,
        visibility=Visibility.PRIVATE,
    )
