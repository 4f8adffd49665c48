"""
A question to the plenary that its author takes back while the list is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.plenary.question import (
    MOVES,
    Question,
    QuestionEvent,
    QuestionState,
)
from gateway.core.writing.case_numbers import numbers_in
from gateway.relay.heard.hearing import Hearing
from gateway.relay.turns.plenary.current_list import (
    CurrentList,
    act_on,
    takes_back,
)
from gateway.routing.words.brief.supporting import takes_back_a_question

#: The rule of the reply that asks which.
_RULE = "withdraw question"

#: How many questions that reply lists, and how many characters of each.
_LISTED, _TEXT = 5, 30


@frozen
class WithdrawingQuestion:
    """
    Takes a question off the list if its author says so ("retiro J-412", "retiro mi
    pregunta") or edits it into what is none, whatever else the message is: mailboxes
    get it as any other.
    """

    current: CurrentList

    async def take(self, hearing: Hearing) -> Filing | None:
        found = await self._said(hearing)
        if len(found) > 1 and not await hearing.must_be_heard():
            return await self._which(hearing, found)
        if len(found) == 1:
            told = await hearing.recaller.cases.case(found[0].case)
            thread = told and await hearing.recaller.thread(hearing.message, told.case)
            if thread:
                hearing.go_on(thread)
        return None

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        found = await self._said(hearing)
        if hearing.message.edit_of is not None:
            found = await self._edited(hearing, decision)
        if len(found) != 1:
            return filing
        [one] = found
        by, name = by_message(filing.id), QuestionEvent.WITHDRAW.value
        filing = evolve(
            filing,
            questions=(
                *filing.questions,
                evolve(one, state=QuestionState.WITHDRAWN, moved_at=hearing.now),
            ),
            acts=(*filing.acts, act_on(one.message, hearing, by, name)),
        )
        if hearing.recognised.quiet or not await hearing.may_speak():
            return filing
        number = hearing.table.town.casework.spoken(one.case)
        text = hearing.table.text(
            "question-withdrawn", decision.language, number=number
        )
        return filing.saying(hearing.speaker.alone("question-withdrawn", text))

    async def _said(self, hearing: Hearing) -> Sequence[Question]:
        """
        Return the questions that the message may take back, by its words: one, if it
        names it or is a reply about it.
        """
        message, thread = hearing.message, hearing.thread
        if message.edit_of or not takes_back(message):
            return ()
        theirs = await self._open(hearing)
        prefix = hearing.table.town.casework.prefix
        named = numbers_in(f"{message.subject}\n{message.text}", prefix)
        if named:
            return [one for one in theirs if one.case == named[0]][-1:]
        if thread is not None and thread.explicit:
            about = [
                each for each in theirs if str(each.case) == thread.conversation.case
            ]
            if about:
                return about[-1:]
        return theirs if takes_back_a_question(message.said) else ()

    async def _open(self, hearing: Hearing) -> Sequence[Question]:
        sessions = await self.current.sessions(hearing)
        listed = [
            each
            for session in sessions
            for each in await self.current.questions.questions(session.starts)
        ]
        return await self.current.own(hearing, filter(_is_open, listed))

    async def _edited(self, hearing: Hearing, decision: Decision) -> Sequence[Question]:
        sessions = await self.current.sessions(hearing)
        if not sessions or await self.current.asks(hearing, decision):
            return ()
        one = await self.current.edited(hearing, sessions[0])
        open_ = [one] if one is not None and _is_open(one) else []
        return await self.current.own(hearing, open_)

    async def _which(self, hearing: Hearing, found: Sequence[Question]) -> Filing:
        spoken = hearing.table.town.casework.spoken
        numbers = ", ".join(
            f"{spoken(one.case)} ({shorten(one.text, _TEXT, placeholder='…')})"
            for one in found[-_LISTED:]
        )
        language = (await hearing.decide()).language
        text = hearing.table.text("question-which", language, numbers=numbers)
        return await hearing.answered(_RULE, "question-which", text)


def _is_open(one: Question) -> bool:
    return (one.state, QuestionEvent.WITHDRAW) in MOVES
