"""
What the operator looks at and decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, func, select

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery, Event, State
from gateway.core.filing import Filing, Status
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.core.notice import NOTICES
from gateway.ports.store import Shown
from gateway.store import codec, moves
from gateway.store.outbox import delivery_of
from gateway.store.register import stored_of
from gateway.store.rerouting import reroute
from gateway.store.schema import among, deliveries, messages
from gateway.store.threads import threads

#: A message was read, and its way decided.
DECIDED = frozenset({Status.ROUTED, Status.HELD, Status.LAPSED, Status.QUARANTINED})


def counts(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    """
    Count messages and deliveries by state; what there is none of counts zero.
    """
    return {
        "messages": _count(connection, messages.c.status, Status),
        "deliveries": _count(connection, deliveries.c.state, State),
    }


def _count(
    connection: Connection, column: Column[Any], kind: type[Enum]
) -> Mapping[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))
    found = {row[0]: row[1] for row in rows}
    return {member.value: found.get(member, 0) for member in kind}


def show(connection: Connection, id: int) -> Shown | None:
    """
    Give one message with all that became of it.
    """
    shown = _shown(connection, select(messages).where(messages.c.id == id))
    return shown[0] if shown else None


def recent(connection: Connection, status: Status, limit: int) -> Sequence[Shown]:
    """
    Give the messages of one status, the newest first.
    """
    those = select(messages).where(messages.c.status == status)
    return _shown(connection, those.order_by(messages.c.id.desc()).limit(limit))


def heard_since(connection: Connection, at: datetime, limit: int) -> Sequence[Filing]:
    """
    Give what was decided about the newest messages since then, the oldest first.
    """
    # Without the raw bytes, which may be many megabytes.
    columns = ("id", "status", "problem", "message", "verdict", "decision")
    those = select(*(messages.c[name] for name in columns)).where(
        messages.c.received_at >= at,
        among(messages.c.status, DECIDED),
        messages.c.message.is_not(None),
        messages.c.channel != NOTICES,
    )
    rows = connection.execute(those.order_by(messages.c.id.desc()).limit(limit)).all()
    return [
        Filing(
            id=row.id,
            status=row.status,
            message=codec.load(row.message, Message),
            verdict=codec.maybe_load(row.verdict, Verdict),
            decision=codec.maybe_load(row.decision, Decision),
            problem=row.problem,
        )
        for row in reversed(rows)
    ]


def _shown(connection: Connection, statement: Select[Any]) -> Sequence[Shown]:
    rows = connection.execute(statement).all()
    if not rows:
        return []
    made: dict[int, list[Delivery]] = {row.id: [] for row in rows}
    of_these = select(deliveries).where(deliveries.c.message.in_(list(made)))
    for row in connection.execute(of_these.order_by(deliveries.c.number)):
        made[row.message].append(delivery_of(row))
    said = [(row.channel, row.reference) for row in rows if row.reference]
    [parts_of] = threads(connection, [said])
    return [
        _one(row, tuple(made[row.id]), parts_of.get((row.channel, row.reference), ()))
        for row in rows
    ]


def _one(
    row: Row[Any],
    made: tuple[Delivery, ...],
    part_of: Sequence[Conversation],
) -> Shown:
    filing = Filing(
        id=row.id,
        status=row.status,
        message=codec.maybe_load(row.message, Message),
        verdict=codec.maybe_load(row.verdict, Verdict),
        decision=codec.maybe_load(row.decision, Decision),
        conversations=tuple(part_of),
        deliveries=made,
        problem=row.problem,
    )
    return Shown(
        stored=stored_of(row, row.attempts),
        status=row.status,
        # What was filed before counts no more while it waits to be routed again.
        filing=None if row.status is Status.RECEIVED else filing,
        deliveries=made,
    )


def waiting(
    connection: Connection, states: Sequence[State], limit: int, marked: str
) -> Sequence[Delivery]:
    """
    Give the deliveries in *states* whose problem begins as *marked*, the newest first.
    """
    those = select(deliveries).where(
        among(deliveries.c.state, states),
        deliveries.c.problem.startswith(marked, autoescape=True),
    )
    rows = connection.execute(those.order_by(deliveries.c.number.desc()).limit(limit))
    return [delivery_of(row) for row in rows]


def retry(connection: Connection, id: str, now: datetime) -> bool:
    """
    Put a dead delivery back, with all its patience; say whether it was dead.
    """
    its = deliveries.c.id == id
    return bool(moves.happen(connection, Event.RETRY, its, due_at=now, attempts=0))


def drop(connection: Connection, id: str) -> bool:
    """
    Decide that a delivery is not to be said; say whether that was still open.
    """
    return bool(moves.happen(connection, Event.DROP, deliveries.c.id == id))


def requeue(connection: Connection, id: int) -> bool:
    """
    Route a held or quarantined message again; say whether it was one of these.
    """
    return bool(reroute(connection, messages.c.id == id))
