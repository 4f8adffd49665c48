"""
The only place that changes a delivery's state, and only as the table of moves allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Update,
    bindparam,
    case,
    literal,
    update,
)

from gateway.core.delivery import CLAIMED, MOVES, Delivery, DeliveryEvent, DeliveryState
from gateway.store.engine.many import many
from gateway.store.engine.schema import among, deliveries


def ends(before: DeliveryState) -> frozenset[DeliveryState]:
    """
    Return the states in which a worker may leave a delivery that it claimed as
    *before*: one move away, or one move after it was looked for and not found.
    """
    steps = {
        event: after
        for (state, event), after in MOVES.items()
        if state is before and event is not DeliveryEvent.EXPIRED
    }
    absent = steps.get(DeliveryEvent.ABSENT)
    beyond = frozenset[DeliveryState]() if absent is None else ends(absent)
    return frozenset(steps.values()) | beyond


#: States of a delivery whose claim ended before its worker reported that it was said.
LATE = frozenset(s for s, event in MOVES if event is DeliveryEvent.SENT) - CLAIMED

#: The states that a worker may report, by the present state.
ENDS: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    **{state: ends(state) for state in CLAIMED},
    **{state: frozenset({MOVES[state, DeliveryEvent.SENT]}) for state in LATE},
}


def happen(
    connection: Connection,
    event: DeliveryEvent,
    which: ColumnElement[bool],
    **values: Any,
) -> int:
    """
    Apply *event* to those of *which* whose state allows it.

    Returns:
        How many were moved.
    """
    return connection.execute(moving(event, which, **values)).rowcount


def moving(event: DeliveryEvent, which: ColumnElement[bool], **values: Any) -> Update:
    """
    Build the statement that applies *event* to those of *which* whose state allows it.
    """
    moves = {before: after for (before, e), after in MOVES.items() if e is event}
    state = deliveries.c.state
    after = case(*[(state == b, literal(a, state.type)) for b, a in moves.items()])
    statement = update(deliveries).where(among(state, moves), which)
    return statement.values(state=after, **values)


_SETTLE = (
    update(deliveries)
    .where(deliveries.c.number == bindparam("at"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "state",
                "due_at",
                "attempts",
                "doubts",
                "receipt",
                "problem",
                "claimed_until",
            )
        }
    )
)


def settle(
    connection: Connection,
    ended: Mapping[int, tuple[DeliveryState, datetime | None, Delivery]],
) -> None:
    """
    Store how deliveries ended, as their workers reported.

    Args:
        connection: In a transaction that has locked their rows.
        ended: By number: the state and the lease in the row, and the delivery as it
            ended.

    Raises:
        ValueError: The table of moves does not allow it.
    """
    rows = []
    for number, (before, until, delivery) in ended.items():
        if delivery.state not in ENDS[before]:
            raise ValueError(f"no move from {before} to {delivery.state}")
        rows.append(
            {
                "at": number,
                "state": delivery.state,
                "due_at": delivery.due_at,
                "attempts": delivery.attempts,
                "doubts": delivery.doubts,
                "receipt": delivery.receipt and delivery.receipt.reference,
                "problem": delivery.problem,
                "claimed_until": until if delivery.state in CLAIMED else None,
            }
        )
    many(connection, _SETTLE, rows)
