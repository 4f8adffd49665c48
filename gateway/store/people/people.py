"""
Queries for verified people and their accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    func,
    select,
)

from gateway.core.identity import Contact
from gateway.core.message import Address
from gateway.core.people.person import (
    Account,
    Enrolled,
    Label,
    Person,
    contact_of,
)
from gateway.store.engine import codec
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import (
    accounts,
    labels,
    people,
)

_EVERYBODY = (
    select(people.c.value, accounts)
    .join(people, people.c.id == accounts.c.person)
    .order_by(accounts.c.address)
)
_BOUND = _EVERYBODY.where(accounts.c.address.in_(bindparam("wanted", expanding=True)))

_LABELS = (
    select(
        labels.c.address,
        labels.c.handle,
        (func.min(labels.c.since) <= accounts.c.bound_at).label("seen"),
    )
    .join(accounts, accounts.c.address == labels.c.address)
    .group_by(labels.c.address, labels.c.handle, accounts.c.bound_at)
)


def bound(
    connection: Connection, addresses: Sequence[Address]
) -> Mapping[Address, Contact]:
    """
    Return to whom *addresses* were bound.
    """
    return {
        address: contact_of(person, account)
        for address, (person, account) in owned(connection, addresses).items()
    }


def owned(
    connection: Connection, addresses: Sequence[Address]
) -> Mapping[Address, tuple[Person, Account]]:
    """
    Return to whom *addresses* were bound, with the accounts.
    """
    wanted = [str(address) for address in addresses]
    rows = connection.execute(_BOUND, {"wanted": wanted})
    found = readable(
        rows, lambda row: (codec.load(row.value, Person), account_of(row)), "person"
    )
    return {account.address: (person, account) for person, account in found}


def contacts(connection: Connection) -> Sequence[Contact]:
    """
    Return all accounts that were ever bound, and again for each former handle, since
    whoever takes that up is not its owner. A handle that an account took after the desk
    saw it is left out: anybody may pick any handle, such as a neighbour's.
    """
    known = readable(connection.execute(_EVERYBODY), _contact, "person")
    rows = connection.execute(_LABELS).all()
    unseen = {(row.address, row.handle) for row in rows if not row.seen}
    owners = {str(contact.address): contact for contact in known}
    former = [
        evolve(owner, handle=row.handle)
        for row in rows
        if (owner := owners.get(row.address)) is not None
        and row.seen
        and row.handle != owner.handle
    ]
    return [*(_as_seen(contact, unseen) for contact in known), *former]


def _as_seen(contact: Contact, unseen: Collection[tuple[str, str]]) -> Contact:
    new = (str(contact.address), contact.handle) in unseen
    return evolve(contact, handle="") if new else contact


def _contact(row: Row[Any]) -> Contact:
    return contact_of(codec.load(row.value, Person), account_of(row))


def by_id(connection: Connection, id: str) -> Enrolled | None:
    """
    Return a person by their number.
    """
    return _one(connection, people.c.id == id)


def by_document(connection: Connection, document: str) -> Enrolled | None:
    """
    Return a person by the keyed hash of their document.
    """
    return _one(connection, people.c.document == document)


def by_address(connection: Connection, address: Address) -> Enrolled | None:
    """
    Return the person to whom *address* was bound.
    """
    bound = select(accounts.c.person).where(accounts.c.address == str(address))
    return _one(connection, people.c.id.in_(bound))


def _one(connection: Connection, which: ColumnElement[bool]) -> Enrolled | None:
    rows, read = _enrolled(connection, which)
    return read(rows[0]) if rows else None


def agreed_for(connection: Connection, guardian: Person, today: date) -> bool:
    """
    Say whether a child counts because *guardian* consented for it.
    """
    wards = select(people.c.value).where(people.c.id.in_(guardian.wards))
    return any(
        codec.load(value, Person).counts_by_another(today)
        for value in connection.scalars(wards)
    )


def names(principal: str) -> ColumnElement[bool]:
    """
    Return the condition that a person's mandates may name *principal*.
    """
    named = people.c.value.contains(codec.dump(principal), autoescape=True)
    return and_(named, people.c.id != principal)


def acting_for(connection: Connection, principal: str) -> Sequence[Person]:
    """
    Return the people who may act for *principal*, ordered by name.
    """
    likely = select(people.c.value, people.c.id).where(names(principal))
    rows = connection.execute(likely.order_by(people.c.name, people.c.id))
    found = readable(rows, lambda row: codec.load(row.value, Person), "id")
    return [p for p in found if any(m.principal == principal for m in p.mandates)]


def everybody(
    connection: Connection, *which: ColumnElement[bool]
) -> Sequence[Enrolled]:
    """
    Return all people, or *which*, ordered by name.
    """
    rows, read = _enrolled(connection, *which)
    return readable(rows, read, "id")


def _enrolled(
    connection: Connection, *which: ColumnElement[bool]
) -> tuple[Sequence[Any], Callable[[Any], Enrolled]]:
    """
    Return the rows of all people, or *which*, ordered by name, and a function that
    reads one.
    """
    those = select(people.c.id, people.c.value).where(*which)
    rows = connection.execute(those.order_by(people.c.name, people.c.id)).all()
    theirs: dict[str, list[Account]] = {row.id: [] for row in rows}
    bound = select(accounts).join(people, people.c.id == accounts.c.person)
    for row in connection.execute(bound.where(*which).order_by(accounts.c.address)):
        theirs[row.person].append(account_of(row))
    return rows, lambda row: Enrolled(
        codec.load(row.value, Person), tuple(theirs[row.id])
    )


def account_of(row: Row[Any]) -> Account:
    """
    Return the account in a row of its table.
    """
    return Account(
        address=Address.read(row.address),
        person=row.person,
        handle=row.handle,
        bound_at=row.bound_at,
        bound_by=row.bound_by,
        revoked_at=row.revoked_at,
    )


def account_at(connection: Connection, address: Address) -> Account | None:
    """
    Return the account of one address, and lock it.
    """
    statement = select(accounts).where(accounts.c.address == str(address))
    row = connection.execute(statement.with_for_update()).first()
    return None if row is None else account_of(row)


def account_by(connection: Connection, person: str, how: str) -> Account | None:
    """
    Return the account that was bound to *person* in a given way.
    """
    its = and_(accounts.c.person == person, accounts.c.bound_by == how)
    row = connection.execute(select(accounts).where(its)).first()
    return None if row is None else account_of(row)


def labels_of(connection: Connection, address: Address) -> Sequence[Label]:
    """
    Return the names that a bound account used, the latest first.
    """
    statement = select(labels).where(labels.c.address == str(address))
    rows = connection.execute(statement.order_by(labels.c.since.desc()))
    return [Label(address, row.handle, row.since) for row in rows]
