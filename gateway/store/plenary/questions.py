"""
Questions to a plenary: entered once, and read by session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.plenary.question import Question, State
from gateway.store.engine.schema import OPEN_QUESTION, insert, messages
from gateway.store.engine.schema import questions as table


def enter(connection: Connection, asked: Iterable[Question]) -> None:
    """
    Put questions on the list; of one that is there already only text and state are
    new, and only while it waits: what the hall has seen stays as it was seen.
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
        statement = insert(connection, table)
        changes = ("text", "state", "moved_at")
        edited = {name: statement.excluded[name] for name in changes}
        kept = statement.on_conflict_do_update(
            index_elements=["message"],
            set_=edited,
            where=(table.c.state == State.WAITING)
            & (
                (table.c.text != statement.excluded.text)
                | (table.c.state != statement.excluded.state)
            ),
        )
        connection.execute(kept, rows)


def questions(connection: Connection, session: datetime) -> Sequence[Question]:
    """
    Give the questions to a session, in the order in which they came.
    """
    rows = select(table).where(table.c.session == session).order_by(table.c.message)
    return [question_of(row) for row in connection.execute(rows)]


def asked_before(
    connection: Connection, session: datetime, sender: Address, reference: str
) -> Question | None:
    """
    Give the question of a session that came with that message of its sender's.
    """
    its = (
        select(table)
        .join(messages, messages.c.id == table.c.message)
        .where(
            table.c.session == session,
            messages.c.sender == str(sender),
            messages.c.reference == reference,
        )
        .order_by(table.c.message)
    )
    row = connection.execute(its.limit(1)).first()
    return None if row is None else question_of(row)


def open_sessions(connection: Connection) -> Sequence[datetime]:
    """
    Give the beginnings of the sessions whose authors were not all told.
    """
    found = select(table.c.session).where(OPEN_QUESTION).distinct()
    return connection.scalars(found.order_by(table.c.session)).all()


def asked_sessions(connection: Connection, since: datetime) -> Sequence[datetime]:
    """
    Give the beginnings of the sessions from *since* on that have questions.
    """
    found = select(table.c.session).where(table.c.session >= since).distinct()
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
