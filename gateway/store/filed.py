"""
Look up messages, with all that became of them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, LargeBinary, Row, bindparam, literal, select

from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.identity import Verdict
from gateway.core.public.notice import NOTICES
from gateway.ports.store import Shown
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import deliveries, messages
from gateway.store.messages.deliveries import shown_of
from gateway.store.messages.register import said_in, stored_of
from gateway.store.messages.threads import conversations_at

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
    [parts_of] = conversations_at(connection, [said])
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
