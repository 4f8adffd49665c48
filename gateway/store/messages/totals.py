"""
Counts of messages and deliveries by state.

What waits is little, and counted each time. What has come to rest is much: from `MANY`
on, its count is cached for `LASTS`. A table of totals would be one more row for which
every writer of every node waits at every message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

from attrs import define, field
from sqlalchemy import Column, Connection, func, select

from gateway.core.delivery import DeliveryState
from gateway.core.filing import Status
from gateway.core.unread import UNREAD
from gateway.store.engine.schema import KEPT, among, deliveries, messages

#: More rows than this take more than a millisecond to count.
MANY = 10_000

LASTS = timedelta(minutes=1)

_RESTING: Mapping[type[Enum], frozenset[Enum]] = {
    Status: frozenset({Status.ROUTED, Status.IGNORED, Status.LAPSED}),
    DeliveryState: frozenset({DeliveryState.SENT, DeliveryState.DROPPED}),
}


@define
class Totals:
    """
    Counts by state, and caches large counts.

    Attributes:
        seconds: A monotonic clock.
    """

    seconds: Callable[[], float] = time.monotonic
    _known: dict[type[Enum], tuple[float, Mapping[Enum, int]]] = field(
        factory=dict, init=False
    )

    def counts(self, connection: Connection) -> Mapping[str, Mapping[str, int]]:
        """
        Count messages and deliveries by state, and what nobody at the town hall read.
        Every state is listed, even with zero.
        """
        return {
            "messages": self._counts(connection, messages.c.status, Status),
            "deliveries": self._counts(connection, deliveries.c.state, DeliveryState),
            "unread": {
                "letters": _unread(
                    connection, deliveries.c.state, DeliveryState.FAILED
                ),
                "messages": _unread(connection, messages.c.status, Status.QUARANTINED),
            },
        }

    def _counts(
        self, connection: Connection, column: Column[Any], kind: type[Enum]
    ) -> Mapping[str, int]:
        found = {
            **_count(connection, column, set(kind) - _RESTING[kind]),
            **self._at_rest(connection, column, kind),
        }
        return {member.value: found.get(member, 0) for member in kind}

    def _at_rest(
        self, connection: Connection, column: Column[Any], kind: type[Enum]
    ) -> Mapping[Enum, int]:
        until, known = self._known.get(kind, (0.0, {}))
        if self.seconds() < until:
            return known
        found = _count(connection, column, _RESTING[kind])
        if sum(found.values()) >= MANY:
            until = self.seconds() + LASTS.total_seconds()
            self._known[kind] = until, found
        return found


def _unread(connection: Connection, column: Column[Any], where: Enum) -> int:
    marked = column.table.c.problem.startswith(UNREAD, autoescape=True)
    those = select(func.count()).where(among(column, {where}), marked)
    return connection.execute(those).scalar_one()


def _count(
    connection: Connection, column: Column[Any], members: Iterable[Enum]
) -> Mapping[Enum, int]:
    # Remains of erased messages only grow, and are no messages.
    kept = (KEPT,) if column.table is messages else ()
    those = select(column, func.count()).where(among(column, members), *kept)
    return {row[0]: row[1] for row in connection.execute(those.group_by(column))}
