"""
Slips of the counter, and the answers that wait there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from gateway.core.message import Address
from gateway.core.objects import about_delivery
from gateway.ports.counter import READ_OUT, Laid, Serving
from gateway.store.audit import note
from gateway.store.engine.many import some
from gateway.store.engine.schema import LAID_OUT, audit, conversations, deliveries
from gateway.store.messages.deliveries import shown_of
from gateway.store.messages.register import write_down
from gateway.store.people.enrolling import bind


def serve(connection: Connection, serving: Serving, key: bytes) -> int:
    """
    Store a slip, the person's account at the counter and the acts; nothing of a slip
    that is stored already.

    Raises:
        ValueError: The slip was erased, or the account is somebody else's.
    """
    number, is_new = write_down(connection, serving.slip, key)
    if not is_new:
        return number
    if serving.place is not None and bind(connection, *serving.place) is not None:
        raise ValueError("the place is somebody else's")
    note(connection, serving.acts(number))
    return number


def laid_out(connection: Connection, address: Address | None) -> Sequence[Laid]:
    """
    Return the answers to one address at the counter, or to all, the oldest first.
    """
    those = select(deliveries, conversations.c.case.label("case")).outerjoin(
        conversations, conversations.c.id == deliveries.c.conversation
    )
    those = those.where(LAID_OUT)
    if address is not None:
        those = those.where(deliveries.c.address == str(address))
    rows = connection.execute(those.order_by(deliveries.c.number)).all()
    read = _read(connection, [row.id for row in rows])
    return [
        Laid(
            delivery=shown_of(row),
            case=row.case or "",
            read_at=read.get(about_delivery(row.id)),
        )
        for row in rows
    ]


def _read(connection: Connection, ids: Sequence[str]) -> Mapping[str, datetime]:
    """
    Return, from the audit chain, when deliveries were first read out.
    """
    found: dict[str, datetime] = {}
    for about in some(map(about_delivery, ids)):
        rows = connection.execute(
            select(audit.c.object, func.min(audit.c.at).label("at"))
            .where(audit.c.object.in_(about), audit.c.action == READ_OUT)
            .group_by(audit.c.object)
        )
        found |= {row.object: row.at for row in rows}
    return found
