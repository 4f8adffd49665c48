"""
The lists of cases and of bookings in the console.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from attrs import evolve
from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)

from gateway.core.case import Case, CaseState
from gateway.core.message import Message
from gateway.ports.console import PROMISED, Listed, ListedBooking, Reach
from gateway.store.cases.bookings import as_booking
from gateway.store.cases.case_reading import THERE, by_number
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import (
    among,
    bookings,
    cases,
    conversations,
    messages,
    people,
    same_case,
    timers,
)

#: What is promised to whoever wrote.
_PROMISED = among(timers.c.kind, PROMISED)

#: A case's number, as its conversations have it.
_message, _matter = cast(cases.c.message, Text), cast(cases.c.matter, Text)
_NUMBER = case((cases.c.matter == 1, _message), else_=_message + "-" + _matter)


def to_do(
    connection: Connection,
    reach: Reach,
    states: Sequence[CaseState],
    first: int,
    limit: int,
) -> Sequence[Listed]:
    """
    Return cases in *states*: emergencies, then by what is due first, then by age.
    """
    # What a mailbox has to do is little beside all that is stored, and is sorted here.
    promised = and_(same_case(timers, cases), _PROMISED)
    rows = connection.execute(
        select(
            cases.c.message,
            cases.c.matter,
            cases.c.emergency,
            cases.c.opened_at,
            func.min(timers.c.due_at).label("due_at"),
        )
        .join_from(cases, timers, promised, isouter=True)
        .where(*_its(reach, states))
        .group_by(cases.c.message, cases.c.matter, cases.c.emergency, cases.c.opened_at)
    ).all()
    ordered = sorted(rows, key=_order)[first : first + limit]
    due = {(row.message, row.matter): row.due_at for row in ordered}
    return [
        evolve(each, due_at=due[each.case.number.message, each.case.number.matter])
        for each in _read(connection, reach, list(due))
    ]


def how_many(connection: Connection, reach: Reach, states: Sequence[CaseState]) -> int:
    """
    Count the cases in *states*.
    """
    counted = select(func.count()).select_from(cases).where(*_its(reach, states))
    return connection.scalar(counted) or 0


def _its(reach: Reach, states: Sequence[CaseState]) -> tuple[ColumnElement[bool], ...]:
    return (*_reached(reach), among(cases.c.state, states))


def _reached(reach: Reach) -> tuple[ColumnElement[bool], ...]:
    return cases.c.mailbox.in_(_whose(reach)), THERE, _known(reach)


def _order(row: Any) -> tuple[bool, bool, datetime, datetime]:
    return (
        not row.emergency,
        row.due_at is None,
        row.due_at or row.opened_at,
        row.opened_at,
    )


def done(
    connection: Connection,
    reach: Reach,
    states: Sequence[CaseState],
    first: int,
    limit: int,
) -> Sequence[Listed]:
    """
    Return cases in *states*, the newest first.
    """
    # One mailbox and state at a time: each is a range of an index.
    lists = [
        connection.execute(
            select(cases.c.message, cases.c.matter, cases.c.opened_at)
            .where(
                cases.c.mailbox == name,
                cases.c.state == state,
                THERE,
                _known(reach),
            )
            .order_by(cases.c.opened_at.desc())
            .limit(first + limit)
        ).all()
        for name in _whose(reach)
        for state in states
    ]
    newest = merge(*lists, key=lambda row: row.opened_at, reverse=True)
    numbers = [
        (row.message, row.matter) for row in islice(newest, first, first + limit)
    ]
    return _read(connection, reach, numbers)


def sought_by(connection: Connection, those: Sequence[Case]) -> Sequence[str]:
    """
    Return what each of *those* cases may be found by.
    """
    said: dict[int, str] = {}
    for piece in some([each.number.message for each in those]):
        its = select(messages.c.id, messages.c.message).where(messages.c.id.in_(piece))
        said |= dict(readable(connection.execute(its), _said, "id"))
    names = _names(connection, those)
    return [
        "\n".join(
            (
                *(each.person, names.get(each.person, ""), each.contact.value),
                *(each.place, said.get(each.number.message, "")),
            )
        )
        for each in those
    ]


def booked_with(
    connection: Connection, reach: Reach, since: datetime, until: datetime
) -> Sequence[ListedBooking]:
    """
    Return the bookings that begin in that time, in order, without those of unreadable
    cases.
    """
    begins = bookings.c.starts >= since, bookings.c.starts < until
    booked = [
        as_booking(row)
        for row in connection.execute(
            select(bookings)
            .join(cases, same_case(cases, bookings))
            .where(bookings.c.cell == bookings.c.starts, *begins, *_reached(reach))
            .order_by(bookings.c.starts, bookings.c.diary, bookings.c.unit)
        )
    ]
    numbers = [(each.case.message, each.case.matter) for each in booked]
    listed = {each.case.number: each for each in _read(connection, reach, numbers)}
    names = _names(connection, [each.case for each in listed.values()])
    return [
        ListedBooking(
            booking=each,
            confidential=its.confidential,
            person="" if its.confidential else names.get(_proven(its.case), ""),
        )
        for each in booked
        if (its := listed.get(each.case)) is not None
    ]


def _proven(case: Case) -> str:
    return "" if case.mistaken else case.person


def _names(connection: Connection, those: Sequence[Case]) -> dict[str, str]:
    """
    Return the names of the people who opened *those* cases, by their numbers.
    """
    names: dict[str, str] = {}
    for numbers in some([each.person for each in those if each.person]):
        known = select(people.c.id, people.c.name).where(people.c.id.in_(numbers))
        names |= {row.id: row.name for row in connection.execute(known)}
    return names


def _said(row: Any) -> tuple[int, str]:
    if row.message is None:
        return row.id, ""
    its = codec.load(row.message, Message)
    words = its.handle, its.display_name, its.subject, its.text
    return row.id, "\n".join(words)


def _whose(reach: Reach) -> Sequence[str]:
    return [*dict.fromkeys((reach.own, *reach.offices, *reach.away, *reach.gone))]


def _known(reach: Reach) -> ColumnElement[bool]:
    """
    Return the condition that the mailbox has a conversation about a case.
    """
    its = conversations.c.case == _NUMBER
    return exists().where(its, _told(reach)).correlate(cases)


def _told(reach: Reach) -> ColumnElement[bool]:
    """
    Return the condition that a conversation is the mailbox's own.
    """
    talk = conversations.c
    ours: ColumnElement[bool] = talk.mailbox.in_(reach.offices)
    if not reach.confidential:
        ours = and_(ours, talk.confidential.is_(False))
    return or_(talk.mailbox == reach.own, ours)


def _read(
    connection: Connection, reach: Reach, numbers: Sequence[tuple[int, int]]
) -> list[Listed]:
    """
    Return the cases of *numbers* in their order, without unreadable ones.
    """
    known = by_number(connection, numbers)
    found = {(each.number.message, each.number.matter): each for each in known}
    there = [found[number] for number in numbers if number in found]
    secret = _confided(connection, reach, [str(each.number) for each in there])
    return [
        Listed(case=each, confidential=each.confidential or str(each.number) in secret)
        for each in there
    ]


def _confided(
    connection: Connection, reach: Reach, numbers: Sequence[str]
) -> frozenset[str]:
    """
    Return those of the *numbers* of which the mailbox was told something in confidence.
    """
    talk = conversations.c
    found: set[str] = set()
    for piece in some(numbers):
        its = talk.case.in_(piece), talk.confidential.is_(True), _told(reach)
        found.update(connection.scalars(select(talk.case).where(*its)))
    return frozenset(found)
