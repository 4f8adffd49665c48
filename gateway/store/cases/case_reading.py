"""
Queries for cases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    func,
    or_,
    select,
)

from gateway.core.case import Case, CaseState, Happening, Number
from gateway.core.message import Address, Message
from gateway.ports.cases import CaseHistory
from gateway.ports.erasing import ERASED
from gateway.store.engine import codec, many
from gateway.store.engine.readable import first, readable
from gateway.store.engine.schema import (
    ACTIVE_CASE,
    EMERGENCY_CASE,
    cases,
    conversations,
    happenings,
    messages,
    number_of,
    numbered,
    of_case,
)
from gateway.store.messages.threads import conversation_of

_VALUE = select(cases.c.value).where(of_case(cases))
_HAPPENED = select(happenings).where(of_case(happenings)).order_by(happenings.c.id)
_TALKS = (
    select(conversations)
    .where(conversations.c.case == bindparam("its"))
    .order_by(conversations.c.heard_at)
)


def case(connection: Connection, number: Number) -> CaseHistory | None:
    """
    Return a case with all that happened to it.
    """
    its = number_of(number)
    row = connection.execute(_VALUE, its).first()
    if row is None:
        return None
    happened = connection.execute(_HAPPENED, its)
    talks = connection.execute(_TALKS, {"its": str(number)})
    return CaseHistory(
        codec.load(row.value, Case),
        tuple(_happening(each) for each in happened),
        tuple(conversation_of(each) for each in talks),
    )


def _happening(row: Row[Any]) -> Happening:
    return Happening(
        case=Number(row.message, row.matter),
        event=row.event,
        at=row.at,
        by=row.by,
        message=row.said_in,
        note=row.note,
        mailbox=row.mailbox,
        rung=row.rung,
    )


#: The columns from which a case is read, and those of its number.
CASE = (cases.c.value, cases.c.message, cases.c.matter)
_NUMBER = ("message", "matter")

#: The columns from which a case is read with the message that opened it.
_OPENED = (*CASE, messages.c.message.label("said"))

_SOME = select(*CASE).where(numbered(cases)).order_by(cases.c.message, cases.c.matter)
_OPENING = (
    select(*_OPENED)
    .join(messages, messages.c.id == cases.c.message)
    .where(numbered(cases), messages.c.message.is_not(None))
    .order_by(cases.c.message, cases.c.matter)
)

#: A case that was not erased.
THERE = ~cases.c.contact.endswith(f":{ERASED}")


def _case(row: Row[Any]) -> Case:
    return codec.load(row.value, Case)


def _with_message(row: Row[Any]) -> tuple[Case, Message]:
    return _case(row), codec.load(row.said, Message)


def cases_of(rows: Iterable[Any]) -> list[Case]:
    """
    Return the cases of *rows* of `CASE`, without the unreadable ones, which are logged.
    """
    return readable(rows, _case, *_NUMBER)


def by_number(
    connection: Connection, numbers: Collection[tuple[int, int]]
) -> list[Case]:
    """
    Return those of the cases with these message and matter numbers that exist and can
    be read.
    """
    return [
        case
        for piece in many.some(sorted(numbers))
        for case in cases_of(connection.execute(_SOME, {"numbers": piece}))
    ]


def opening(
    connection: Connection, numbers: Iterable[Number]
) -> Sequence[tuple[Case, Message]]:
    """
    Return the cases of *numbers* that can be read, each with the message that opened
    it.
    """
    wanted = sorted((each.message, each.matter) for each in numbers)
    return [
        each
        for piece in many.some(wanted)
        for each in readable(
            connection.execute(_OPENING, {"numbers": piece}), _with_message, *_NUMBER
        )
    ]


def some(
    connection: Connection, asked: Sequence[Sequence[Number]]
) -> Sequence[Sequence[Case]]:
    """
    Return, for each caller, those of the cases asked for that exist.
    """
    wanted = {(each.message, each.matter) for numbers in asked for each in numbers}
    if not wanted:
        return [[] for _ in asked]
    found = by_number(connection, wanted)
    theirs = map(frozenset, asked)
    return [[case for case in found if case.number in numbers] for numbers in theirs]


def job(connection: Connection, number: Number) -> Sequence[Case]:
    """
    Return the cases that tell of the same fact as *number*, except erased ones.
    """
    alike = select(*CASE).where(cases.c.job == str(number), THERE)
    rows = connection.execute(alike.order_by(cases.c.message, cases.c.matter))
    return cases_of(rows)


def going(
    connection: Connection, contact: Address, person: str, limit: int
) -> Sequence[Case]:
    """
    Return the active cases of an address or a person, the last moved first.
    """
    theirs = cases.c.contact == str(contact)
    if person:
        theirs = or_(theirs, cases.c.person == person)
    active = select(*CASE).where(theirs, ACTIVE_CASE)
    rows = connection.execute(active.order_by(cases.c.moved_at.desc()).limit(limit))
    return cases_of(rows)


_MOVED = (
    select(*CASE)
    .where(
        cases.c.contact == bindparam("whose"),
        cases.c.moved_at >= bindparam("since"),
    )
    .order_by(cases.c.moved_at.desc())
    .limit(bindparam("most"))
)


def moved(
    connection: Connection, contact: Address, since: datetime, limit: int
) -> Sequence[Case]:
    """
    Return the cases of an address that moved since then, the last moved first.
    """
    given = {"whose": str(contact), "since": since, "most": limit}
    return cases_of(connection.execute(_MOVED, given))


def recent(
    connection: Connection, topics: Sequence[str], since: datetime, limit: int
) -> Sequence[tuple[Case, Message]]:
    """
    Return the cases about *topics* that were opened since then and have not ended, each
    with the message that opened it.
    """
    # One topic at a time, as in `at`; and so that a busy topic hides no other.
    rows: list[Row[Any]] = []
    for topic in topics:
        found = (
            select(*_OPENED, cases.c.opened_at)
            .join(messages, messages.c.id == cases.c.message)
            .where(
                ACTIVE_CASE,
                cases.c.topic == topic,
                cases.c.opened_at >= since,
                messages.c.message.is_not(None),
            )
        )
        rows += connection.execute(
            found.order_by(cases.c.opened_at.desc()).limit(limit)
        )
    rows.sort(key=lambda row: (row.opened_at, row.message))
    return readable(rows, _with_message, *_NUMBER)


def at(
    connection: Connection,
    mailbox: str,
    states: Sequence[CaseState],
    limit: int,
    *,
    emergencies: bool = False,
) -> Sequence[Case]:
    """
    Return the cases in *states* for which *mailbox* answers, or all, or only
    *emergencies*; without erased ones.
    """
    # One state at a time: each is a range scan of an index, which stops at the limit.
    found: list[Case] = []
    its = [cases.c.mailbox == mailbox] if mailbox else []
    its += [EMERGENCY_CASE] if emergencies else []
    for state in states:
        those = select(*CASE).where(cases.c.state == state, THERE, *its)
        oldest = those.order_by(cases.c.opened_at)
        found += first(connection, oldest, limit, _case, *_NUMBER)
    return sorted(found, key=lambda case: case.opened_at)[:limit]


def answering(connection: Connection) -> Collection[str]:
    """
    Return the names of the mailboxes that answer for any case.
    """
    # Skip scan of the index: there are few mailboxes among a million cases.
    after = select(func.min(cases.c.mailbox)).where(cases.c.mailbox > bindparam("name"))
    names: list[str] = []
    while name := connection.scalar(after, {"name": names[-1] if names else ""}):
        names.append(name)
    return names


def those(connection: Connection, which: ColumnElement[bool]) -> Sequence[Case]:
    """
    Return all cases that *which* selects, ordered by number. An unreadable case raises,
    because the caller must miss none.
    """
    rows = select(cases.c.value).where(which)
    ordered = rows.order_by(cases.c.message, cases.c.matter)
    return [codec.load(value, Case) for value in connection.scalars(ordered)]
