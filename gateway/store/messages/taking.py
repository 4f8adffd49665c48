"""
Claim messages to be routed: the oldest and, if many wait, a fair mix of channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, func, not_, or_, select, update

from gateway.core.filing import Stored
from gateway.ports.store import LIGHT
from gateway.store.engine.claims import Claimant, at, live
from gateway.store.engine.schema import OF_CHANNEL, RECEIVED, leading, messages
from gateway.store.messages.register import ARRIVAL, stored_of

#: A waiting message: its id, its crowd and its size.
_Waiting: TypeAlias = Row[Any, Any, Any]

_ahead = messages.alias("ahead")

#: A message ahead in the lane blocks: it was not tried yet, or is under way for the
#: first time, or was when its node died. One that has failed blocks nobody.
_BEHIND = (
    select(_ahead.c.id)
    .where(
        leading(_ahead),
        _ahead.c.channel == messages.c.channel,
        _ahead.c.lane == messages.c.lane,
        _ahead.c.id < messages.c.id,
        or_(_ahead.c.claimed_until.is_(None), live(_ahead)),
    )
    .exists()
)
_FREE = (
    select(messages.c.id, messages.c.crowd, func.length(messages.c.raw).label("size"))
    .where(
        RECEIVED,
        or_(messages.c.claimed_until.is_(None), not_(live(messages))),
        # Without a lane, skip that subquery.
        or_(messages.c.lane == "", ~_BEHIND),
    )
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OLDEST = _FREE.where(
    messages.c.channel.in_(bindparam("channels", expanding=True))
).order_by(messages.c.id)
_OF_ONE = _FREE.where(OF_CHANNEL, messages.c.channel == bindparam("channel"))

#: The least crowded that is not hurried, the oldest, and the newest.
_ENDS = (
    _OF_ONE.where(messages.c.crowd >= 0).order_by(messages.c.crowd, messages.c.id),
    _OF_ONE.order_by(messages.c.id),
    _OF_ONE.order_by(messages.c.id.desc()),
)
#: What was moved ahead of all others.
_HURRIED = _OF_ONE.where(messages.c.crowd < 0).order_by(messages.c.crowd, messages.c.id)
_ARRIVED = (
    select(*ARRIVAL)
    .where(messages.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(messages.c.id)
)
_TAKE = (
    update(messages)
    .where(messages.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        attempts=messages.c.attempts + 1,
        claimed_until=bindparam("until"),
        claimed_by=bindparam("claimant"),
    )
)
_GIVE_BACK = (
    update(messages)
    .where(RECEIVED, messages.c.claimed_by.in_(bindparam("lost", expanding=True)))
    .values(attempts=messages.c.attempts - 1, claimed_until=None, claimed_by=None)
)


def take_received(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    channels: Sequence[str],
    room: int,
    claimant: Claimant,
) -> Sequence[Stored]:
    """
    Claim messages that wait to be routed, the oldest first, and one of each lane; if
    there are more, some of each of *channels*. A heavy message for which there is no
    *room* waits, without blocking those after it. Claims whose results were lost are
    undone first.
    """
    if claimant.lost:
        connection.execute(_GIVE_BACK, {"lost": [*claimant.lost]})
    moment = now + claimant.ahead
    given = {**at(moment, lease), "channels": [*channels], "most": limit}
    rows = connection.execute(_OLDEST, given).all()
    if len(rows) == limit:
        rows = _fairly(connection, given, rows)
    ids = [row.id for row in _fitting(rows, room)]
    if not ids:
        return []
    taken = {"ids": ids, "until": moment + lease, "claimant": claimant.name}
    connection.execute(_TAKE, taken)
    arrived = connection.execute(_ARRIVED, {"ids": ids})
    return [stored_of(row) for row in arrived]


def _fitting(rows: Iterable[_Waiting], room: int) -> Iterator[_Waiting]:
    # The first heavy one is always taken, even if it exceeds the room.
    for row in rows:
        if row.size > LIGHT:
            if room <= 0:
                continue
            room -= row.size
        yield row


def _fairly(
    connection: Connection, given: Mapping[str, Any], oldest: Sequence[_Waiting]
) -> Sequence[_Waiting]:
    """
    Return as many messages as *oldest* has, but of each channel the oldest, the newest
    and the least crowded, so that nobody's call waits behind a flood. If the limit is
    too small for all, the time decides which of these come first.
    """
    channels, most = given["channels"], given["most"]
    each = most // (len(_ENDS) * len(channels))
    turn = given["moment"].microsecond % len(_ENDS)
    ends = (*_ENDS[turn:], *_ENDS[:turn])
    some = [
        row
        for end, count in zip(ends, (max(each, 1), each, each), strict=True)
        for channel in channels
        for row in connection.execute(end, dict(given, channel=channel, most=count))
    ]
    # If the limit is one, every other time.
    half = most // 2 or given["moment"].microsecond % 2
    hurried = [
        row
        for channel in channels
        for row in connection.execute(_HURRIED, dict(given, channel=channel, most=half))
    ]
    first = sorted(hurried, key=lambda row: (row.crowd, row.id))[:half]
    rows = {row.id: row for row in (*first, *some, *oldest)}
    return [*rows.values()][:most]
