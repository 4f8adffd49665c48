"""
Questions about the state of a case, and ratings of its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.case import ENDED, Case, CaseEvent, CaseState, Number
from gateway.core.decision import Decision, Reply
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.core.requests.request import GONE, RequestState
from gateway.core.rule_names import THREAD
from gateway.ports.proposals import Proposals
from gateway.ports.requests import Requests
from gateway.relay.cases.recalling import NamedCases
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.speaking import receipts
from gateway.routing.same_fact.clusters import TELLING
from gateway.routing.words.brief.courtesies import (
    asks_for_state,
    score_in,
    tells_besides,
)
from gateway.routing.words.brief.supporting import Backing, backs
from gateway.town.forms.words import Word, word_of
from gateway.town.plenary import proposal_texts

#: States in which nobody has said anything since it was booked: the booking says all.
_PENDING = (CaseState.OPEN, CaseState.ASSIGNED, CaseState.REOPENED)


@frozen
class CaseStates:
    """
    Answers with the state of the case whose number was written, and of its proposal to
    the plenary, if it is one. Of a case with a booking to come that is the booking.
    """

    proposals: Proposals
    requests: Requests
    question: CancelQuestion

    async def take(self, hearing: Hearing) -> Filing | None:
        if hearing.named is None or not _may_be_told(hearing.message.said):
            return None
        if hearing.named.lost:
            # Somebody in the house must hear of it, as of something new.
            if hearing.thread is not None and not hearing.thread.explicit:
                hearing.go_on(None)
            return None
        if hearing.message.is_late_aloud or await _tells_more(hearing, hearing.named):
            # A mailbox answers, for this case or for what else is reported.
            return None
        if await self._is_wish(hearing, hearing.named):
            hearing.go_on(hearing.named.thread)
            return None
        case = hearing.named.cases[0] if hearing.named.cases else None
        return await self.tell(hearing, case)

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Answer the question also where the message says something else that its mailbox
        reads; in public the mailbox answers both. Of a case that was lost say so.
        """
        named, message = hearing.named, hearing.message
        if named and named.lost:
            if not await hearing.may_speak():
                return filing
            return filing.saying(hearing.speaker.beside("case-lost", decision))
        asked = named and named.cases and asks_for_state(message.said)
        public = message.visibility is Visibility.PUBLIC
        if not (named and asked) or public or decision.rule != THREAD:
            return filing
        return filing.saying((await self.tell(hearing, named.cases[0])).deliveries)

    async def tell(self, hearing: Hearing, case: Case | None) -> Filing:
        """
        Return the filing with the state of a case of the sender's own. None looks the
        same as somebody else's case.
        """
        aloud, hidden = await hearing.may_speak(), _is_hidden(hearing, case)
        if case is None:
            language = (await hearing.decide()).language
            text = hearing.table.text("case-unknown", language)
            return hearing.speaker.state(text, language, hidden=hidden, aloud=aloud)
        language, booked = case.language, await self._booked(hearing)
        gone = await self._ended_cancelled(case)
        text = receipts.state(hearing.table, case, language, cancelled=gone)
        text = await self._told(hearing, case, text, booked)
        # What is booked is told in private only.
        hidden = hidden or case.number in booked
        return hearing.speaker.state(text, language, hidden=hidden, aloud=aloud)

    async def tell_each(self, hearing: Hearing, cases: Sequence[Case]) -> Filing:
        """
        Return the filing with the state of each of several *cases* of the sender's own,
        in private.
        """
        language, booked = cases[0].language, await self._booked(hearing)
        told = []
        for case in cases:
            gone = await self._ended_cancelled(case)
            state = receipts.state(
                hearing.table, case, language, recalls=True, cancelled=gone
            )
            told.append(await self._told(hearing, case, state, booked))
        return await hearing.answered("case", "case", "\n".join(told))

    async def _booked(self, hearing: Hearing) -> Mapping[Number, str]:
        """
        Return the sender's bookings to come, as text, by the numbers of their cases.
        """
        if not hearing.table.diaries:
            return {}
        theirs = await self.question.theirs(hearing)
        return {each.request.case: each.said for each in theirs}

    async def _told(
        self, hearing: Hearing, case: Case, state: str, booked: Mapping[Number, str]
    ) -> str:
        """
        Return the *state* of *case*, with what else is told of it.
        """
        booking = booked.get(case.number, "")
        if booking and case.state in _PENDING:
            return booking
        proposed = await self._proposed(hearing, case, case.language)
        return " ".join(filter(None, (booking, state, proposed)))

    async def _ended_cancelled(self, case: Case) -> bool:
        """
        Say whether *case* ended because its request was cancelled.
        """
        request = await self.requests.request(case.number)
        gone = request is not None and request.state is RequestState.CANCELLED
        return gone and case.state in ENDED

    async def asked(self, hearing: Hearing) -> Sequence[Case]:
        """
        Return the case of the request whose form asks its sender something.
        """
        request = await hearing.pending(self.requests)
        cases = hearing.recaller.cases
        told = await cases.case(request.case) if request is not None else None
        return [told.case] if told is not None and not told.case.confidential else []

    async def _is_wish(self, hearing: Hearing, named: NamedCases) -> bool:
        """
        Say whether the message asks to cancel, or to withdraw a proposal, which the
        case's mailbox must read; not if the request was already cancelled.
        """
        said = hearing.message.said
        if named.thread is None:
            return False
        if backs(said) is Backing.WITHDRAWN:
            return True
        if word_of(said)[0] is not Word.CANCEL:
            return False
        request = await self.requests.request(named.cases[0].number)
        return request is None or request.state not in GONE

    async def _proposed(self, hearing: Hearing, case: Case, language: str) -> str:
        proposal = await self.proposals.proposal(case.number)
        if proposal is None:
            return ""
        counted = await self.proposals.supports([case.number])
        count = counted.get(case.number, 0)
        return proposal_texts.state(hearing.table, proposal, count, language)


