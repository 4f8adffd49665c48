"""
Which deliveries may be claimed: in each lane the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
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
from gateway.core.delivery import CLAIMED, DEAD, DeliveryEvent
from gateway.store.engine.claims import live
from gateway.store.engine.schema import DUE, TAKEN, among, deliveries, on_the_way
from gateway.store.messages import moves


@cache
def due(urgency: Urgency) -> Select[Any]:
    """
    Select the deliveries of one urgency that are due and first in their lanes, those
    due longest first; parameters ``now``, ``channels`` and ``most``.

    A part that died blocks the rest of its text, since nobody should read the end
    without the beginning, but nothing else in the lane. A less urgent delivery that is
    not due blocks nothing.
    """
    ahead = deliveries.alias("ahead")
    lane = (
        ahead.c.conversation == deliveries.c.conversation,
        ahead.c.address == deliveries.c.address,
    )
    waits = and_(
        ahead.c.number < deliveries.c.number,
        or_(ahead.c.urgency >= urgency.value, ~_bides(ahead)),
        ~held_back(ahead),
    )
    moves_on = or_(among(ahead.c.state, CLAIMED), waits)
    blocked = or_(
        select(ahead.c.number)
        .where(on_the_way(ahead.c.state), *lane, moves_on)
        .exists(),
        held_back(deliveries),
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


#: Claims whose lease has ended.
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
    connection: Connection, now: datetime, ended: Mapping[str, datetime]
) -> tuple[bool, Sequence[Urgency]]:
    """
    Say whether a lease has *ended*, by what `at` returns, and return the urgencies of
    which something is due *now*, on any channel. One query, since most calls find
    nothing.
    """
    found = connection.execute(_LOOK, {**ended, "now": now}).one()
    return found.ended, [urgency for urgency in Urgency if getattr(found, urgency.name)]


def resume(connection: Connection, now: datetime, channel: str | None = None) -> None:
    """
    Make due what failed on a *channel* and waits to be retried; or, on all channels,
    whatever waits, including what was never tried, since its time was set by a clock
    that was ahead.
    """
    d = deliveries.c
    waits = and_(DUE, d.due_at > now)
    if channel is not None:
        waits = and_(waits, d.problem != "", d.channel == channel)
    # The last attempt is not counted: one before its time takes its place, so that
    # neither restarts nor outages that come and go use up the five days of patience.
    patience = case((d.attempts > 0, d.attempts - 1), else_=0)
    moves.happen(connection, DeliveryEvent.RETRY, waits, due_at=now, attempts=patience)


def give_back(connection: Connection, lost: Collection[str]) -> int:
    """
    Undo claims whose results were lost: nobody has begun to work on them. Return how
    many deliveries that were.
    """
    taken = and_(TAKEN, deliveries.c.claimed_by.in_(lost))
    before = {"attempts": deliveries.c.attempts - 1, "claimed_until": None}
    return moves.happen(connection, DeliveryEvent.DEFERRED, taken, **before)


def _bides(waiting: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that it waits for its time, or for that of a delivery ahead of
    it in its lane.
    """
    first, its = deliveries.alias("first"), waiting.c
    before = (
        first.c.conversation == its.conversation,
        first.c.address == its.address,
        first.c.number <= its.number,
        first.c.urgency >= its.urgency,
        first.c.due_at > bindparam("now"),
        ~held_back(first),
    )
    return select(first.c.number).where(on_the_way(first.c.state), *before).exists()


def held_back(waiting: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that an earlier part of the same text died.
    """
    died, its = deliveries.alias("died").c, waiting.c
    part = (
        its.part_of != "",
        died.message == its.message,
        or_(died.id == its.part_of, died.part_of == its.part_of),
        died.number < its.number,
    )
    return select(died.number).where(among(died.state, DEAD), *part).exists()
