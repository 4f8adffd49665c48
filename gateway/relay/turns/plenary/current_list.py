"""
The list of questions to a plenary that was open when a message was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.decision import Decision
from gateway.core.identity import Role
from gateway.core.message import Message
from gateway.core.objects import about_message
from gateway.core.plenary.question import Question
from gateway.ports.people import Upkeep
from gateway.ports.questions import Questions
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.routing.around.calendar import Plenary
from gateway.routing.words.brief.supporting import (
    Backing,
    backs,
    takes_back_a_question,
)
from gateway.town.plenary.held import as_held
from gateway.town.plenary.live import closes, is_question, sessions_at

#: How long after the end of a list its askers are told that it is closed.
_SHORTLY = timedelta(hours=12)


@frozen
class CurrentList:
    """
    Looks up the list, and what its author has there.
    """

    questions: Questions
    upkeep: Upkeep

    async def sessions(self, hearing: Hearing) -> Sequence[Plenary]:
        """
        Return the sessions whose lists were open when the message was written, however
        late it is routed; the one that it is for in front: of an edit, that of the
        question that it edits.
        """
        table, chamber = hearing.table, hearing.table.town.chamber
        if chamber is None:
            return ()
        calendar = as_held(table, await self.upkeep.unheld()).around.calendar
        found = sessions_at(calendar, chamber, hearing.message.written_at)
        for session in found if len(found) > 1 else ():
            if await self.edited(hearing, session):
                return [session, *(each for each in found if each != session)]
        return found

    async def is_closed(self, hearing: Hearing) -> bool:
        """
        Say whether the list of a session ended shortly before the message was written,
        or the session was not held: its author may have read how to ask on the screen.
        """
        table, chamber = hearing.table, hearing.table.town.chamber
        if chamber is None:
            return False
        at, unheld = hearing.message.written_at, await self.upkeep.unheld()
        calendar = as_held(table, unheld).around.calendar
        ended = (closes(session, chamber) for session in calendar.plenaries)
        missed = (starts - chamber.questions_from for starts in unheld)
        return any(since <= at < since + _SHORTLY for since in (*ended, *missed))

    async def asks(self, hearing: Hearing, decision: Decision) -> bool:
        """
        Say whether the message is meant for the list: not if a guard decides or it
        takes something back, nor if a councillor asks, as that is their right in the
        session, and not for the moderator to choose (RD 2568/1986, art. 97).
        """
        message, chamber = hearing.message, hearing.table.town.chamber
        if chamber is None or takes_back(message) or await hearing.guarded():
            return False
        contact = hearing.verdict.contact
        councillors = contact is not None and contact.role is Role.COUNCILLOR
        return is_question(message, decision, chamber) and not councillors

    async def edited(self, hearing: Hearing, session: Plenary) -> Question | None:
        """
        Return the question that the message edits; None if it edits none.
        """
        message = hearing.message
        if message.edit_of is None:
            return None
        return await self.questions.asked_before(
            session.starts, message.sender, message.edit_of
        )

    async def own(
        self, hearing: Hearing, questions: Iterable[Question]
    ) -> Sequence[Question]:
        """
        Return those of *questions* that the verified sender asked, from whichever
        account of theirs.
        """
        person, asked = person_of(hearing.verdict), [*questions]
        if not (person and asked):
            return ()
        cases = await hearing.recaller.cases.cases([one.case for one in asked])
        theirs = {case.number for case in cases if case.person == person}
        return [one for one in asked if one.case in theirs]


def takes_back(message: Message) -> bool:
    """
    Say whether *message* takes back a question or a proposal, by its words.
    """
    said = message.said
    return takes_back_a_question(said) or backs(said) is Backing.WITHDRAWN


def act_on(
    message: int, hearing: Hearing, actor: str, action: str, result: str = "done"
) -> Act:
    """
    Return the entry of the audit chain about the question of a *message*.
    """
    return Act(
        at=hearing.now,
        actor=actor,
        action=f"question.{action}",
        object=about_message(message),
        result=result,
    )