def _may_be_told(said: str) -> bool:
    """
    Say whether the state of the case is an answer: to a question for it, or to a
    command to cancel a case that is another's or already cancelled.
    """
    return asks_for_state(said) or word_of(said)[0] is Word.CANCEL


async def _tells_more(hearing: Hearing, named: NamedCases) -> bool:
    """
    Say whether a person must read the message: it must be heard, has a file or place,
    or plainly reports something that the case is not about.
    """
    message = hearing.message
    if message.attachments or message.place or await hearing.must_be_heard():
        return True
    if not named.cases:
        return False
    if asks_for_state(message.said) and tells_besides(message.said):
        return True
    decision = hearing.table.decide(message, hearing.verdict)
    guessed = certainty.is_intent_guessed(decision)
    topics = {named.cases[0].topic}
    tells = decision.intent in TELLING and not guessed
    return tells and not certainty.topics_told(decision) <= topics


def _is_hidden(hearing: Hearing, case: Case | None) -> bool:
    """
    Say whether the state of *case* may be told only in private.
    """
    named = hearing.named
    if case is None or case.confidential or named is None:
        return True
    return not named.is_public(hearing.message.sender)


@frozen
class Scores:
    """
    Records ratings of ended cases, which do not reopen them.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        case = await hearing.recaller.scored(
            hearing.message, hearing.thread, hearing.table
        )
        if case is None:
            return None
        score = score_in(hearing.message.said)
        note = hearing.table.own("note-satisfaction", score=str(score))
        noted = hearing.happening(case.number, CaseEvent.NOTE, note=note)
        decision = hearing.speaker.decided("satisfaction", Reply.NONE)
        filed = hearing.speaker.filed(decision, (), aloud=False)
        return evolve(filed, happenings=(noted,))
