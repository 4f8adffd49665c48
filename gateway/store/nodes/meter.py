"""
Metering of what was used of platforms' quotas and money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from attrs import asdict, frozen
from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy import insert as plain_insert

from gateway.core.calendar import month_start, next_month
from gateway.ports.meter import Limit, Use
from gateway.store.engine.schema import meters, put, uses

_USE = plain_insert(uses)


def take(
    connection: Connection, use: Use, limits: Sequence[Limit] = ()
) -> datetime | None:
    """
    Count *use*, unless it would exceed a limit; then return when to ask again.
    """
    if limits:
        _hold(connection, use)
    for limit in limits:
        if use.occasion and _is_counted(connection, use, limit):
            return None
        again = _again(connection, use, limit)
        if again is not None:
            return again
    connection.execute(_USE, asdict(use))
    return None


def _hold(connection: Connection, use: Use) -> None:
    """
    Lock the channel's meter until this transaction ends.
    """
    put(connection, meters, {"channel": use.channel, "used_at": use.at})


@frozen
class _Asked:
    """
    Queries about the uses of a channel that count against one kind of limit.
    """

    same: Select[Any]
    summed: Select[Any]
    first: Select[Any]


@cache
def _asked(*, monthly: bool, of_kind: bool) -> _Asked:
    since: BindParameter[datetime] = bindparam("since")
    kind = uses.c.kind == bindparam("kind")
    # A use dated further ahead, by a clock that was wrong, does not count.
    until = uses.c.at <= bindparam("until")
    within = uses.c.at >= since if monthly else and_(uses.c.at > since, until)
    theirs = and_(uses.c.channel == bindparam("channel"), within)
    counted = and_(theirs, kind) if of_kind else theirs
    return _Asked(
        select(uses.c.id)
        .where(theirs, kind, uses.c.occasion == bindparam("occasion"))
        .limit(1),
        select(
            func.coalesce(func.sum(uses.c.count), 0),
            func.coalesce(func.sum(uses.c.cost), 0),
        ).where(counted),
        select(uses.c.at)
        .where(counted)
        .group_by(uses.c.at)
        .having(func.sum(uses.c.count) > 0)
        .order_by(uses.c.at)
        .limit(1),
    )


def _stretch(use: Use, limit: Limit) -> Mapping[str, datetime]:
    if limit.window is None:
        return {"since": month_start(use.at)}
    return {"since": use.at - limit.window, "until": use.at + limit.window}


def _is_counted(connection: Connection, use: Use, limit: Limit) -> bool:
    asked = _asked(monthly=limit.window is None, of_kind=bool(limit.kind))
    given = {
        "channel": use.channel,
        "kind": use.kind,
        "occasion": use.occasion,
        **_stretch(use, limit),
    }
    return connection.execute(asked.same, given).first() is not None


def _again(connection: Connection, use: Use, limit: Limit) -> datetime | None:
    asked = _asked(monthly=limit.window is None, of_kind=bool(limit.kind))
    its = _stretch(use, limit)
    given = {"channel": use.channel, "kind": limit.kind, **its}
    count, cost = connection.execute(asked.summed, given).one()
    over_count = limit.count is not None and count + use.count > limit.count
    over_cost = limit.cost is not None and cost + use.cost > limit.cost
    if not (over_count or over_cost):
        return None
    if limit.window is None:
        return next_month(use.at)
    # The first use that leaves the window and was not given back.
    first = connection.scalar(asked.first, given)
    return (first or use.at) + limit.window


def used(
    connection: Connection, channel: str, since: datetime
) -> Mapping[str, tuple[int, int]]:
    """
    Return count and cost by kind.
    """
    rows = connection.execute(
        select(uses.c.kind, func.sum(uses.c.count), func.sum(uses.c.cost))
        .where(uses.c.channel == channel, uses.c.at >= since)
        .group_by(uses.c.kind)
    )
    return {kind: (int(count), int(cost)) for kind, count, cost in rows}
