"""
What was used of platforms' quotas and money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import asdict
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy import insert as plain_insert

from gateway.core.calendar import month_start, next_month
from gateway.ports.meter import Limit, Use
from gateway.store.engine.schema import meters, put, uses


def take(
    connection: Connection, use: Use, limits: Sequence[Limit] = ()
) -> datetime | None:
    """
    Count *use* unless that would go beyond a limit; then say when to ask again.
    """
    if limits:
        _hold(connection, use)
    for limit in limits:
        if use.occasion and _is_counted(connection, use, limit):
            return None
        again = _again(connection, use, limit)
        if again is not None:
            return again
    connection.execute(plain_insert(uses), asdict(use))
    return None


def _hold(connection: Connection, use: Use) -> None:
    """
    Let nobody else count for this channel until we have.
    """
    put(connection, meters, {"channel": use.channel, "used_at": use.at})


def _within(use: Use, limit: Limit) -> list[ColumnElement[bool]]:
    within = (
        uses.c.at >= month_start(use.at)
        if limit.window is None
        else uses.c.at > use.at - limit.window
    )
    return [uses.c.channel == use.channel, within]


def _is_counted(connection: Connection, use: Use, limit: Limit) -> bool:
    same = uses.c.kind == use.kind, uses.c.occasion == use.occasion
    before = select(uses.c.id).where(*_within(use, limit), *same)
    return connection.execute(before.limit(1)).first() is not None


def _again(connection: Connection, use: Use, limit: Limit) -> datetime | None:
    counted = _within(use, limit)
    if limit.kind:
        counted.append(uses.c.kind == limit.kind)
    statement = select(
        func.coalesce(func.sum(uses.c.count), 0),
        func.coalesce(func.sum(uses.c.cost), 0),
    ).where(*counted)
    count, cost = connection.execute(statement).one()
    over_count = limit.count is not None and count + use.count > limit.count
    over_cost = limit.cost is not None and cost + use.cost > limit.cost
    if not (over_count or over_cost):
        return None
    if limit.window is None:
        return next_month(use.at)
    # The first that leaves the window, and was not given back.
    first = connection.scalar(
        select(uses.c.at)
        .where(*counted)
        .group_by(uses.c.at)
        .having(func.sum(uses.c.count) > 0)
        .order_by(uses.c.at)
        .limit(1)
    )
    return (first or use.at) + limit.window


def used(
    connection: Connection, channel: str, since: datetime
) -> Mapping[str, tuple[int, int]]:
    """
    Sum up by kind: count and cost.
    """
    rows = connection.execute(
        select(uses.c.kind, func.sum(uses.c.count), func.sum(uses.c.cost))
        .where(uses.c.channel == channel, uses.c.at >= since)
        .group_by(uses.c.kind)
    )
    return {kind: (int(count), int(cost)) for kind, count, cost in rows}
