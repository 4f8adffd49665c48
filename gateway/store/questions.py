"""
Questions to a plenary: entered once, and read by session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.core.case import Number
from gateway.core.question import OPEN, Question
from gateway.store.schema import among, insert
from gateway.store.schema import questions as table


def enter(connection: Connection, asked: Iterable[Question]) -> None:
    """
    Put questions on the list; one that is there already stays as it is.
    """
    rows = [
        {
            "message": one.message,
            "case": str(one.case),
            "session": one.session,
            "state": one.state,
            "name": one.name,
            "text": one.text,
            "asked_at": one.asked_at,
            "moved_at": one.moved_at,
            "shown_at": one.shown_at,
        }
        for one in asked
    ]
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), rows)


def questions(connection: Connection, session: datetime) -> Sequence[Question]:
    """
    Give the questions to a session, in the order in which they came.
    """
    rows = select(table).where(table.c.session == session).order_by(table.c.message)
    return [question_of(row) for row in connection.execute(rows)]


def open_sessions(connection: Connection) -> Sequence[datetime]:
    """
    Give the beginnings of the sessions whose authors were not all told.
    """
    waiting = among(table.c.state, OPEN)
    found = select(table.c.session).where(waiting).distinct()
    return connection.scalars(found.order_by(table.c.session)).all()


def question_of(row: Row[Any]) -> Question:
    """
    Make a question of its row.
    """
    return Question(
        message=row.message,
        case=Number.read(row.case),
        session=row.session,
        state=row.state,
        name=row.name,
        text=row.text,
        asked_at=row.asked_at,
        moved_at=row.moved_at,
        shown_at=row.shown_at,
    )
