"""
Questions to a plenary, listed by session.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.core.case import Number
from gateway.core.filing import Filing
from gateway.core.message import Address
from gateway.core.plenary.question import Question
from gateway.store.engine.many import some
from gateway.store.engine.schema import OPEN_QUESTION, cases, insert, messages
from gateway.store.engine.schema import questions as table


def enter(connection: Connection, asked: Iterable[Question]) -> None:
    """
    Add questions to the list. Of an existing one, what its author may change is
    updated: a filing that would change more was outrun, and is made anew.
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
        changes = ("text", "state", "asked_at", "moved_at")
        edited = {name: statement.excluded[name] for name in changes}
        kept = statement.on_conflict_do_update(index_elements=["message"], set_=edited)
        connection.execute(kept, rows)


def moved_since(connection: Connection, batch: Sequence[Filing]) -> Iterator[int]:
    """
    Yield the messages whose filings change a question that was moved meanwhile, so that
    its author may not: they are made anew.
    """
    wanted = {one.message for filing in batch for one in filing.questions}
    if not wanted:
        return
    its = select(table).where(table.c.message.in_(wanted)).order_by(table.c.message)
    rows = connection.execute(its.with_for_update())
    listed = {row.message: question_of(row) for row in rows}
    for filing in batch:
        for one in filing.questions:
            if one.message in listed and not listed[one.message].may_become(one):
                yield filing.id


def questions(connection: Connection, session: datetime) -> Sequence[Question]:
    """
    Return the questions to a session, in the order in which they came.
    """
    rows = select(table).where(table.c.session == session).order_by(table.c.message)
    return [question_of(row) for row in connection.execute(rows)]


def asked_before(
    connection: Connection, session: datetime, sender: Address, reference: str
) -> Question | None:
    """
    Return the question to a session that *sender* asked with the message of that
    reference.
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


def asked_from(connection: Connection, contact: Address) -> Sequence[Question]:
    """
    Return the questions whose cases are answered at *contact*, in the order in which
    they came.
    """
    its = select(cases.c.message, cases.c.matter).where(cases.c.contact == str(contact))
    numbers = [str(Number(*row)) for row in connection.execute(its)]
    found = [
        question_of(row)
        for piece in some(numbers)
        for row in connection.execute(select(table).where(table.c.case.in_(piece)))
    ]
    return sorted(found, key=lambda one: one.message)


def open_sessions(connection: Connection) -> Sequence[datetime]:
    """
    Return the starts of the sessions with questions whose authors have not been told
    yet what became of them.
    """
    found = select(table.c.session).where(OPEN_QUESTION).distinct()
    return connection.scalars(found.order_by(table.c.session)).all()


def asked_sessions(connection: Connection, since: datetime) -> Sequence[datetime]:
    """
    Return the starts of the sessions from *since* on to which there are questions.
    """
    found = select(table.c.session).where(table.c.session >= since).distinct()
    return connection.scalars(found.order_by(table.c.session)).all()


def question_of(row: Row[Any]) -> Question:
    """
    Return the question that a row holds.
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
