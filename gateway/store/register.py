"""
What arrived, and what waits to be routed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import asdict
from sqlalchemy import (
    Column,
    Connection,
    Row,
    and_,
    bindparam,
    not_,
    or_,
    select,
    update,
)

from gateway.core.filing import Status, Stored
from gateway.core.message import Arrival, Envelope
from gateway.ports.channels import Cursor
from gateway.store.engine import codec, listening
from gateway.store.engine.claims import at, live, whose
from gateway.store.engine.columns import key as plain_key
from gateway.store.engine.schema import (
    OF_CHANNEL,
    RECEIVED,
    cursors,
    insert,
    leading,
    messages,
)
from gateway.store.tombstones import erased_before

#: Bytes of mail after which a statement is long enough.
_LOAD = 16 * 1024 * 1024

#: All that an arrival is made of.
ARRIVAL: Sequence[Column[Any]] = (
    messages.c.id,
    messages.c.channel,
    messages.c.external_id,
    messages.c.lane,
    messages.c.received_at,
    messages.c.attempts,
    messages.c.envelope,
    messages.c.raw,
)


def receive(
    connection: Connection,
    batch: Sequence[tuple[Sequence[Arrival], Cursor | None]],
    key: bytes,
) -> Sequence[Sequence[int]]:
    """
    Keep what several callers heard, and say to each which of theirs was news.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for arrivals, _ in batch:
        for arrival in arrivals:
            rows.setdefault(_name(arrival), row_of(arrival))
    for name in erased_before(connection, list(rows), key):
        del rows[name]
    news: dict[tuple[str, str], int] = {}
    if rows:
        statement = (
            insert(connection, messages)
            .on_conflict_do_nothing(index_elements=["channel", "external_id"])
            .returning(messages.c.channel, messages.c.external_id, messages.c.id)
        )
        for some in _loads(list(rows.values())):
            kept = connection.execute(statement, some)
            news |= {(row.channel, row.external_id): row.id for row in kept}
    if news:
        listening.note(connection)
    _keep_cursors(connection, [cursor for _, cursor in batch if cursor is not None])
    return [
        [news.pop(name) for name in map(_name, arrivals) if name in news]
        for arrivals, _ in batch
    ]


def _name(arrival: Arrival) -> tuple[str, str]:
    return arrival.channel, plain_key(arrival.external_id)


def row_of(arrival: Arrival) -> dict[str, Any]:
    """
    Give the row of *arrival*, which waits to be routed.
    """
    return {
        "channel": arrival.channel,
        "external_id": arrival.external_id,
        "lane": arrival.lane,
        "received_at": arrival.received_at,
        "status": Status.RECEIVED,
        "attempts": 0,
        "rules": "",
        "problem": "",
        "envelope": codec.maybe_dump(arrival.envelope),
        "raw": arrival.raw,
    }


def _loads(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """
    Cut *rows* into what one statement carries: mails may be long, and PostgreSQL
    takes no more than a gigabyte at once.
    """
    load: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        load.append(row)
        size += len(row["raw"])
        if size > _LOAD:
            yield load
            load, size = [], 0
    if load:
        yield load


def _keep_cursors(connection: Connection, kept: Sequence[Cursor]) -> None:
    if not kept:
        return
    statement = insert(connection, cursors)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"value": new.value, "fence": new.fence},
        # Whoever's turn is over reads on for a moment, and changes nothing.
        where=new.fence >= cursors.c.fence,
    )
    connection.execute(statement, [asdict(cursor) for cursor in kept])


def cursor(connection: Connection, name: str) -> str | None:
    """
    Say how far *name* has read.
    """
    return connection.scalar(select(cursors.c.value).where(cursors.c.name == name))


_ahead = messages.alias("ahead")

