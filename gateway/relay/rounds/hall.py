"""
The plenary's list of questions: what a moderator does with one, and what its author is
told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.delivery import Delivery
from gateway.core.objects import about_message, about_session
from gateway.core.plenary.passes import LASTS
from gateway.core.plenary.question import (
    CLICKS,
    OPEN,
    Question,
    QuestionEvent,
    QuestionState,
)
from gateway.core.town import Chamber
from gateway.ports.cases import Cases
from gateway.ports.people import Upkeep
from gateway.ports.questions import Move, Questions
from gateway.ports.store import Filings, Register
from gateway.relay.pen import Pen
from gateway.relay.speaking.own_texts import to_sender
from gateway.relay.worker_loop import alone
from gateway.routing.around.calendar import Calendar
from gateway.town.plenary.authors import by_mistake
from gateway.town.plenary.live import closes, office_of, opens
from gateway.town.plenary.sessions import of_held, sitting

log = structlog.get_logger()

#: The texts for the secretary's corrections.
_CORRECTED = {
    QuestionEvent.READ_AFTER_ALL: "question-corrected-read",
    QuestionEvent.NOT_READ: "question-corrected-unread",
    QuestionEvent.BACK_ON_LIST: "question-back-on-list",
}

#: The text for questions to a session that the calendar no longer has at its hour.
_NOT_HELD = "question-not-held"


@frozen(kw_only=True)
class Hall:
    """
    Changes the state of questions, and tells their authors.
    """

    questions: Questions
    cases: Cases
    filings: Filings
    register: Register
    upkeep: Upkeep
    pen: Callable[[], Pen]

    async def takes(self, session: datetime) -> bool:
        """
        Say whether questions to a session, which may be named by its original hour, are
        accepted just now.
        """
        pen, unheld = self.pen(), await self.upkeep.unheld()
        chamber = pen.table.town.chamber
        calendar = of_held(pen.table.around.calendar, unheld)
        found = sitting(calendar, session)
        if found is None or chamber is None:
            return False
        return opens(found, chamber) <= pen.now < closes(found, chamber)

    async def listed(self, session: datetime) -> Sequence[Question]:
        """
        Return the questions of a session, which may be named by the hour at which it
        was originally to begin. What came from an account bound to the wrong person has
        no name.
        """
        found = sitting(self.pen().table.around.calendar, session)
        begins = found.starts if found else session
        asked = await self.questions.questions(begins)
        mistaken = await by_mistake(self.cases, asked)
        return [evolve(q, name="") if q.case in mistaken else q for q in asked]

    async def move(
        self,
        session: datetime,
        number: int,
        event: QuestionEvent,
        by: str,
        read: str,
    ) -> Sequence[Delivery] | None:
        """
        Apply *event* to a question of a session, by the moderator *by*, if its text is
        still *read*. Its author is told in the same transaction.

        Returns:
            The deliveries to its author; None if the question allows no such event, or
                its text has changed; nor is it read out before the session begins,
                nor shown at all without a name.
        """
        found = [q for q in await self.listed(session) if q.message == number]
        early = event is QuestionEvent.READ and not self.has_begun(session)
        if not found or not found[0].name or early or event not in CLICKS:
            return None
        name = told_of(found[0], event)
        return await self._move(found[0], event, by, name, self.pen(), read)

    def has_begun(self, session: datetime) -> bool:
        """
        Say whether a session, which may be named by its original hour, has begun.
        """
        pen = self.pen()
        found = sitting(pen.table.around.calendar, session)
        return (found.starts if found else session) <= pen.now

    async def correct(
        self, question: Question, *, read: bool, by: str, because: str
    ) -> bool:
        """
        Correct whether a question was *read* out, in the name of *by*, who says why;
        say whether the table of moves has it. Its author is told in the same
        transaction. As long as its list is open, what was not read waits there again.
        """
        pen = self.pen()
        if read and not self.has_begun(question.session):
            return False
        event = QuestionEvent.READ_AFTER_ALL
        if not read:
            over = _is_over(question.session, pen)
            event = QuestionEvent.NOT_READ if over else QuestionEvent.BACK_ON_LIST
        name = told_of(question, event)
        moved = await self._move(question, event, by, name, pen, because=because)
        return moved is not None

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Move the lists of sessions that the rules have rescheduled, and end those of
        sessions that are over: authors of open questions are told that there was no
        time, or that the session was not held.
        """
        said: list[Delivery] = []
        await self._follow(pen)
        for session in await self.questions.open_sessions():
            if not _is_over(session, pen):
                continue
            held = sitting(pen.table.around.calendar, session) is not None
            for question in await self.listed(session):
                if question.state not in OPEN:
                    continue
                with alone("question.broken", question=question.message):
                    name = told_of(question, QuestionEvent.END) if held else _NOT_HELD
                    end = QuestionEvent.END
                    said += await self._move(question, end, GATEWAY, name, pen) or ()
            log.info("plenary.ended", session=session.isoformat(), told=len(said))
        return said

    async def _follow(self, pen: Pen) -> None:
        # Past sessions too: people with a link, and the minutes, look up the questions
        # that were read.
        recent = await self.questions.asked_sessions(pen.now - LASTS)
        for session in {*recent, *await self.questions.open_sessions()}:
            begins = _begins(session, pen)
            if begins != session:
                await self._reschedule(session, begins, pen.now)

    async def _reschedule(
        self, session: datetime, begins: datetime, now: datetime
    ) -> None:
        act = Act(
            at=now,
            actor=GATEWAY,
            action="question.reschedule",
            object=about_session(session),
            result=about_session(begins),
        )
        await self.questions.reschedule(session, begins, act)
        log.info("plenary.rescheduled", session=session.isoformat())

    async def _move(
        self,
        question: Question,
        event: QuestionEvent,
        by: str,
        name: str,
        pen: Pen,
        read: str | None = None,
        because: str = "done",
    ) -> Sequence[Delivery] | None:
        said = await self._told(question, name, pen) if name else ()
        move = Move(
            question=question.message,
            event=event,
            act=Act(
                at=pen.now,
                actor=by,
                action=f"question.{event.value}",
                object=about_message(question.message),
                result=because,
            ),
            deliveries=tuple(said),
            read=read,
        )
        if not await self.questions.move_question(move):
            return None
        return move.deliveries

    async def _told(
        self, question: Question, name: str, pen: Pen
    ) -> Sequence[Delivery]:
        """
        Return the delivery that tells the author in private; none if they were erased
        or opted out.
        """
        filing = await self.filings.filing(question.message)
        if filing is None or filing.message is None or filing.decision is None:
            return ()
        # If their account was revoked since, they are reached at the counter.
        found = await self.cases.cases([question.case])
        at = found[0].contact if found else filing.message.sender
        if at in (await self.register.known([at])).quiet:
            return ()
        table = pen.table
        text = table.text(
            name,
            filing.decision.language,
            number=table.town.casework.spoken(question.case),
            office=office_of(filing.decision, table.town),
        )
        # By its last move: what was corrected may be so again, and told again.
        once = f"{name} {question.moved_at.isoformat()}"
        return to_sender(filing, once, text, pen, at=at)


