"""
Timers of cases that are due.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from gateway.core.case import Number, Timer, TimerKind
from gateway.store.engine.schema import among, same_case, timers

#: No urgent case waits longer than this to be acknowledged.
_WRONG = timedelta(days=2)


def due(
    connection: Connection,
    now: datetime,
    limit: int,
    kinds: Collection[TimerKind] = tuple(TimerKind),
) -> Sequence[Timer]:
    """
    Return timers of these *kinds* that are due, the first due first. A case is not
    closed while a solution is promised.
    """
    promised = timers.alias()
    unsolved = exists().where(
        same_case(promised, timers), promised.c.kind == TimerKind.SOLVE
    )
    # A CLOSE timer waits as long as the case has a SOLVE timer.
    waits = and_(timers.c.kind == TimerKind.CLOSE, unsolved)
    return _set(connection, and_(timers.c.due_at <= now, ~waits), limit, kinds)


def astray(
    connection: Connection, now: datetime, limit: int, soon: timedelta, rounds: int
) -> Sequence[Timer]:
    """
    Return timers of urgent cases, and of what nobody has read, that are due later than
    any can be: they were set while the clock was wrong.
    """
    due = timers.c.due_at
    late = or_(due > now + _WRONG, timers.c.round < rounds)
    # A timer that was just set is due in less than twice the wait, by any node's clock.
    wrong = and_(due > now + 2 * soon, late)
    return _set(connection, wrong, limit, [TimerKind.ACKNOWLEDGE, TimerKind.GATHER])


def _set(
    connection: Connection,
    when: ColumnElement[bool],
    limit: int,
    kinds: Collection[TimerKind],
) -> Sequence[Timer]:
    rows = connection.execute(
        select(timers)
        .where(when, among(timers.c.kind, kinds))
        .order_by(timers.c.due_at)
        .limit(limit)
    )
    return [timer_of(row) for row in rows]


def timer_of(row: Row[Any]) -> Timer:
    """
    Return the timer that a row holds.
    """
    return Timer(
        case=Number(row.message, row.matter),
        kind=row.kind,
        due_at=row.due_at,
        round=row.round,
    )
