"""
Questions to the plenary during its session.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Number
from gateway.core.decision import Decision
from gateway.core.filing import Filing, Status
from gateway.core.identity import Role, Standing
from gateway.core.plenary.question import (
    Question,
    QuestionEvent,
    QuestionState,
    shown_name,
)
from gateway.ports.people import Upkeep
from gateway.ports.questions import Questions
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.routing.around.calendar import Plenary
from gateway.town.plenary.held import as_held
from gateway.town.plenary.live import (
    Unlisted,
    is_question,
    kept_out,
    office_of,
    session_at,
    shown_of,
)

#: Texts for questions on the list, and for those left out, by reason.
_ENTERED = "question-entered"
_STAYS = "question-stays"
_SAID = {
    Unlisted.OFFENSIVE: "question-offensive",
    Unlisted.OUTSIDER: "question-outsider",
    Unlisted.PERSONAL: "question-personal",
    Unlisted.LONG: "question-long",
}


@frozen
class LiveQuestions:
    """
    Puts questions on the list of the current session, and tells their authors whether
    theirs is on it, or why not.
    """

    questions: Questions
    upkeep: Upkeep

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        message, table = hearing.message, hearing.table
        chamber = table.town.chamber
        if chamber is None or await hearing.guarded():
            return filing
        if not is_question(message, decision, chamber) or _is_councillors(hearing):
            return filing
        # By when it was written, however late it is routed.
        calendar = as_held(table, await self.upkeep.unheld()).around.calendar
        session = session_at(calendar, chamber, message.written_at)
        if session is None:
            return filing
        text = shown_of(message, chamber)
        before = await self._before(hearing, session, text)
        if before is not None and before.in_minutes and not _same(before.text, text):
            return await self._told(hearing, filing, _STAYS, before)
        if before is not None and before.state is not QuestionState.WAITING:
            # The moderator has already dealt with the earlier version.
            return filing
        why = kept_out(message, hearing.verdict, decision, chamber)
        if why is not None:
            aside = self._aside(hearing, filing, before)
            return await self._kept_out(hearing, aside, why, before)
        return await self._entered(hearing, filing, session, before, text)

    def _aside(
        self, hearing: Hearing, filing: Filing, before: Question | None
    ) -> Filing:
        """
        Dismiss the earlier version, as its author is told that it is not on the list.
        """
        if before is None:
            return filing
        aside = evolve(before, state=QuestionState.DISMISSED, moved_at=hearing.now)
        name = f"question.{QuestionEvent.DISMISS.value}"
        act = _act(hearing, before.message, name)
        return evolve(filing, questions=(aside,), acts=(*filing.acts, act))

    async def _kept_out(
        self,
        hearing: Hearing,
        filing: Filing,
        why: Unlisted,
        before: Question | None,
    ) -> Filing:
        act = _act(hearing, filing.id, "question.keep_out", why.value)
        filing = evolve(filing, acts=(*filing.acts, act))
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
        # Who repeats it keeps its place; who changes it asks anew.
        again = before if before and _same(before.text, text) else None
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
        entered = evolve(
            filing,
            questions=(question,),
            acts=(*filing.acts, _act(hearing, question.message, "question.enter")),
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
        message = hearing.message
        if message.edit_of is not None:
            return await self.questions.asked_before(
                session.starts, message.sender, message.edit_of
            )
        person = person_of(hearing.verdict)
        for each in await self.questions.questions(session.starts) if person else ():
            if _same(each.text, text):
                told = await hearing.recaller.cases.case(each.case)
                if told is not None and told.case.person == person:
                    return each
        return None

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


def _act(hearing: Hearing, message: int, action: str, result: str = "done") -> Act:
    return Act(
        at=hearing.now,
        actor=GATEWAY,
        action=action,
        object=f"message {message}",
        result=result,
    )


def _same(text: str, other: str) -> bool:
    return text.casefold() == other.casefold()


def _is_councillors(hearing: Hearing) -> bool:
    """
    Say whether a councillor asks: that is their right in the session, and not for the
    moderator to choose (RD 2568/1986, art. 97).
    """
    contact = hearing.verdict.contact
    return contact is not None and contact.role is Role.COUNCILLOR


def _case_of(filing: Filing) -> Number:
    """
    Return the number by which the sender follows the message: of its own case, or of
    the conversation that it continues.
    """
    theirs = [case.number for case in filing.cases]
    theirs += [Number.read(talk.case) for talk in filing.conversations if talk.case]
    return theirs[0] if theirs else Number(filing.id)
