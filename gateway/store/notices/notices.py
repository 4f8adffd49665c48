"""
Notices, each stored as a message that has been routed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy import insert as plain_insert

from gateway.core.audit import Act
from gateway.core.delivery import (
    CLAIMED,
    GIVEN_UP,
    WAITING,
    Delivery,
    DeliveryEvent,
    DeliveryState,
)
from gateway.core.filing import Status
from gateway.core.message import Address, Arrival, Message
from gateway.core.objects import about_notice
from gateway.core.public.notice import Notice, NoticeState, ReachedBy
from gateway.ports.notices import Counts
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.readable import first
from gateway.store.engine.schema import among, deliveries, messages, notices
from gateway.store.messages import moves, register
from gateway.store.messages.deliveries import keep_deliveries
from gateway.store.notices.subscriptions import subscribers

#: The columns from which a notice is read.
_ONE = (notices.c.value, notices.c.message)

#: The states of deliveries that are dropped when a notice reaches a state: those that
#: certainly were not said.
_DROPPED = {
    NoticeState.WITHDRAWN: frozenset({DeliveryState.DUE, DeliveryState.FAILED}),
    NoticeState.CORRECTED: frozenset({DeliveryState.FAILED}),
}


def announce(
    connection: Connection,
    arrival: Arrival,
    message: Message,
    notice: Notice,
    act: Act,
) -> Notice:
    """
    Store a new notice.
    """
    said = {"status": Status.ROUTED, "message": codec.dump(message)}
    row = register.row_of(arrival) | said
    made = connection.execute(
        plain_insert(messages).values(row).returning(messages.c.id)
    )
    kept = evolve(notice, number=made.scalar_one())
    connection.execute(plain_insert(notices).values(_row(kept)))
    note(connection, [evolve(act, object=about_notice(kept.number))])
    return kept


def notice(connection: Connection, number: int) -> Notice | None:
    """
    Return one notice.
    """
    its = select(notices.c.value).where(notices.c.message == number)
    return codec.maybe_load(connection.scalar(its), Notice)


def recent(connection: Connection, limit: int) -> Sequence[Notice]:
    """
    Return the newest notices, the newest first.
    """
    those = select(*_ONE).order_by(notices.c.message.desc())
    return first(connection, those, limit, _read, "message")


def due(connection: Connection, now: datetime, limit: int) -> Sequence[Notice]:
    """
    Return the notices of which something is due by *now*, the first due first.
    """
    those = select(*_ONE).where(notices.c.due_at <= now)
    ordered = those.order_by(notices.c.due_at, notices.c.message)
    return first(connection, ordered, limit, _read, "message")


def change(connection: Connection, before: Notice, after: Notice, act: Act) -> bool:
    """
    Store a change of a notice; say whether it was still as *before*.
    """
    if not _replaced(connection, before, after):
        return False
    its = deliveries.c.message == after.number
    which = among(deliveries.c.state, _DROPPED[after.state])
    moves.happen(connection, DeliveryEvent.DROP, its & which)
    note(connection, [act])
    return True


def say(
    connection: Connection,
    before: Notice,
    after: Notice,
    made: Sequence[Delivery],
    act: Act,
) -> bool:
    """
    Record that something of a notice is said, with its deliveries; say whether the
    notice was still as *before*.
    """
    if not _replaced(connection, before, after):
        return False
    known = subscribers(connection)
    sent = [d for d in made if d.to in known or not d.unsubscribe]
    keep_deliveries(connection, sent)
    note(connection, [act])
    return True


def counts(connection: Connection, numbers: Sequence[int]) -> Mapping[int, Counts]:
    """
    Count the deliveries of each notice, by channel and state.
    """
    d = deliveries.c
    rows = connection.execute(
        select(d.message, d.channel, d.state, func.count())
        .where(d.message.in_(numbers))
        .group_by(d.message, d.channel, d.state)
        .order_by(d.message, d.channel, d.state)
    )
    found: dict[int, dict[str, dict[str, int]]] = {number: {} for number in numbers}
    for number, channel, state, count in rows:
        found[number].setdefault(channel, {})[state.value] = count
    return found


def audience(connection: Connection, number: int) -> Mapping[Address, ReachedBy]:
    """
    Return everybody to whom a notice was said, or still may be.
    """
    d = deliveries.c
    rows = connection.execute(
        select(d.address, d.id, d.conversation, d.state)
        .where(d.message == number, among(d.state, set(DeliveryState) - GIVEN_UP))
        .order_by(d.number)
    )
    found: dict[Address, ReachedBy] = {}
    for row in rows:
        address = Address.read(row.address)
        heard = found.setdefault(address, ReachedBy(row.id))
        if row.state in WAITING | CLAIMED:
            found[address] = evolve(heard, lane=row.conversation)
    return found


def _read(row: Row[Any]) -> Notice:
    return codec.load(row.value, Notice)


def _replaced(connection: Connection, before: Notice, after: Notice) -> bool:
    its = notices.c.message == before.number
    row = connection.execute(
        select(notices.c.value).where(its).with_for_update()
    ).first()
    if row is None or codec.load(row.value, Notice) != before:
        return False
    connection.execute(update(notices).where(its).values(_row(after)))
    return True


def _row(kept: Notice) -> dict[str, object]:
    waiting = kept.waiting
    return {
        "message": kept.number,
        "state": kept.state,
        "due_at": None if waiting is None else waiting.at,
        "moved_at": kept.moved_at,
        "value": codec.dump(kept),
    }
