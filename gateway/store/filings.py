"""
What follows from an arrival, recorded all at once or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from gateway.core.delivery import Delivery, State
from gateway.core.filing import MOVES, Filing, Status
from gateway.store import codec
from gateway.store.schema import RECEIVED, among, deliveries, insert, messages
from gateway.store.threads import keep_conversations, keep_turns

log = structlog.get_logger()

_RECORD = (
    update(messages)
    .where(messages.c.id == bindparam("at"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "status",
                "sender",
                "reference",
                "rules",
                "problem",
                "verdict",
                "decision",
                "message",
            )
        }
        | {"claimed_until": None}
    )
)


def record(connection: Connection, batch: Sequence[Filing]) -> Sequence[None]:
    """
    Keep filings. One whose message was routed meanwhile changes nothing.

    Raises:
        ValueError: The table of moves, a message's or a delivery's, has no such
            beginning.
    """
    waiting = set(
        connection.scalars(
            select(messages.c.id)
            .where(RECEIVED, messages.c.id.in_([filing.id for filing in batch]))
            .with_for_update()
        )
    )
    fresh: list[Filing] = []
    for filing in batch:
        _check(filing)
        if filing.id in waiting:
            waiting.discard(filing.id)
            fresh.append(filing)
        else:
            log.info("store.routed_before", message_id=filing.id)
    if fresh:
        connection.execute(_RECORD, [_filed(filing) for filing in fresh])
        keep_conversations(connection, [c for f in fresh for c in f.conversations])
        keep_turns(connection, [turn for f in fresh for turn in _turns(f)])
        _keep_deliveries(connection, [d for f in fresh for d in f.deliveries])
    return [None] * len(batch)


def _check(filing: Filing) -> None:
    if filing.status not in MOVES[Status.RECEIVED]:
        raise ValueError(f"no message is recorded as {filing.status}")
    for delivery in filing.deliveries:
        if delivery.state is not State.DUE:
            raise ValueError(f"no delivery begins as {delivery.state}")


def _filed(filing: Filing) -> dict[str, Any]:
    message, decision = filing.message, filing.decision
    return {
        "at": filing.id,
        "status": filing.status,
        "sender": None if message is None else str(message.sender),
        "reference": None if message is None else message.reference,
        "rules": "" if decision is None else decision.version,
        "problem": filing.problem,
        "verdict": codec.maybe_dump(filing.verdict),
        "decision": codec.maybe_dump(decision),
        "message": codec.maybe_dump(message),
    }


def _turns(filing: Filing) -> list[tuple[str, str, str]]:
    message = filing.message
    if message is None or not message.reference:
        return []
    return [(message.channel, message.reference, c.id) for c in filing.conversations]


def _keep_deliveries(connection: Connection, kept: Sequence[Delivery]) -> None:
    if not kept:
        return
    rows = [
        {
            "id": d.id,
            "message": d.message,
            "channel": d.to.channel,
            "address": str(d.to),
            "conversation": d.conversation,
            "state": d.state,
            "urgency": d.urgency.value,
            "due_at": d.due_at,
            "claim": 0,
            "attempts": d.attempts,
            "problem": d.problem,
            "payload": codec.dump(d),
        }
        for d in kept
    ]
    statement = insert(connection, deliveries)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]), rows)


#: From where a message may go back to be routed.
_BACK = [status for status, after in MOVES.items() if Status.RECEIVED in after]


def reroute(connection: Connection, which: ColumnElement[bool]) -> int:
    """
    Send those of *which* that are held or in quarantine back to be routed, as if
    for the first time; say how many.
    """
    statement = update(messages).where(among(messages.c.status, _BACK), which)
    return connection.execute(
        statement.values(status=Status.RECEIVED, attempts=0, claimed_until=None)
    ).rowcount
