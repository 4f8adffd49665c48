"""
Deliveries in the outbox: each only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Insert

from gateway.core.delivery import Delivery
from gateway.store.engine import codec, listening
from gateway.store.engine.many import Row, many
from gateway.store.engine.schema import deliveries, into


def keep_deliveries(connection: Connection, kept: Sequence[Delivery]) -> None:
    """
    Put deliveries in the outbox.
    """
    put(connection, [*map(drawn_up, kept)])


def drawn_up(kept: Delivery) -> Row:
    """
    Give what is written of a delivery.
    """
    return {
        "id": kept.id,
        "message": kept.message,
        "channel": kept.to.channel,
        "address": str(kept.to),
        "conversation": kept.conversation,
        "part_of": kept.part_of,
        "state": kept.state,
        "urgency": kept.urgency.value,
        "due_at": kept.due_at,
        "claim": 0,
        "attempts": kept.attempts,
        "doubts": kept.doubts,
        "problem": kept.problem,
        "payload": codec.dump(kept),
    }


def put(connection: Connection, rows: Sequence[Row]) -> None:
    """
    Put deliveries in the outbox that are drawn up.
    """
    if rows:
        listening.note(connection)
    many(connection, _keep_delivery(connection.dialect.name), rows)


@cache
def _keep_delivery(dialect: str) -> Insert:
    return into(dialect, deliveries).on_conflict_do_nothing(index_elements=["id"])
