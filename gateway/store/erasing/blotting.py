"""
Erase from the audit chain the payloads about what is erased; the chain stays valid.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, select, tuple_

from gateway.core.message import Address
from gateway.core.objects import about_delivery, about_guest
from gateway.core.people.counter import address_of
from gateway.core.people.numbers import GUEST
from gateway.store.engine.many import some
from gateway.store.engine.schema import CONFIDED, audit, deliveries, messages, payloads


def told_of(
    connection: Connection, ids: Sequence[int], made: ColumnElement[bool]
) -> list[str]:
    """
    Return the further objects of acts that are erased with messages: the deliveries
    *made* of them, and guests of whom no other message is left.
    """
    its = select(deliveries.c.id).where(made)
    gone = [about_delivery(one) for one in connection.scalars(its)]
    return gone + [about_guest(whose) for whose in _guests(connection, ids)]


def _guests(connection: Connection, ids: Sequence[int]) -> list[str]:
    # By number, so that no index of a channel is scanned.
    said = select(messages.c.sender).where(messages.c.id.in_(ids))
    guests = {
        sender
        for sender in connection.scalars(said)
        if sender and sender.startswith(str(address_of(GUEST)))
    }
    if not guests:
        return []
    others = select(messages.c.sender).where(
        CONFIDED, messages.c.sender.in_(sorted(guests)), messages.c.id.not_in(ids)
    )
    left = guests - set(connection.scalars(others))
    return [Address.read(guest).value for guest in sorted(left)]


def erase_payloads(connection: Connection, objects: Sequence[str]) -> None:
    """
    Erase the payloads of all acts on *objects*; the chain stays valid.
    """
    entries: list[tuple[str, int]] = []
    # A notice has as many deliveries as it has readers.
    for part in some(objects):
        its = select(audit.c.chain, audit.c.seq).where(audit.c.object.in_(part))
        entries += [(row.chain, row.seq) for row in connection.execute(its)]
    for piece in some(entries):
        these = tuple_(payloads.c.chain, payloads.c.seq).in_(piece)
        connection.execute(delete(payloads).where(these))
