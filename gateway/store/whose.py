"""
Whose an address is.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, select

from gateway.core.counter import address_of
from gateway.core.message import Address
from gateway.ports.erasing import Subject
from gateway.store.schema import accounts, labels, people

T = TypeVar("T")


def subject_of(
    connection: Connection, person: str, address: Address | None
) -> Subject | None:
    """
    Say whose an address or a person's number is; None if there is no such person.
    """
    given = () if address is None else (address,)
    if address is not None:
        bound = select(accounts.c.person).where(accounts.c.address == str(address))
        person = connection.scalar(bound) or ""
    if not person:
        return Subject(addresses=given) if given else None
    whose = select(people.c.name, people.c.document).where(people.c.id == person)
    found = connection.execute(whose).first()
    if found is None:
        return None
    rows = connection.execute(select(accounts).where(accounts.c.person == person)).all()
    said = select(labels.c.handle).where(
        labels.c.address.in_([row.address for row in rows]), since_bound()
    )
    names = {found.name, *(row.handle for row in rows), *connection.scalars(said)}
    known = {
        *given,
        *(Address.read(row.address) for row in rows),
        # Theirs though it was never bound: their word counted no more, or not yet.
        address_of(person),
    }
    return Subject(
        person=person,
        addresses=tuple(sorted(known)),
        names=frozenset(names - {""}),
        document=found.document,
    )


def every(
    connection: Connection, column: ColumnElement[T], *which: ColumnElement[bool]
) -> set[T]:
    """
    Give all that stands in *column*.
    """
    return set(connection.scalars(select(column).where(*which)))


def at_theirs(column: ColumnElement[Any], subject: Subject) -> ColumnElement[bool]:
    """
    Say that *column* is one of their addresses.
    """
    return column.in_([str(address) for address in subject.addresses])


def since_bound() -> ColumnElement[bool]:
    """
    Say that a label is of whoever has the account now, not of whoever had it before.
    """
    its = accounts.c.address == labels.c.address
    bound = select(accounts.c.bound_at).where(its).scalar_subquery()
    return labels.c.since >= bound
