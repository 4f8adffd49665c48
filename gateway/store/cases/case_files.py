"""
Complete case files, and the list of cases that came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, select

from gateway.core.case import Case, Number, Timer
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.core.requests.request import Request
from gateway.ports.case_files import CaseFile, Entered
from gateway.store.cases.case_reading import case
from gateway.store.cases.elsewhere import written_elsewhere
from gateway.store.cases.ringing import timer_of
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    SAID_THERE,
    cases,
    conversations,
    happenings,
    its,
    messages,
    numbered,
    people,
    requests,
    timers,
    turns,
)


def case_file(connection: Connection, number: Number) -> CaseFile | None:
    """
    Return a case with its timers and the numbers of its messages.
    """
    told = case(connection, number)
    if told is None:
        return None
    found = messages_of(connection, [number])
    talks = talks_about(connection, [number])
    return CaseFile(
        told=told,
        promises=tuple(_promises(connection, number)),
        messages=tuple(sorted(found)),
        elsewhere=frozenset(written_elsewhere(connection, found, talks)),
        acting_for=_acting_for(
            connection.scalar(select(requests.c.value).where(its(requests, number)))
        ),
    )


def _acting_for(request: str | None) -> tuple[str, str] | None:
    return codec.load(request, Request).acting_for if request else None


def messages_of(connection: Connection, those: Sequence[Number]) -> set[int]:
    """
    Return the numbers of the messages of cases: those that opened them, those in which
    something happened to them, and those of their conversations.
    """
    found = {number.message for number in those}
    told = select(happenings.c.said_in).where(
        numbered(happenings), happenings.c.said_in.is_not(None)
    )
    for piece in some(sorted((number.message, number.matter) for number in those)):
        found.update(connection.scalars(told, {"numbers": piece}))
    said = select(messages.c.id).join(turns, SAID_THERE)
    for talks in some(sorted(talks_about(connection, those))):
        there = turns.c.conversation.in_(talks)
        found.update(connection.scalars(said.where(there)))
    return found


def talks_about(connection: Connection, those: Iterable[Number]) -> set[str]:
    """
    Return the ids of the conversations about cases.
    """
    found = set[str]()
    for piece in some(str(number) for number in those):
        about = conversations.c.case.in_(piece)
        found.update(connection.scalars(select(conversations.c.id).where(about)))
    return found


def _promises(connection: Connection, number: Number) -> Sequence[Timer]:
    those = select(timers).where(its(timers, number)).order_by(timers.c.due_at)
    return [timer_of(row) for row in connection.execute(those)]


def entered(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[Entered]:
    """
    Return the cases that came in from *since* until before *until*. This scans all
    messages, since numbers of several nodes are not in the order of time.
    """
    m, c, r = messages.c, cases.c, requests.c
    applied = and_(c.message == r.message, c.matter == r.matter)
    asked = r.value.label("request")
    those = (
        select(c.value, m.received_at, m.message, m.verdict, people.c.name, asked)
        .join_from(cases, messages, c.message == m.id)
        .outerjoin(people, c.person == people.c.id)
        .outerjoin(requests, applied)
        .where(m.received_at >= since, m.received_at < until)
        .order_by(c.message, c.matter)
    )
    return [
        Entered(
            case=codec.load(row.value, Case),
            at=row.received_at,
            name=row.name or "",
            message=codec.load(row.message, Message) if row.message else None,
            verdict=codec.load(row.verdict, Verdict) if row.verdict else None,
            acting_for=_acting_for(row.request),
        )
        for row in connection.execute(those)
    ]
