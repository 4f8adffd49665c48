"""
Who gets notices by mail.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from gateway.core.audit import Act
from gateway.core.delivery import DeliveryEvent, DeliveryState
from gateway.core.message import Address
from gateway.core.public.notice import Subscription
from gateway.store.audit import note
from gateway.store.engine.schema import (
    among,
    deliveries,
    insert,
    notices,
    quiet,
    subscriptions,
)
from gateway.store.messages import moves


def wish(connection: Connection, wishes: Sequence[Subscription]) -> None:
    """
    Start and end subscriptions. Whoever subscribes wants unasked messages again.
    """
    for one in wishes:
        address = str(one.address)
        if not one.wanted:
            _end(connection, address)
            continue
        row = {
            "id": one.id,
            "address": address,
            "since": one.at,
            "message": one.message,
        }
        fresh = insert(connection, subscriptions).values(row)
        connection.execute(fresh.on_conflict_do_nothing())
        connection.execute(delete(quiet).where(quiet.c.address == address))


def subscribers(connection: Connection) -> Mapping[Address, str]:
    """
    Return the addresses that get notices, with the id of each subscription.
    """
    s = subscriptions.c
    hushed = select(quiet.c.address).where(quiet.c.address == s.address).exists()
    rows = connection.execute(
        select(s.address, s.id).where(~hushed).order_by(s.since, s.id)
    )
    return {Address.read(row.address): row.id for row in rows}


def subscribes(connection: Connection, addresses: Collection[Address]) -> bool:
    """
    Say whether one of *addresses* is subscribed.
    """
    theirs = subscriptions.c.address.in_([str(address) for address in addresses])
    return connection.scalar(select(subscriptions.c.id).where(theirs)) is not None


def consents(connection: Connection, said: Mapping[int, str]) -> set[int]:
    """
    Return those of the messages that started a subscription that is still active.

    Args:
        connection: To the database.
        said: The sender of each message: subscriptions are indexed by address.
    """
    senders = sorted(set(said.values()))
    theirs = select(subscriptions.c.message).where(subscriptions.c.address.in_(senders))
    return said.keys() & set(connection.scalars(theirs))


def told_notices(addresses: Collection[Address]) -> ColumnElement[bool]:
    """
    Return the condition that a delivery tells one of *addresses* of a notice. The
    notice itself is everybody's, and stays when its reader is erased.
    """
    return and_(
        deliveries.c.address.in_([str(address) for address in addresses]),
        deliveries.c.message.in_(select(notices.c.message)),
    )


def end(connection: Connection, id: str, act: Act) -> bool:
    """
    End the subscription with this id; say whether there was one.
    """
    its = select(subscriptions.c.address).where(subscriptions.c.id == id)
    address = connection.scalar(its.with_for_update())
    if address is None:
        return False
    _end(connection, address)
    note(connection, [act])
    return True


def _end(connection: Connection, address: str) -> None:
    connection.execute(delete(subscriptions).where(subscriptions.c.address == address))
    moves.happen(
        connection,
        DeliveryEvent.DROP,
        and_(
            told_notices([Address.read(address)]),
            among(deliveries.c.state, {DeliveryState.DUE, DeliveryState.FAILED}),
        ),
    )
