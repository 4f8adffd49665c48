"""
Deliveries, made of their rows.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve
from sqlalchemy import Row

from gateway.core.delivery import Delivery, Receipt
from gateway.core.message import Address
from gateway.store.engine import codec
from gateway.store.engine.readable import readable

#: Why what cannot be read back is not said.
UNREADABLE = "it cannot be read back: see the log"


def shown_of(row: Row[Any]) -> Delivery:
    """
    Make a delivery of its row for somebody who looks: of one that cannot be read, what
    else is known, so that it is seen and can be dropped.
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


def delivery_of(row: Row[Any]) -> Delivery:
    """
    Make a delivery of its row: as it was recorded, and where it stands now.
    """
    return _standing(codec.load(row.payload, Delivery), row)


def _standing(delivery: Delivery, row: Row[Any]) -> Delivery:
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
