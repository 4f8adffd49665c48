"""
Accounts that were verified in person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Row, and_, or_, select, update

from gateway.core.identity import Contact
from gateway.core.message import Address
from gateway.store import codec
from gateway.store.filings import reroute
from gateway.store.schema import HELD, contacts, insert, messages


def bound(
    connection: Connection, addresses: Sequence[Address]
) -> Mapping[Address, Contact]:
    """
    Find whom *addresses* were bound to.
    """
    wanted = [str(address) for address in addresses]
    rows = connection.execute(select(contacts).where(contacts.c.address.in_(wanted)))
    return {contact.address: contact for contact in map(_contact_of, rows)}


def enrolled(connection: Connection) -> Sequence[Contact]:
    """
    Give all accounts that were ever bound and not replaced, by their people's names.
    """
    ordered = select(contacts).order_by(contacts.c.name, contacts.c.address)
    return [_contact_of(row) for row in connection.execute(ordered)]


def _contact_of(row: Row[Any]) -> Contact:
    return evolve(codec.load(row.contact, Contact), revoked_at=row.revoked_at)


def enrol(connection: Connection, contact: Contact) -> None:
    """
    Bind an address, and let what its owner said meanwhile be routed.
    """
    address = str(contact.address)
    statement = insert(connection, contacts).values(
        address=address,
        contact=codec.dump(contact),
        name=contact.name,
        revoked_at=contact.revoked_at,
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["address"],
            set_={
                name: statement.excluded[name]
                for name in ("contact", "name", "revoked_at")
            },
        )
    )
    reroute(connection, and_(HELD, messages.c.sender == address))


def revoke(connection: Connection, address: Address, now: datetime) -> bool:
    """
    Make a bound address count no more; say whether it did until now.
    """
    counts = or_(contacts.c.revoked_at.is_(None), contacts.c.revoked_at > now)
    statement = update(contacts).where(contacts.c.address == str(address), counts)
    return connection.execute(statement.values(revoked_at=now)).rowcount > 0
