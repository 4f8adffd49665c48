"""
Addresses that want no unasked messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from gateway.core.message import Address
from gateway.store.engine.schema import insert, quiet

_HUSHED = select(quiet.c.address).where(
    quiet.c.address.in_(bindparam("wanted", expanding=True))
)


def hush(connection: Connection, address: Address, at: datetime, *, on: bool) -> None:
    """
    Record that *address* wants no unasked messages (*on*), or wants them again.
    """
    if not on:
        connection.execute(delete(quiet).where(quiet.c.address == str(address)))
        return
    row = {"address": str(address), "since": at}
    connection.execute(insert(connection, quiet).values(row).on_conflict_do_nothing())


def hushed(connection: Connection, addresses: Sequence[Address]) -> frozenset[Address]:
    """
    Return those of *addresses* that want no unasked messages.
    """
    wanted = [str(address) for address in addresses]
    found = connection.scalars(_HUSHED, {"wanted": wanted})
    return frozenset(map(Address.read, found))
