"""
Arrivals, stored as they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from attrs import asdict
from sqlalchemy import Column, Connection, Row, bindparam, select
from sqlalchemy.sql.dml import ReturningInsert

from gateway.core.decision import Decision
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Arrival, Envelope, Message
from gateway.ports.channels import Cursor
from gateway.store.engine import codec, listening
from gateway.store.engine.columns import key as plain_key
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import cursors, insert, into, messages
from gateway.store.tombstones import known_before

#: Bytes of mail after which an INSERT is long enough.
_LOAD = 16 * 1024 * 1024

#: The columns of an arrival.
ARRIVAL: Sequence[Column[Any]] = (
    messages.c.id,
    messages.c.channel,
    messages.c.external_id,
    messages.c.lane,
    messages.c.crowd,
    messages.c.received_at,
    messages.c.attempts,
    messages.c.rules,
    messages.c.problem,
    messages.c.envelope,
    messages.c.raw,
)

_LOCK = (
    select(messages.c.id)
    .where(
        messages.c.channel == bindparam("channel"),
        messages.c.external_id == bindparam("external_id"),
    )
    .with_for_update(read=True, key_share=True)
)


def receive(
    connection: Connection,
    batch: Sequence[tuple[Sequence[Arrival], Cursor | None]],
    key: bytes,
) -> Sequence[Sequence[int]]:
    """
    Store what several callers received, and return to each the ids of their new
    arrivals.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for arrivals, _ in batch:
        for arrival in arrivals:
            rows.setdefault(_name(arrival), row_of(arrival))
    # An INSERT that keeps nothing would use up a number of PostgreSQL's all the same.
    repeats, erased = known_before(connection, list(rows), key)
    for name in repeats | erased:
        del rows[name]
    news: dict[tuple[str, str], int] = {}
    if rows:
        statement = _add(connection.dialect.name)
        for some in _loads(list(rows.values())):
            kept = connection.execute(statement, some)
            news |= {(row.channel, row.external_id): row.id for row in kept}
    repeats |= rows.keys() - news.keys()
    if repeats and connection.dialect.name == "postgresql":
        _wait_for_kept(connection, *min(repeats))
    if news:
        listening.note(connection)
    _keep_cursors(connection, [cursor for _, cursor in batch if cursor is not None])
    return [
        [news.pop(name) for name in map(_name, arrivals) if name in news]
        for arrivals, _ in batch
    ]


@cache
def _add(dialect: str) -> ReturningInsert[tuple[str, str, int]]:
    return (
        into(dialect, messages)
        .on_conflict_do_nothing(index_elements=["channel", "external_id"])
        .returning(messages.c.channel, messages.c.external_id, messages.c.id)
    )


def write_down(
    connection: Connection, arrival: Arrival, key: bytes
) -> tuple[int, bool]:
    """
    Store an arrival, unless it is stored; return its number, and whether it is new.

    Raises:
        ValueError: It was stored, and erased.
    """
    [news] = receive(connection, [([arrival], None)], key)
    if news:
        return news[0], True
    number = written(connection, arrival)
    if number is None:
        raise ValueError("it was erased")
    return number, False


def written(connection: Connection, arrival: Arrival) -> int | None:
    """
    Return the number of an arrival that is stored; None if it is not.
    """
    channel, external_id = _name(arrival)
    its = messages.c.channel == channel, messages.c.external_id == external_id
    return connection.scalar(select(messages.c.id).where(*its))


def _wait_for_kept(connection: Connection, channel: str, external_id: str) -> None:
    """
    Make this transaction wait for a synchronous standby. Without a write it would not,
    though the one that stored the arrival may have been interrupted before the standby
    confirmed. Locking a row counts as a write.
    """
    of = {"channel": channel, "external_id": external_id}
    connection.execute(_LOCK, of)


def _name(arrival: Arrival) -> tuple[str, str]:
    return arrival.channel, plain_key(arrival.external_id)


def row_of(arrival: Arrival) -> dict[str, Any]:
    """
    Return the row of *arrival*, which waits to be routed.
    """
    return {
        "channel": arrival.channel,
        "external_id": arrival.external_id,
        "lane": arrival.lane,
        "crowd": arrival.crowd,
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
    Split *rows* into batches for one statement each: mails may be long, and PostgreSQL
    accepts at most a gigabyte at once.
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
        # A listener that has lost its lease reads on for a moment; it must not move the
        # cursor.
        where=new.fence >= cursors.c.fence,
    )
    connection.execute(statement, [asdict(cursor) for cursor in kept])


def cursor(connection: Connection, name: str) -> str | None:
    """
    Return how far *name* has read.
    """
    return connection.scalar(select(cursors.c.value).where(cursors.c.name == name))


def stored(connection: Connection, id: int) -> Stored | None:
    """
    Return one arrival.
    """
    row = connection.execute(select(*ARRIVAL).where(messages.c.id == id)).first()
    return None if row is None else stored_of(row)


def stored_of(row: Row[Any]) -> Stored:
    """
    Return the arrival of a row of `ARRIVAL`. Without a readable envelope nothing in it
    counts as proven.
    """
    envelopes = readable([row], _envelope, "id")
    arrival = Arrival(
        channel=row.channel,
        external_id=row.external_id,
        lane=row.lane,
        crowd=row.crowd,
        raw=row.raw,
        received_at=row.received_at,
        envelope=envelopes[0] if envelopes else None,
    )
    again = bool(row.rules or row.problem)
    return Stored(id=row.id, arrival=arrival, attempts=row.attempts, again=again)


def _envelope(row: Row[Any]) -> Envelope | None:
    return codec.maybe_load(row.envelope, Envelope)


def said_in(row: Row[Any]) -> Filing:
    """
    Return the message and the decision of a row of messages, without what followed.
    """
    return Filing(
        id=row.id,
        status=row.status,
        message=codec.maybe_load(row.message, Message),
        decision=codec.maybe_load(row.decision, Decision),
    )
