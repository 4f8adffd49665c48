"""
The operator's view of messages and deliveries, and decisions on them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import (
    Connection,
    LargeBinary,
    Row,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    update,
)

from gateway.core.audit import Act
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.delivery import IDLE, Delivery, DeliveryEvent, DeliveryState
from gateway.core.filing import Filing, Status
from gateway.core.identity import Verdict
from gateway.core.public.notice import NOTICES
from gateway.core.unread import UNREAD
from gateway.ports.store import Shown
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.many import some
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import DUE, RECEIVED, among, deliveries, messages
from gateway.store.messages import moves
from gateway.store.messages.deliveries import shown_of
from gateway.store.messages.due import held_back
from gateway.store.messages.register import said_in, stored_of
from gateway.store.messages.rerouting import reroute
from gateway.store.messages.threads import threads

#: Messages per page.
_PAGE = 500

#: The columns of a decision: without the raw bytes, which may be many megabytes.
_FILED = tuple(
    messages.c[name]
    for name in ("id", "status", "problem", "message", "verdict", "decision")
)

_ONE = select(messages).where(messages.c.id == bindparam("its"))
_OUTLINED = select(
    *(column for column in messages.c if column is not messages.c.raw),
    literal(b"", LargeBinary).label("raw"),
).where(messages.c.id.in_(bindparam("those", expanding=True)))
_ONE_FILED = select(*_FILED).where(messages.c.id == bindparam("its"))
_MADE = (
    select(deliveries)
    .where(deliveries.c.message.in_(bindparam("these", expanding=True)))
    .order_by(deliveries.c.number)
)

#: States in which a message was read and a decision made.
DECIDED = frozenset({Status.ROUTED, Status.HELD, Status.LAPSED, Status.QUARANTINED})


def show(connection: Connection, id: int) -> Shown | None:
    """
    Return one message with all that became of it.
    """
    rows, read = _shown(connection, connection.execute(_ONE, {"its": id}))
    return read(rows[0]) if rows else None


def outlined(connection: Connection, ids: Sequence[int]) -> Sequence[Shown]:
    """
    Return some messages in the order of *ids*, as `show` does but without the raw
    bytes; without those that are unreadable or not there.
    """
    found: dict[int, Shown] = {}
    for piece in some(ids):
        rows, read = _shown(connection, connection.execute(_OUTLINED, {"those": piece}))
        found |= {each.stored.id: each for each in readable(rows, read, "id")}
    return [found[each] for each in ids if each in found]


def filing(connection: Connection, id: int) -> Filing | None:
    """
    Return the decision on one message; None while it waits to be routed.
    """
    row = connection.execute(_ONE_FILED, {"its": id}).one_or_none()
    return None if row is None or row.status is Status.RECEIVED else _filing(row)


def recent(connection: Connection, status: Status, limit: int) -> Sequence[Shown]:
    """
    Return the messages of one status, the newest first.
    """
    those = select(messages).where(messages.c.status == status)
    newest = those.order_by(messages.c.id.desc()).limit(limit)
    return readable(*_shown(connection, connection.execute(newest)), "id")


def heard_since(connection: Connection, at: datetime, limit: int) -> Sequence[Filing]:
    """
    Return the decisions on the newest messages since then, the oldest first.
    """
    rows = sorted(_decided_since(connection, at, limit), key=lambda row: row.id)
    return readable(rows, _filing, "id")


def _decided_since(
    connection: Connection, at: datetime, limit: int
) -> Iterator[Row[Any]]:
    # Numbers are roughly in the order of arrival: after a whole page of older messages
    # there are no newer ones.
    those = (
        select(*(*_FILED, messages.c.channel, messages.c.received_at))
        .where(messages.c.id < bindparam("before"))
        .order_by(messages.c.id.desc())
        .limit(_PAGE)
    )
    found, before = 0, sys.maxsize
    while page := connection.execute(those, {"before": before}).all():
        for row in page:
            wanted = row.status in DECIDED and row.channel != NOTICES
            if wanted and row.received_at >= at and row.message is not None:
                yield row
                found += 1
                if found == limit:
                    return
        if all(row.received_at < at for row in page):
            return
        before = page[-1].id


def _shown(
    connection: Connection, found: Iterable[Row[Any]]
) -> tuple[Sequence[Any], Callable[[Any], Shown]]:
    """
    Return the rows of some messages, and a function that reads one with all that became
    of it.
    """
    rows = [*found]
    made: dict[int, list[Delivery]] = {row.id: [] for row in rows}
    for row in connection.execute(_MADE, {"these": [*made]}) if made else ():
        made[row.message].append(shown_of(row))
    said = [(row.channel, row.reference) for row in rows if row.reference]
    [parts_of] = threads(connection, [said])
    return rows, lambda row: _one(
        row, made[row.id], parts_of.get((row.channel, row.reference), ())
    )


def _filing(row: Row[Any]) -> Filing:
    verdict = codec.maybe_load(row.verdict, Verdict)
    return evolve(said_in(row), verdict=verdict, problem=row.problem)


def _one(
    row: Row[Any], made: Sequence[Delivery], part_of: Sequence[Conversation]
) -> Shown:
    filed = evolve(_filing(row), conversations=tuple(part_of), deliveries=tuple(made))
    return Shown(
        stored=stored_of(row),
        status=row.status,
        # An earlier decision no longer counts while the message waits to be routed
        # again.
        filing=None if row.status is Status.RECEIVED else filed,
        deliveries=filed.deliveries,
    )


def waiting(
    connection: Connection,
    states: Sequence[DeliveryState],
    limit: int,
    marked: str = "",
) -> Sequence[Delivery]:
    """
    Return the deliveries in *states* whose problem begins with *marked*, the newest
    first.
    """
    # One state at a time: each is a range scan of an index, which stops at the limit.
    rows: list[Row[Any]] = []
    for state in states:
        those = select(deliveries).where(
            deliveries.c.state == state,
            deliveries.c.problem.startswith(marked, autoescape=True),
        )
        newest = those.order_by(deliveries.c.number.desc()).limit(limit)
        rows += connection.execute(newest)
    rows.sort(key=lambda row: row.number, reverse=True)
    return [shown_of(row) for row in rows[:limit]]


def unrouted_since(connection: Connection) -> datetime | None:
    """
    Return since when the oldest message has been waiting to be routed.
    """
    oldest = select(messages.c.received_at).where(RECEIVED).order_by(messages.c.id)
    return connection.scalar(oldest.limit(1))


def waiting_since(
    connection: Connection, least: Urgency, unclaimed: datetime
) -> Mapping[str, datetime]:
    """
    Return, for each channel with deliveries of at least that urgency that failed and
    wait to be retried, or that nobody claimed though they were due by *unclaimed*, when
    the first of them was due originally. What waits behind a part that died is left
    out: it waits for a person.
    """
    number, urgent = deliveries.c.number, deliveries.c.urgency >= least.value
    late = or_(deliveries.c.problem != "", deliveries.c.due_at <= unclaimed)
    those = (DUE, late, urgent, ~held_back(deliveries))
    longest = select(func.min(number)).where(*those).group_by(deliveries.c.channel)
    d = deliveries.c
    rows = connection.execute(
        select(d.id, d.channel, d.payload).where(number.in_(longest))
    )
    # The recorded time is the original one; each attempt postpones only the column.
    return dict(readable(rows, _recorded_due, "id"))


def _recorded_due(row: Row[Any]) -> tuple[str, datetime]:
    return row.channel, codec.load(row.payload, Delivery).due_at


def retry(connection: Connection, id: str, now: datetime, act: Act) -> bool:
    """
    Make a delivery due, with all its attempts; say whether it was waiting or dead.
    """
    its = deliveries.c.id == id
    anew = {"due_at": now, "attempts": 0, "doubts": 0}
    if not moves.happen(connection, DeliveryEvent.RETRY, its, **anew):
        return False
    note(connection, [act])
    return True


def drop(connection: Connection, id: str, act: Act) -> bool:
    """
    Drop a delivery; say whether it was waiting or dead. If it certainly was not said,
    the rest of its text is dropped, too, since nobody should read the end alone.
    """
    d = deliveries.c
    its = select(d.number, d.message, d.part_of, d.state).where(d.id == id)
    row = connection.execute(its.with_for_update()).first()
    if row is None or not moves.happen(connection, DeliveryEvent.DROP, d.id == id):
        return False
    if row.state in IDLE:
        rest = and_(
            d.message == row.message,
            d.part_of == (row.part_of or key(id)),
            d.number > row.number,
            among(d.state, IDLE),
        )
        moves.happen(connection, DeliveryEvent.DROP, rest)
    note(connection, [act])
    return True


def requeue(connection: Connection, id: int, act: Act) -> bool:
    """
    Route a held, lapsed or quarantined message again; say whether it was one of these.
    """
    if not reroute(connection, messages.c.id == id):
        return False
    note(connection, [act])
    return True


def seen(connection: Connection, id: int, act: Act) -> bool:
    """
    Stop counting a message in quarantine among those that nobody read; say whether it
    was one.
    """
    m = messages.c
    unread = m.problem.startswith(UNREAD, autoescape=True)
    those = (m.id == id, m.status == Status.QUARANTINED, unread)
    rest = func.substr(m.problem, len(UNREAD) + 1)
    told = update(messages).where(*those).values(problem=rest)
    if not connection.execute(told).rowcount:
        return False
    note(connection, [act])
    return True
