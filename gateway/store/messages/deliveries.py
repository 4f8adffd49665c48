"""
Deliveries and their rows in the outbox; each is inserted only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Insert
from sqlalchemy import Row as Kept

from gateway.core.delivery import Delivery, Receipt
from gateway.core.message import Address
from gateway.store.engine import codec, listening
from gateway.store.engine.many import Row, many
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import deliveries, into

#: The problem of a delivery whose row cannot be parsed.
UNREADABLE = "it cannot be read back: see the log"


def keep_deliveries(connection: Connection, kept: Sequence[Delivery]) -> None:
    """
    Insert deliveries into the outbox.
    """
    put(connection, [*map(drawn_up, kept)])


def drawn_up(kept: Delivery) -> Row:
    """
    Return the row of a delivery.
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
    Insert the rows of deliveries into the outbox.
    """
    if rows:
        listening.note(connection)
    many(connection, _keep_delivery(connection.dialect.name), rows)


@cache
def _keep_delivery(dialect: str) -> Insert:
    return into(dialect, deliveries).on_conflict_do_nothing(index_elements=["id"])


def shown_of(row: Kept[Any]) -> Delivery:
    """
    Return the delivery of a row for display. Of an unreadable one, return what its
    columns tell, so that it can be seen and dropped.
    """
    [*found] = readable([row], delivery_of, "id")
    if found:
        return found[0]
    bare = Delivery(
        id=row.id,
        message=row.message,
        to=Address.read(row.address),
        text="",
        due_at=row.due_at,
        conversation=row.conversation,
    )
    problem = row.problem or UNREADABLE
    return evolve(_standing(bare, row), problem=problem)


def delivery_of(row: Kept[Any]) -> Delivery:
    """
    Return the delivery of a row: as it was recorded, in its present state.
    """
    return _standing(codec.load(row.payload, Delivery), row)


def _standing(delivery: Delivery, row: Kept[Any]) -> Delivery:
    return evolve(
        delivery,
        state=row.state,
        due_at=row.due_at,
        attempts=row.attempts,
        doubts=row.doubts,
        claim=row.claim,
        receipt=None if row.receipt is None else Receipt(row.receipt),
        problem=row.problem,
    )