def _begins(session: datetime, pen: Pen) -> datetime:
    """
    Return when a session begins by the current calendar. If it was cancelled before
    it began, its list goes to the next session; one that was noted as not held keeps
    it, so that whoever asked is told.
    """
    calendar = pen.table.around.calendar
    if session in calendar.unheld:
        return session
    found = sitting(calendar, session)
    if found is None and pen.now < session:
        found = calendar.next_ordinary(pen.now)
    return found.starts if found else session


def _is_over(session: datetime, pen: Pen) -> bool:
    chamber = pen.table.town.chamber or Chamber(secretary="", mayor="")
    calendar: Calendar = pen.table.around.calendar
    if session in calendar.unheld:
        return True
    found = sitting(calendar, session)
    ends = closes(found, chamber) if found else session
    return ends <= pen.now


def told_of(question: Question, event: QuestionEvent) -> str:
    """
    Return the name of the text for the author of *question* when *event* happens to it;
    empty if they are not told yet.
    """
    if event is QuestionEvent.READ:
        return "question-read"
    if event in _CORRECTED:
        return _CORRECTED[event]
    if event is not QuestionEvent.END:
        return ""
    if question.state is QuestionState.DISMISSED:
        return "question-not-read"
    return "question-on-screen" if question.shown_at else "question-no-time"
