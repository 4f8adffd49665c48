"""
The lookout's view of the queue: messages that wait unclaimed, of which some are moved
ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, update

from gateway.core.filing import Stored
from gateway.store.engine.schema import RECEIVED, cursors, insert, messages
from gateway.store.messages.register import ARRIVAL, cursor, stored_of

#: Subtracted from the crowd of messages that are moved ahead: more than any crowd. So
#: whoever calls for help once still comes before somebody who does so a thousand times.
_FIRST = 2**30

#: Bytes of a message that are enough to see at a glance what is said.
_GLANCED = 64 * 1024

_WAITING: Select[Any] = (
    select(
        *(column for column in ARRIVAL if column is not messages.c.raw),
        func.substr(messages.c.raw, 1, _GLANCED, type_=messages.c.raw.type).label(
            "raw"
        ),
    )
    .where(
        RECEIVED,
        messages.c.id > bindparam("after"),
        messages.c.received_at < bindparam("before"),
        messages.c.claimed_until.is_(None),
    )
    .order_by(messages.c.id)
    .limit(bindparam("most"))
)


def waiting(
    connection: Connection, seen: str, before: datetime, limit: int
) -> tuple[int, Sequence[Stored]]:
    """
    Return the position of the cursor *seen*, and the messages after it that wait
    unclaimed to be routed and came *before* a moment.
    """
    after = int(cursor(connection, seen) or 0)
    given = {"after": after, "before": before, "most": limit}
    rows = connection.execute(_WAITING, given)
    return after, [stored_of(row) for row in rows]


def looked(connection: Connection, seen: str, after: int, last: int) -> bool:
    """
    Move the cursor *seen* forward, if it is still where it was: of two concurrent
    callers one succeeds.
    """
    if after:
        its = cursors.c.name == seen, cursors.c.value == str(after)
        moved = update(cursors).where(*its).values(value=str(last))
        return connection.execute(moved).rowcount == 1
    row = {"name": seen, "value": str(last), "fence": 0}
    begun = insert(connection, cursors).values(row).on_conflict_do_nothing()
    return connection.scalar(begun.returning(cursors.c.name)) is not None


def hurry(connection: Connection, ids: Sequence[int]) -> None:
    """
    Move messages ahead of all others, together with what is ahead of them in their
    lanes.
    """
    called = messages.alias("called")
    ahead = and_(
        messages.c.lane != "",
        messages.c.channel == called.c.channel,
        messages.c.lane == called.c.lane,
        messages.c.id <= called.c.id,
    )
    with_them = select(called.c.id).where(called.c.id.in_(ids), ahead).exists()
    free = (
        select(messages.c.id)
        .where(
            RECEIVED,
            messages.c.crowd >= 0,
            messages.c.claimed_until.is_(None),
            or_(messages.c.id.in_(ids), with_them),
        )
        # Messages that somebody has locked are skipped.
        .with_for_update(skip_locked=True)
    )
    found = connection.scalars(free).all()
    these = update(messages).where(messages.c.id.in_(found))
    connection.execute(these.values(crowd=messages.c.crowd - _FIRST))
