"""
What may be claimed next: the first of each lane, and nothing behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    not_,
    or_,
    select,
)

from gateway.core.decision import Urgency
from gateway.core.delivery import CLAIMED, DEAD, Event
from gateway.store.engine.claims import at, live
from gateway.store.engine.schema import DUE, TAKEN, among, deliveries, on_the_way
from gateway.store.messages import moves


@cache
def due(urgency: Urgency) -> Select[Any]:
    """
    Select what waits with one urgency and is the first in its lane, those that are
    due longest first; ``now``, ``channels`` and ``most`` are given to it. A part that
    died holds back the rest of its text, and nothing else: nobody should read the end
    without the beginning, and what else is said to them must not wait for that. What is
    less urgent, and waits for its time, holds back nothing.
    """
    ahead = deliveries.alias("ahead")
    lane = (
        ahead.c.conversation == deliveries.c.conversation,
        ahead.c.address == deliveries.c.address,
    )
    waits = and_(
        ahead.c.number < deliveries.c.number,
        or_(ahead.c.urgency >= urgency.value, ~_bides(ahead)),
        ~_held_back(ahead),
    )
    moves_on = or_(among(ahead.c.state, CLAIMED), waits)
    blocked = or_(
        select(ahead.c.number)
        .where(on_the_way(ahead.c.state), *lane, moves_on)
        .exists(),
        _held_back(deliveries),
    )
    return (
        select(deliveries)
        .where(
            DUE,
            deliveries.c.urgency == urgency.value,
            deliveries.c.due_at <= bindparam("now"),
            deliveries.c.channel.in_(bindparam("channels", expanding=True)),
            or_(deliveries.c.conversation == "", ~blocked),
        )
        .order_by(deliveries.c.due_at, deliveries.c.number)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


#: What was claimed by workers whose lease has ended.
OVER = select(deliveries.c.number).where(TAKEN, not_(live(deliveries)))

_LOOK = select(
    OVER.exists().label("ended"),
    *(
        select(deliveries.c.number)
        .where(
            DUE,
            deliveries.c.urgency == urgency.value,
            deliveries.c.due_at <= bindparam("now"),
        )
        .exists()
        .label(urgency.name)
        for urgency in Urgency
    ),
)


def look(
    connection: Connection, now: datetime, lease: timedelta
) -> tuple[bool, Sequence[Urgency]]:
    """
    Say whether a lease has ended, and with which urgencies something waits, whatever
    its channel: asked all at once, since most looks find nothing.
    """
    found = connection.execute(_LOOK, at(now, lease)).one()
    return found.ended, [urgency for urgency in Urgency if getattr(found, urgency.name)]


def resume(connection: Connection, now: datetime, channel: str | None = None) -> None:
    """
    Let what failed on a *channel*, and waits to be tried again, be due; on all, what
    was never tried, too: it was due at once, by a clock that was ahead.
    """
    d = deliveries.c
    waits = and_(DUE, d.due_at > now)
    if channel is not None:
        failed = and_(waits, d.problem != "", d.channel == channel)
        moves.happen(connection, Event.RETRY, failed, due_at=now)
        return
    # Whoever begins again and again takes nobody's patience.
    patience = case((d.attempts > 0, d.attempts - 1), else_=0)
    moves.happen(connection, Event.RETRY, waits, due_at=now, attempts=patience)


def give_back(connection: Connection, lost: Collection[str]) -> int:
    """
    Let wait as before what claims took of whose answers nobody heard: nobody has begun
    to say it. Say how much that was.
    """
    taken = and_(TAKEN, deliveries.c.claimed_by.in_(lost))
    before = {"attempts": deliveries.c.attempts - 1, "claimed_until": None}
    return moves.happen(connection, Event.DEFERRED, taken, **before)


def _bides(waiting: FromClause) -> ColumnElement[bool]:
    """
    Say that it waits for its time, or for that of what goes before it in its lane.
    """
    first, its = deliveries.alias("first"), waiting.c
    before = (
        first.c.conversation == its.conversation,
        first.c.address == its.address,
        first.c.number <= its.number,
        first.c.urgency >= its.urgency,
        first.c.due_at > bindparam("now"),
        ~_held_back(first),
    )
    return select(first.c.number).where(on_the_way(first.c.state), *before).exists()


def _held_back(waiting: FromClause) -> ColumnElement[bool]:
    """
    Say that an earlier part of the same text died.
    """
    died, its = deliveries.alias("died").c, waiting.c
    part = (
        its.part_of != "",
        died.message == its.message,
        or_(died.id == its.part_of, died.part_of == its.part_of),
        died.number < its.number,
    )
    return select(died.number).where(among(died.state, DEAD), *part).exists()
