"""
What operators see of the queues, and decide on messages and deliveries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select, update

from gateway.core.audit import Act
from gateway.core.decision import Urgency
from gateway.core.delivery import IDLE, Delivery, DeliveryEvent, DeliveryState
from gateway.core.filing import Status
from gateway.core.unread import UNREAD
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import DUE, RECEIVED, among, deliveries, messages
from gateway.store.messages import moves
from gateway.store.messages.deliveries import shown_of
from gateway.store.messages.due import held_back
from gateway.store.messages.rerouting import reroute


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
