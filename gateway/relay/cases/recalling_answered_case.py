"""
Look up what a mailbox's answer is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from attrs import evolve, frozen

from gateway.clock import is_before
from gateway.core.actors import by_mailbox
from gateway.core.case import ENDED, Case, CaseEvent, CaseState, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.delivery import GIVEN_UP, INSTEAD, Delivery, DeliveryState
from gateway.core.message import Address, Message
from gateway.core.people.counter import COUNTER
from gateway.core.people.person import Enrolled
from gateway.core.plenary.proposal import Proposal
from gateway.core.public.figures import ANSWERS
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.erasing import ERASED
from gateway.ports.people import People
from gateway.ports.proposals import Proposals
from gateway.ports.requests import Requests
from gateway.ports.store import Filings
from gateway.relay.cases.answer_text import answer_command
from gateway.relay.cases.answered_case import AnsweredCase, Since
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.cases.crossing_answer import just_answered
from gateway.relay.cases.holder import gave_away, new_holder
from gateway.relay.cases.job_cases import (
    SHARED,
    goes_with,
    is_known_with,
    named_in,
    numbered,
    others_of,
)
from gateway.routing.table import RoutingTable
from gateway.town import commands
from gateway.town.commands import Command, Verb

#: The same answer again within this time is a mail that was sent twice.
TWICE = timedelta(minutes=10)

#: States in which an answer was not sent, or nobody knows: its author may write it
#: again.
_UNHEARD = GIVEN_UP | {DeliveryState.ASKING}


@frozen(kw_only=True)
class AnsweredCaseRecaller:
    """
    Looks up the case behind a conversation.
    """

    cases: Cases
    filings: Filings
    proposals: Proposals
    people: People
    requests: Requests
    whole: CaseMessages

    async def recall(
        self, message: Message, conversation: Conversation, table: RoutingTable
    ) -> AnsweredCase:
        """
        Return what *message*, an answer in *conversation*, is about: the case, its job,
        and the case to which a command joins it.
        """
        if not conversation.case:
            return AnsweredCase()
        number = Number.read(conversation.case)
        told = await self.cases.case(number)
        if told is None:
            return AnsweredCase()
        # Something said later in the conversation may be confidential although the case
        # is not.
        secret = told.case.confidential or conversation.confidential
        case = evolve(told.case, confidential=secret)
        ours = [h for h in told.happenings if h.by == by_mailbox(conversation.mailbox)]
        before = await self._before(message, ours)
        job = others_of(case, await self.cases.job(case.job))
        command, numbers = numbered(commands.read(message.said), table.town.casework)
        versions = {h.message for h in before}
        together, heard = await self._together(case, job, versions, command, numbers)
        proposal = await self.proposals.proposal(number)
        return AnsweredCase(
            case=case,
            sharing=_sharing(told, conversation, table),
            holder=new_holder(told, conversation, message.received_at, table),
            job=job,
            together=together,
            heard=heard,
            numbers=numbers,
            named=await self._named(command, case, conversation, message, table),
            before=before,
            said_last=await self._said_last(message, told, conversation, table),
            crossed=await just_answered(
                self.filings, message, told, conversation, table
            ),
            passed=[each for each in told.happenings if each.event is CaseEvent.PASS],
            origin=await self.whole.origin(number),
            visitor=await self._visitor(conversation.contact),
            since=await self._since(told, command),
            proposal=proposal,
            alike=await self._alike(job) if proposal is not None else (),
            booking=await self.requests.booking(number),
            request=await self.requests.request(number),
        )

    async def _since(self, told: CaseHistory, command: Command) -> Since:
        passes = command.verb in (Verb.PASS, Verb.NOT_MINE)
        return await self.whole.since(told) if passes else Since()

    async def _visitor(self, to: Address) -> Enrolled | None:
        return await self.people.person(to.value) if to.channel == COUNTER else None

    async def _alike(self, job: Sequence[Case]) -> Sequence[tuple[Case, Proposal]]:
        found = [(each, await self.proposals.proposal(each.number)) for each in job]
        return [(each, proposal) for each, proposal in found if proposal is not None]

    async def _named(
        self,
        command: Command,
        case: Case,
        conversation: Conversation,
        message: Message,
        table: RoutingTable,
    ) -> Case | None:
        """
        Return the case to which *command* may join *case*, if the conversation's
        mailbox has both, or stands in for the mailbox that has them, and was told of
        both.
        """
        number, has = named_in(command, table.town.casework), case.mailbox
        told = await self.cases.case(number) if number else None
        if told is None or told.case.contact.value == ERASED:
            return None
        if told.case.mailbox != has or has not in table.town.mailboxes:
            return None
        mailbox = conversation.mailbox
        if mailbox not in (has, table.substitute(has, message.received_at)):
            return None
        talks = [talk for talk in told.conversations if talk.mailbox == mailbox]
        known = is_known_with(case, told.case) and all(
            is_known_with(case, talk) for talk in talks
        )
        return told.case if talks and known else None

    async def _before(
        self, message: Message, happenings: Sequence[Happening]
    ) -> Sequence[Happening]:
        """
        Return what earlier versions of *message* did to the case, the latest first.
        """
        if message.edit_of is None:
            return ()
        versions, found = {message.edit_of}, []
        for each in reversed(happenings):
            if each.message is None:
                continue
            filing = await self.filings.filing(each.message)
            before = filing.message if filing else None
            if before is not None and before.reference in versions:
                found.append(each)
                versions.add(before.edit_of or before.reference)
        return found

    async def _said_last(
        self,
        message: Message,
        told: CaseHistory,
        own: Conversation,
        table: RoutingTable,
    ) -> Command | None:
        """
        Return what the mailbox last said in its *own* conversation of the case, if that
        ended the case or was said just before *message*, and if it was delivered; else
        None, as for an edit.
        """
        if message.edit_of:
            return None
        repeated: Command | None = None
        for last in _last_answers(message, told, own):
            shown = await self.filings.show(last.message or 0)
            if shown is None or shown.message is None:
                return None
            mailbox = table.town.mailboxes[own.mailbox]
            command = answer_command(shown.message, mailbox, table.town.casework)
            if repeated not in (None, command):
                return None
            there = [
                each
                for each in shown.deliveries
                if each.is_answer and each.conversation == own.id
            ]
            if there:
                return None if _is_unheard(there) else command
            # It was said before, and nothing was sent; or it never was.
            repeated = command
        return None

    async def _together(
        self,
        case: Case,
        job: Sequence[Case],
        before: Collection[int | None],
        command: Command,
        numbers: Collection[Number],
    ) -> tuple[Sequence[tuple[Case, Conversation]], Collection[Number]]:
        """
        Return the other cases it is for, and which of them it was said of before.
        """
        together, before_too = [], set()
        for other in job:
            if other.mailbox != case.mailbox:
                continue
            named = other.number in numbers
            goes = named or goes_with(command, case, other)
            # A case that was closed may still be solved, if it is named.
            done = other.state in ENDED and not (named and command.verb is Verb.SOLVE)
            meant = goes and not done
            if not (meant or before):
                continue
            told = await self.cases.case(other.number)
            happened, talks = (
                (told.happenings, told.conversations) if told else ((), ())
            )
            # A case to which an earlier version did the same gets the correction, too.
            does = SHARED.get(command.verb)
            heard = any(h.message in before and h.event is does for h in happened)
            whose = (other.mailbox, other.contact)
            its = next((t for t in talks if (t.mailbox, t.contact) == whose), None)
            if its and is_known_with(case, its) and (heard or meant):
                together.append((other, its))
                if heard:
                    before_too.add(other.number)
        return together, before_too


def _last_answers(
    message: Message, told: CaseHistory, own: Conversation
) -> Iterator[Happening]:
    """
    Yield what the mailbox last said in the case, the newest first: what ended the case,
    or was said just before *message*, and what it said just before that.
    """
    by = by_mailbox(own.mailbox)
    happened = [*told.happenings]
    if told.case.state is CaseState.SOLVED:
        # Other things may have happened since.
        while happened and not _is_answer(happened[-1]):
            happened.pop()
    for each in reversed(happened):
        if not (_is_answer(each) and each.by == by):
            return
        ends = each.event is CaseEvent.SOLVE and each is happened[-1]
        # A quarantined message leaves no happening in the case, but the mailbox may
        # have read it before its answer.
        soon = message.received_at - each.at <= TWICE
        if not ends and (not soon or is_before(each.at, own.heard_at)):
            return
        yield each


def _is_answer(each: Happening) -> bool:
    return each.message is not None and each.event in ANSWERS


def _is_unheard(answer: Iterable[Delivery]) -> bool:
    # An answer that goes another way instead counts as sent.
    return any(
        each.state in _UNHEARD and not each.problem.startswith(INSTEAD)
        for each in answer
    )


def _sharing(
    told: CaseHistory, own: Conversation, table: RoutingTable
) -> Sequence[Conversation]:
    """
    Return a conversation for each other mailbox that has the case and may read what is
    said in the *own* conversation: preferably the one with the same contact.
    """
    case, gone = told.case, gave_away(told)
    secret = case.confidential or own.confidential
    talks = {
        talk.mailbox: talk
        for talk in sorted(told.conversations, key=lambda t: t.contact == own.contact)
        if talk.mailbox in table.town.mailboxes
        and talk.mailbox not in (own.mailbox, *gone)
        # Conversations about it with others, such as an authority, are left out.
        and talk.contact in (case.contact, own.contact)
        and (talk.confidential or not secret)
    }
    return tuple(talks.values())
