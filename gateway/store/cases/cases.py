"""
Cases: opened, and moved only as the table of moves allows; and their timers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import structlog
from attrs import evolve
from sqlalchemy import (
    Connection,
    Insert,
    Row,
    and_,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy import insert as plain_insert

from gateway.core.case import (
    MOVES,
    STOPS,
    Case,
    Happening,
    Number,
    Timer,
)
from gateway.core.decision import Urgency
from gateway.ports.erasing import ERASED
from gateway.store.engine import codec
from gateway.store.engine.many import many
from gateway.store.engine.schema import (
    among,
    cases,
    happenings,
    into,
    its,
    number_of,
    of_case,
    timers,
)

log = structlog.get_logger()

#: The event by which a case begins, by the state in which it begins.
_BIRTH = {state: event for (before, event), state in MOVES.items() if before is None}


#: Statements on the path of every message are built once: building one costs more than
#: executing it.
_OF_MESSAGES = (
    select(cases)
    .where(cases.c.message.in_(bindparam("messages", expanding=True)))
    .with_for_update()
)
_OPEN = plain_insert(cases)
_LOCKED = select(cases).where(of_case(cases)).with_for_update()
_CHANGE = update(cases).where(of_case(cases))
_STOP = {
    event: delete(timers).where(of_case(timers), among(timers.c.kind, kinds))
    for event, kinds in STOPS.items()
}
_HAPPEN = plain_insert(happenings)


def open_cases(
    connection: Connection, opened: Sequence[tuple[Case, str]]
) -> frozenset[Number]:
    """
    Open cases, each with who does so. An existing case that was held or in quarantine
    is decided anew; any other is left as it is, and its number returned.
    """
    if not opened:
        return frozenset()
    messages = sorted({case.number.message for case, _ in opened})
    there = {
        (row.message, row.matter): row.state
        for row in connection.execute(_OF_MESSAGES, {"messages": messages})
    }
    new, born, left = [], [], set()
    for case, by in opened:
        event, place = _BIRTH[case.state], (case.number.message, case.number.matter)
        before = there.get(place)
        if before is None:
            new.append(_row(case))
        elif (before, event) in MOVES:
            connection.execute(_CHANGE, _row(case) | number_of(case.number))
        else:
            left.add(case.number)
            continue
        there[place] = case.state
        birth = Happening(case=case.number, event=event, at=case.moved_at, by=by)
        born.append(_happening(birth))
    many(connection, _OPEN, new)
    many(connection, _HAPPEN, born)
    return frozenset(left)


def happen(connection: Connection, happened: Iterable[Happening]) -> None:
    """
    Apply happenings to cases. One for which the table has no move is only logged.
    """
    for each in happened:
        row = locked(connection, each.case)
        if row is None:
            log.warning("case.unknown", case=str(each.case))
            continue
        after = MOVES.get((row.state, each.event))
        if after is None:
            log.warning("case.no_move", case=str(each.case), what=each.event.value)
            continue
        case = evolve(
            codec.load(row.value, Case),
            state=after,
            mailbox=each.mailbox or row.mailbox,
        )
        case = evolve(
            case,
            job=each.job or case.job,
            registered=each.registered or case.registered,
            keeping=each.keeping or case.keeping,
            place=each.place or case.place,
            language=each.language or case.language,
            moved_at=row.moved_at if each.keeping else each.at,
        )
        connection.execute(_CHANGE, _row(case) | number_of(each.case))
        if each.event in _STOP:
            connection.execute(_STOP[each.event], number_of(each.case))
        many(connection, _HAPPEN, [_happening(each)])


def set_timers(connection: Connection, kept: Iterable[Timer]) -> None:
    """
    Set timers, replacing those of the same case and kind.
    """
    rows = [
        {
            "message": timer.case.message,
            "matter": timer.case.matter,
            "kind": timer.kind,
            "due_at": timer.due_at,
            "round": timer.round,
        }
        for timer in kept
    ]
    many(connection, _set_timer(connection.dialect.name), rows)


@cache
def _set_timer(dialect: str) -> Insert:
    statement = into(dialect, timers)
    return statement.on_conflict_do_update(
        index_elements=["message", "matter", "kind"],
        set_={name: statement.excluded[name] for name in ("due_at", "round")},
    )


def entered(connection: Connection, number: Number) -> str | None:
    """
    Return the registry's number of a case, and lock the case until this transaction
    ends; None if there is no such case, or it was erased.
    """
    row = locked(connection, number)
    if row is None:
        return None
    case = codec.load(row.value, Case)
    return None if case.contact.value == ERASED else case.registered


def locked(connection: Connection, number: Number) -> Row[Any] | None:
    """
    Return the row of a case, locked until this transaction ends.
    """
    return connection.execute(_LOCKED, number_of(number)).first()


def _row(case: Case) -> dict[str, Any]:
    return {
        "message": case.number.message,
        "matter": case.number.matter,
        "state": case.state,
        "mailbox": case.mailbox,
        "contact": str(case.contact),
        "person": case.person,
        "topic": case.topic,
        "job": str(case.job),
        "opened_at": case.opened_at,
        "moved_at": case.moved_at,
        "kept_until": case.keeping and case.keeping.until,
        "emergency": case.urgency is Urgency.EMERGENCY,
        "value": codec.dump(case),
    }


def _happening(each: Happening) -> dict[str, Any]:
    return {
        "message": each.case.message,
        "matter": each.case.matter,
        "at": each.at,
        "event": each.event,
        "by": each.by,
        "said_in": each.message,
        "note": each.note,
        "mailbox": each.mailbox,
        "rung": each.rung,
    }


def stop(connection: Connection, timer: Timer) -> bool:
    """
    Delete a timer, unless it was stopped or set again meanwhile.
    """
    unchanged = and_(
        its(timers, timer.case),
        timers.c.kind == timer.kind,
        timers.c.due_at == timer.due_at,
        timers.c.round == timer.round,
    )
    return connection.execute(delete(timers).where(unchanged)).rowcount > 0
