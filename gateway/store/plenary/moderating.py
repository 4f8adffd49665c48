"""
Moderation of questions to a plenary, only as the table of moves allows.
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve
from sqlalchemy import Connection, select, update

from gateway.core.audit import Act
from gateway.core.objects import about_message
from gateway.core.plenary.question import MOVES, Question, QuestionEvent, QuestionState
from gateway.ports.questions import Move
from gateway.store.audit import note
from gateway.store.engine.schema import OPEN_QUESTION, messages, questions
from gateway.store.messages.deliveries import keep_deliveries
from gateway.store.plenary.questions import question_of


def move_question(connection: Connection, move: Move) -> bool:
    """
    Store a move, if the table allows it and the question's text is still what was read.
    """
    its = select(questions.c.session).where(questions.c.message == move.question)
    session = connection.scalar(its)
    if session is None:
        return False
    # All of a session are locked, in a fixed order: they share one screen.
    rows = connection.execute(
        select(questions)
        .where(questions.c.session == session)
        .order_by(questions.c.message)
        .with_for_update()
    )
    listed = {row.message: question_of(row) for row in rows}
    asked = listed[move.question]
    if (asked.state, move.event) not in MOVES or move.read not in (None, asked.text):
        return False
    if move.event is QuestionEvent.SHOW:
        for other in listed.values():
            if other.state is QuestionState.SHOWN:
                _take_down(connection, other, move.act)
    _move(connection, asked, move.event, move.act)
    keep_deliveries(connection, move.deliveries)
    return True


def put_aside(connection: Connection, address: str, act: Act) -> None:
    """
    Put aside what was asked from *address* and is still on a list, because the account
    counts no more: nobody's words are shown under somebody else's name.
    """
    listed = [state for state, event in MOVES if event is QuestionEvent.DISMISS]
    open_ = select(questions.c.session).where(OPEN_QUESTION).distinct()
    found: list[Question] = []
    for session in sorted(connection.scalars(open_)):
        its_own = select(questions).where(questions.c.session == session)
        waits = its_own.order_by(questions.c.message).with_for_update()
        found += map(question_of, connection.execute(waits))
    event = QuestionEvent.DISMISS
    for asked in (each for each in found if each.state in listed):
        sent = select(messages.c.sender).where(messages.c.id == asked.message)
        if connection.scalar(sent) != address:
            continue
        its = about_message(asked.message)
        aside = evolve(act, action=f"question.{event.value}", object=its, payload={})
        _move(connection, asked, event, aside)


def reschedule(
    connection: Connection, before: datetime, after: datetime, act: Act
) -> None:
    """
    Move the questions of one session to another.
    """
    its = update(questions).where(questions.c.session == before)
    if connection.execute(its.values(session=after)).rowcount:
        note(connection, [act])


def _take_down(connection: Connection, shown: Question, act: Act) -> None:
    event = QuestionEvent.TAKE_DOWN
    makes_room = evolve(
        act, action=f"question.{event.value}", object=about_message(shown.message)
    )
    _move(connection, shown, event, makes_room)


def _move(
    connection: Connection, asked: Question, event: QuestionEvent, act: Act
) -> None:
    after = MOVES[asked.state, event]
    connection.execute(
        update(questions)
        .where(questions.c.message == asked.message)
        .values(
            state=after,
            moved_at=act.at,
            shown_at=act.at if after is QuestionState.SHOWN else asked.shown_at,
        )
    )
    note(connection, [act])
