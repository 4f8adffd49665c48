"""
Which timers of cases ring.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from gateway.core.case import Kind, Number, Timer
from gateway.store.engine.schema import among, same_case, timers

#: Nobody is waited for so long until they say that they have seen what is urgent.
_WRONG = timedelta(days=2)


def due(
    connection: Connection,
    now: datetime,
    limit: int,
    kinds: Collection[Kind] = tuple(Kind),
) -> Sequence[Timer]:
    """
    Give timers of these *kinds* that ring, the first due first; nothing closes while an
    end is promised.
    """
    promised = timers.alias()
    unsolved = exists().where(
        same_case(promised, timers), promised.c.kind == Kind.SOLVE
    )
    # What was answered and is promised an end is not closed before that.
    waits = and_(timers.c.kind == Kind.CLOSE, unsolved)
    return _set(connection, and_(timers.c.due_at <= now, ~waits), limit, kinds)


def astray(
    connection: Connection, now: datetime, limit: int, soon: timedelta, rounds: int
) -> Sequence[Timer]:
    """
    Give timers of what is urgent that wait longer than any does: a clock that was wrong
    has set them.
    """
    due = timers.c.due_at
    late = or_(due > now + _WRONG, timers.c.round < rounds)
    # What was just set is due sooner than twice as late, by whichever node's clock.
    wrong = and_(due > now + 2 * soon, late)
    return _set(connection, wrong, limit, [Kind.ACKNOWLEDGE])


def _set(
    connection: Connection,
    when: ColumnElement[bool],
    limit: int,
    kinds: Collection[Kind],
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
    Make a timer of its row.
    """
    return Timer(
        case=Number(row.message, row.matter),
        kind=row.kind,
        due_at=row.due_at,
        round=row.round,
    )
