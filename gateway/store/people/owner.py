"""
To whom an address belongs.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, or_, select

from gateway.core.message import Address
from gateway.core.people.counter import address_of, person_at
from gateway.ports.erasing import Subject
from gateway.store.engine.columns import key
from gateway.store.engine.schema import accounts, cases, labels, people
from gateway.store.mentions import vouched_as

T = TypeVar("T")


def subject_of(
    connection: Connection, person: str, address: Address | None
) -> Subject | None:
    """
    Return the subject with an address or a person's number; None if there is no such
    person. A revoked account may be in anybody's hands by now, but a person's place at
    the counter stays theirs.
    """
    given = () if address is None else (address,)
    alone = Subject(addresses=given) if given else None
    if address is not None and not (person := person_at(address)):
        bound = select(accounts).where(accounts.c.address == str(address))
        account = connection.execute(bound).first()
        if account is not None and account.revoked_at is not None:
            former, since = account.person, account.revoked_at
            return Subject(addresses=given, former=former, since=since)
        person = "" if account is None else account.person
    if not person:
        return alone
    whose = select(people.c.name, people.c.document).where(people.c.id == person)
    found = connection.execute(whose).first()
    if found is None:
        return _let_go(connection, person) or alone
    rows = connection.execute(select(accounts).where(accounts.c.person == person)).all()
    said = select(labels.c.handle).where(
        labels.c.address.in_([row.address for row in rows]), since_bound()
    )
    names = {found.name, *(row.handle for row in rows), *connection.scalars(said)}
    known = {
        *given,
        *(Address.read(row.address) for row in rows),
        # Theirs though it was never bound: they did not count, or not yet.
        address_of(person),
    }
    return Subject(
        person=person,
        addresses=tuple(sorted(known)),
        names=frozenset(names - {""}),
        document=found.document,
    )


def _let_go(connection: Connection, person: str) -> Subject | None:
    """
    Identify somebody whom the desk no longer knows, by what is stored of theirs.
    """
    contacts = vouched_as(connection, person)
    opened = select(cases.c.message).where(cases.c.person == person).limit(1)
    if not contacts and connection.scalar(opened) is None:
        return None
    known = {contact.address for contact in contacts} | {address_of(person)}
    written = [str(address) for address in known]
    again = every(connection, accounts.c.address, accounts.c.address.in_(written))
    labelled = {name for each in contacts for name in (each.name, each.handle)}
    return Subject(
        person=person,
        # An address that is an account again by now is somebody else's.
        addresses=tuple(sorted(each for each in known if key(str(each)) not in again)),
        names=frozenset(labelled - {""}),
    )


def every(
    connection: Connection, column: ColumnElement[T], *which: ColumnElement[bool]
) -> set[T]:
    """
    Return all values of *column*, as a set.
    """
    return set(connection.scalars(select(column).where(*which)))


def at_theirs(column: ColumnElement[Any], subject: Subject) -> ColumnElement[bool]:
    """
    Return the condition that *column* is one of the subject's addresses.
    """
    return column.in_([str(address) for address in subject.addresses])


def opened_by(subject: Subject) -> ColumnElement[bool]:
    """
    Return the condition that a case is the subject's, by its contact or its person.
    """
    theirs = at_theirs(cases.c.contact, subject)
    if subject.person:
        theirs = or_(theirs, cases.c.person == subject.person)
    return theirs


def since_bound() -> ColumnElement[bool]:
    """
    Return the condition that a label is the present owner's, not an earlier owner's.
    """
    its = accounts.c.address == labels.c.address
    bound = select(accounts.c.bound_at).where(its).scalar_subquery()
    return labels.c.since >= bound