#: That one before it in its lane is still to be recorded: it was not tried yet, or is
#: under way for the first time, or was when its node ended. What fails then holds up
#: nobody any more.
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
    select(*ARRIVAL)
    .where(
        RECEIVED,
        or_(messages.c.claimed_until.is_(None), not_(live(messages))),
        # Where there is no lane nobody looks for what is ahead in it.
        or_(messages.c.lane == "", ~_BEHIND),
    )
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OLDEST = _FREE.where(
    messages.c.channel.in_(bindparam("channels", expanding=True))
).order_by(messages.c.id)
_OF_ONE = _FREE.where(OF_CHANNEL, messages.c.channel == bindparam("channel"))
_FIRST = _OF_ONE.order_by(messages.c.id)
_LAST = _OF_ONE.order_by(messages.c.id.desc())
_TAKE = (
    update(messages)
    .where(messages.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        attempts=messages.c.attempts + 1,
        claimed_until=bindparam("until"),
        claimed_by=bindparam("claimant"),
    )
)

_LET_WAIT = (
    update(messages)
    .where(messages.c.id == bindparam("one"))
    .values(claimed_until=bindparam("turn"))
)

#: So often taken up and lost, a message may be what its process is killed at.
_AGAIN = 2

#: Between two of those, more than a worker takes to begin and to look again; and the
#: longest that one waits for its turn, less than any claim may last (`live`).
_APART, _LATEST = timedelta(seconds=4), timedelta(seconds=52)


def take_received(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    channels: Sequence[str],
    claimant: str,
) -> Sequence[Stored]:
    """
    Claim messages that wait to be routed, the oldest first, and one of a lane; where
    there are more, some of each of *channels*.
    """
    given = {**at(now, lease), "channels": [*channels], "most": limit}
    rows = connection.execute(_OLDEST, given).all()
    if len(rows) == limit:
        rows = _fairly(connection, given, rows)
    if rows:
        taken = {
            "ids": [row.id for row in rows],
            "until": now + lease,
            "claimant": claimant,
        }
        connection.execute(_TAKE, taken)
    return [stored_of(row, row.attempts + 1) for row in rows]


def _fairly(
    connection: Connection, given: Mapping[str, Any], oldest: Sequence[Row[Any]]
) -> Sequence[Row[Any]]:
    """
    Give as many as the *oldest* are, but some that each channel was told first and
    last: nobody's call waits behind all that somebody else pours in.
    """
    channels, most = given["channels"], given["most"]
    each = most // (2 * len(channels))
    ends = [
        row
        for which, count in ((_FIRST, max(each, 1)), (_LAST, each))
        for channel in channels
        for row in connection.execute(
            which, {**given, "channel": channel, "most": count}
        )
    ]
    rows = {row.id: row for row in (*ends, *oldest)}
    return sorted([*rows.values()][:most], key=lambda row: row.id)


def take_back(connection: Connection, now: datetime, claimant: str) -> int:
    """
    Let what *claimant* had taken up wait again; say how much that was.

    It may be one of them at which its process is killed, for want of memory say. So
    what was lost twice comes up one by one, that which was lost most often last: the
    others are recorded before, and not lost with it until nobody reads them any more.
    """
    m = messages.c
    its = and_(RECEIVED, whose(m.claimed_by, claimant))
    lost_again = select(m.id).where(its, m.attempts >= _AGAIN)
    doubted = connection.scalars(lost_again.order_by(m.attempts, m.id)).all()
    once = update(messages).where(its, m.attempts < _AGAIN)
    freed = connection.execute(once.values(claimed_until=None, claimed_by=None))
    if doubted:
        turns = [
            {"one": number, "turn": now + min(place * _APART, _LATEST)}
            for place, number in enumerate(doubted)
        ]
        connection.execute(_LET_WAIT, turns)
    return freed.rowcount + len(doubted)


def stored(connection: Connection, id: int) -> Stored | None:
    """
    Give one arrival.
    """
    row = connection.execute(select(*ARRIVAL).where(messages.c.id == id)).first()
    return None if row is None else stored_of(row, row.attempts)


def stored_of(row: Row[Any], attempts: int) -> Stored:
    """
    Make an arrival of a row of `ARRIVAL`.
    """
    arrival = Arrival(
        channel=row.channel,
        external_id=row.external_id,
        lane=row.lane,
        raw=row.raw,
        received_at=row.received_at,
        envelope=codec.maybe_load(row.envelope, Envelope),
    )
    return Stored(id=row.id, arrival=arrival, attempts=attempts)
