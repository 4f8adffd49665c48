"""
The only place that changes a delivery's state: by the table of moves, or not at all.
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

from gateway.core.delivery import CLAIMED, MOVES, Delivery, Event, State
from gateway.store.engine.many import many
from gateway.store.engine.schema import among, deliveries


def ends(before: State) -> frozenset[State]:
    """
    Give the states that a worker may leave a delivery in which it claimed in
    *before*: one move away, or one move after it was looked for and not found.
    """
    steps = {
        event: after
        for (state, event), after in MOVES.items()
        if state is before and event is not Event.EXPIRED
    }
    absent = steps.get(Event.ABSENT)
    beyond = frozenset[State]() if absent is None else ends(absent)
    return frozenset(steps.values()) | beyond


#: Where a delivery stands whose claim ended before its worker's word that it was said.
LATE = frozenset(s for s, event in MOVES if event is Event.SENT) - CLAIMED

#: What a worker may say became of a delivery.
ENDS: Mapping[State, frozenset[State]] = {
    **{state: ends(state) for state in CLAIMED},
    **{state: frozenset({MOVES[state, Event.SENT]}) for state in LATE},
}


def happen(
    connection: Connection, event: Event, which: ColumnElement[bool], **values: Any
) -> int:
    """
    Let *event* happen to those of *which* that have a move for it.

    Returns:
        How many were moved.
    """
    return connection.execute(moving(event, which, **values)).rowcount


def moving(event: Event, which: ColumnElement[bool], **values: Any) -> Update:
    """
    Make the statement by which *event* happens to those of *which* that have a move for
    it.
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
    ended: Mapping[int, tuple[State, datetime | None, Delivery]],
) -> None:
    """
    Write how deliveries ended by the word of their workers.

    Args:
        connection: In a transaction that holds their rows.
        ended: By number: the state and the lease in the row, and what became of it.

    Raises:
        ValueError: The table has no way from there to here.
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
