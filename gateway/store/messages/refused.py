"""
People whom a platform refuses, one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from gateway.core.delivery import UNASKED, DeliveryState
from gateway.core.message import Address
from gateway.store.engine.schema import among, deliveries

#: More failures than this, the newest, are not looked at.
_MOST = 500


def refused_since(
    connection: Connection, since: datetime, house: Collection[Address]
) -> Mapping[str, int]:
    """
    Return, for each channel, to how many addresses something failed since then, and
    nothing that was recorded after it was sent to anybody. Addresses of the *house* do
    not count, as they may be reached by another way, nor do people who must write
    first.
    """
    d = deliveries.c
    outside = d.address.not_in([str(address) for address in house])
    asked = d.problem.endswith(UNASKED, autoescape=True)
    # What failed in all the years is much: the limit comes first.
    failed = select(d.number).where(among(d.state, {DeliveryState.FAILED}))
    newest = failed.order_by(d.number.desc()).limit(_MOST)
    those = (
        select(d.channel, d.address, d.number)
        .where(d.number.in_(newest), d.due_at >= since, ~asked, outside)
        .order_by(d.number.desc())
    )
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for channel, address, number in connection.execute(those):
        found[channel].append((number, address))
    return {
        channel: _unanswered(connection, its, (d.channel == channel, outside))
        for channel, its in found.items()
    }


def _unanswered(
    connection: Connection,
    failed: Sequence[tuple[int, str]],
    where: tuple[ColumnElement[bool], ...],
) -> int:
    d, sent = deliveries.c, among(deliveries.c.state, {DeliveryState.SENT})
    # Not before the first of them: what was sent ever is much.
    first, _ = failed[-1]
    later = select(func.max(d.number)).where(sent, d.number > first, *where)
    last = connection.scalar(later) or first - 1
    return len({address for number, address in failed if number > last})
