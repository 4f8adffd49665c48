"""
Questions to the plenary during its session.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY
from gateway.core.case import Number
from gateway.core.decision import Decision
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing
from gateway.core.plenary.question import (
    MOVES,
    Question,
    QuestionEvent,
    QuestionState,
    shown_name,
)
from gateway.relay.heard.hearing import Hearing
from gateway.relay.turns.plenary.current_list import CurrentList, act_on
from gateway.routing.around.calendar import Plenary
from gateway.town.plenary.live import (
    Unlisted,
    closes,
    kept_out,
    office_of,
    shown_of,
)

#: Texts for questions on the list, and for those left out, by reason.
_ENTERED = "question-entered"
_STAYS = "question-stays"
_LATE = "question-late"
_SAID = {
    Unlisted.OFFENSIVE: "question-offensive",
    Unlisted.OUTSIDER: "question-outsider",
    Unlisted.PERSONAL: "question-personal",
    Unlisted.LONG: "question-long",
}

#: In the audit chain, what is left out.
_KEPT_OUT = QuestionEvent.KEEP_OUT.value


@frozen
class LiveQuestions:
    """
    Puts questions on the list of the current session, and tells their authors whether
    theirs is on it, or why not.
    """

    current: CurrentList

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        message, chamber = hearing.message, hearing.table.town.chamber
        if chamber is None or not await self.current.asks(hearing, decision):
            return filing
        session = next(iter(await self.current.sessions(hearing)), None)
        if session is None:
            return await self._closed(hearing, filing)
        text = shown_of(message, chamber)
        before = await self._before(hearing, session, text)
        if before is not None and (stands := _stands(before, text, session, hearing)):
            return await self._told(hearing, filing, stands, before)
        if closes(session, chamber) <= hearing.now:
            # It was held or waited until the list, and perhaps the minutes, was done.
            its = before.message if before else filing.id
            act = act_on(its, hearing, GATEWAY, _KEPT_OUT, "late")
            filing = evolve(filing, acts=(*filing.acts, act))
            return await self._told(hearing, filing, _LATE, before)
        why = kept_out(message, hearing.verdict, decision, chamber)
        if why is not None:
            return await self._kept_out(hearing, filing, why, before)
        return await self._entered(hearing, filing, session, before, text)

    async def _closed(self, hearing: Hearing, filing: Filing) -> Filing:
        known = hearing.verdict.standing >= Standing.VERIFIED
        if known and await self.current.is_closed(hearing):
            return await self._told(hearing, filing, _LATE)
        return filing

    async def _kept_out(
        self,
        hearing: Hearing,
        filing: Filing,
        why: Unlisted,
        before: Question | None,
    ) -> Filing:
        # An earlier version leaves the list: its author is told that it is not on it.
        gone = (
            [evolve(before, state=QuestionState.KEPT_OUT, moved_at=hearing.now)]
            if before and before.state is QuestionState.WAITING
            else []
        )
        its = before.message if before else filing.id
        act = act_on(its, hearing, GATEWAY, _KEPT_OUT, why.value)
        filing = evolve(
            filing,
            questions=(*filing.questions, *gone),
            acts=(*filing.acts, act),
        )
        # A challenge already says why. An insult is answered only to those who could
        # have been on the list.
        outsider = hearing.verdict.standing < Standing.VERIFIED
        insults = why is Unlisted.OFFENSIVE
        if filing.status is Status.HELD or (outsider and insults):
            return filing
        return await self._told(hearing, filing, _SAID[why], before)

    async def _entered(
        self,
        hearing: Hearing,
        filing: Filing,
        session: Plenary,
        before: Question | None,
        text: str,
    ) -> Filing:
        contact = hearing.verdict.contact
        name = contact.name if contact else ""
        # Who repeats what waits, or what the hall has seen, keeps its place; all others
        # ask anew.
        waits = before and before.state is QuestionState.WAITING
        same = before and _same(before.text, text)
        again = before if before and (before.shown_at or (waits and same)) else None
        question = Question(
            message=before.message if before else filing.id,
            case=before.case if before else _case_of(filing),
            session=session.starts,
            name=name,
            # What the hall has seen is not even written in other letters.
            text=before.text if before and before.shown_at else text,
            asked_at=again.asked_at if again else hearing.message.written_at,
            moved_at=hearing.now,
        )
        event = QuestionEvent.ENTER.value
        entered = evolve(
            filing,
            questions=(*filing.questions, question),
            acts=(*filing.acts, act_on(question.message, hearing, GATEWAY, event)),
        )
        signed = shown_name(name)
        return await self._told(hearing, entered, _ENTERED, before, signed=signed)

    async def _before(
        self, hearing: Hearing, session: Plenary, text: str
    ) -> Question | None:
        """
        Return the question of which the message is an edit, or which the same person
        asked with the same *text*.
        """
        if hearing.message.edit_of is not None:
            return await self.current.edited(hearing, session)
        listed = await self.current.questions.questions(session.starts)
        same = [each for each in listed if _same(each.text, text)]
        return next(iter(await self.current.own(hearing, same)), None)

    async def _told(
        self,
        hearing: Hearing,
        filing: Filing,
        text: str,
        before: Question | None = None,
        **variables: str,
    ) -> Filing:
        """
        Send the text in private, instead of the receipt. Of a question that was asked
        *before*, it says the number that its author knows.
        """
        town, decision = hearing.table.town, await hearing.decide()
        receipt = hearing.speaker.receipt_in(filing.deliveries)
        if not receipt and (hearing.recognised.quiet or not await hearing.may_speak()):
            return filing
        said = hearing.table.text(
            text,
            decision.language,
            number=town.casework.spoken(before.case if before else _case_of(filing)),
            office=office_of(decision, town),
            **variables,
        )
        others = tuple(d for d in filing.deliveries if d not in receipt)
        told = hearing.speaker.alone(text, said)
        return evolve(filing, deliveries=(*others, *told))


def _stands(before: Question, text: str, session: Plenary, hearing: Hearing) -> str:
    """
    Return the name of the text that says what became of a question that was asked
    *before*; empty if its author may have it enter again as *text*.
    """
    if before.in_minutes and not _same(before.text, text):
        return _STAYS
    chamber = hearing.table.town.chamber
    ended = chamber is None or closes(session, chamber) <= hearing.now
    unread = before.state is QuestionState.UNREAD
    if (before.state, QuestionEvent.ENTER) in MOVES and not (unread and ended):
        return ""
    seen = before.shown_at is not None
    told = {
        QuestionState.SHOWN: _STAYS,
        QuestionState.READ: "question-read",
        QuestionState.UNREAD: "question-on-screen" if seen else "question-no-time",
    }
    return told.get(before.state, "question-decided")


def _same(text: str, other: str) -> bool:
    return text.casefold() == other.casefold()


def _case_of(filing: Filing) -> Number:
    """
    Return the number by which the sender follows the message: of its own case, or of
    the conversation that it continues.
    """
    theirs = [case.number for case in filing.cases]
    theirs += [Number.read(talk.case) for talk in filing.conversations if talk.case]
    return theirs[0] if theirs else Number(filing.id)
