"""
People who were verified in person, and the accounts that are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import asdict, evolve
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    select,
    update,
)

from gateway.core.audit import Act
from gateway.core.codes import Event as CodeEvent
from gateway.core.identity import Contact
from gateway.core.message import Address
from gateway.core.person import (
    MOVES,
    Account,
    Enrolled,
    Label,
    Person,
    Verification,
    contact_of,
)
from gateway.store import codec, marks
from gateway.store.audit import note
from gateway.store.codes import move
from gateway.store.rerouting import reroute
from gateway.store.schema import (
    HELD,
    accounts,
    codes,
    insert,
    labels,
    messages,
    people,
)

#: Where a person may come from and go to; what is changed besides, such as a mandate,
#: leaves them where they are.
_WAYS = frozenset((before, after) for (before, _), after in MOVES.items()) | frozenset(
    (state, state) for state in Verification
)


_EVERYBODY = (
    select(people.c.value, accounts)
    .join(people, people.c.id == accounts.c.person)
    .order_by(accounts.c.address)
)
_BOUND = _EVERYBODY.where(accounts.c.address.in_(bindparam("wanted", expanding=True)))


def bound(
    connection: Connection, addresses: Sequence[Address]
) -> Mapping[Address, Contact]:
    """
    Find whom *addresses* were bound to.
    """
    wanted = [str(address) for address in addresses]
    found = map(_contact, connection.execute(_BOUND, {"wanted": wanted}))
    return {contact.address: contact for contact in found}


def contacts(connection: Connection) -> Sequence[Contact]:
    """
    Give all accounts that were ever bound, once more for each handle that they had
    before: whoever takes one up is not its owner.
    """
    known = [*map(_contact, connection.execute(_EVERYBODY))]
    owners = {str(contact.address): contact for contact in known}
    former = [
        evolve(owners[row.address], handle=row.handle)
        for row in connection.execute(select(labels.c.address, labels.c.handle))
        if row.handle != owners[row.address].handle
    ]
    return [*known, *former]


def _contact(row: Row[Any]) -> Contact:
    return contact_of(codec.load(row.value, Person), _account(row))


def by_id(connection: Connection, id: str) -> Enrolled | None:
    """
    Find a person by their number.
    """
    return _one(connection, people.c.id == id)


def by_document(connection: Connection, document: str) -> Enrolled | None:
    """
    Find a person by the keyed hash of their document.
    """
    return _one(connection, people.c.document == document)


def by_address(connection: Connection, address: Address) -> Enrolled | None:
    """
    Find the person whom *address* was bound to.
    """
    bound = select(accounts.c.person).where(accounts.c.address == str(address))
    return _one(connection, people.c.id.in_(bound))


def everybody(connection: Connection) -> Sequence[Enrolled]:
    """
    Give all people, by name.
    """
    return _enrolled(connection)


def _one(connection: Connection, which: ColumnElement[bool]) -> Enrolled | None:
    found = _enrolled(connection, which)
    return found[0] if found else None


def _enrolled(
    connection: Connection, *which: ColumnElement[bool]
) -> Sequence[Enrolled]:
    those = select(people.c.id, people.c.value).where(*which)
    rows = connection.execute(those.order_by(people.c.name, people.c.id)).all()
    theirs: dict[str, list[Account]] = {row.id: [] for row in rows}
    bound = select(accounts).join(people, people.c.id == accounts.c.person)
    for row in connection.execute(bound.where(*which).order_by(accounts.c.address)):
        theirs[row.person].append(_account(row))
    return [
        Enrolled(codec.load(row.value, Person), tuple(theirs[row.id])) for row in rows
    ]


def _account(row: Row[Any]) -> Account:
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
    Give the account of one address, for changing it.
    """
    statement = select(accounts).where(accounts.c.address == str(address))
    row = connection.execute(statement.with_for_update()).first()
    return None if row is None else _account(row)


def account_by(connection: Connection, person: str, how: str) -> Account | None:
    """
    Give the account that was bound to *person* in one way.
    """
    its = and_(accounts.c.person == person, accounts.c.bound_by == how)
    row = connection.execute(select(accounts).where(its)).first()
    return None if row is None else _account(row)


def labels_of(connection: Connection, address: Address) -> Sequence[Label]:
    """
    Give what a bound account called itself, the latest first.
    """
    statement = select(labels).where(labels.c.address == str(address))
    rows = connection.execute(statement.order_by(labels.c.since.desc()))
    return [Label(address, row.handle, row.since) for row in rows]


def keep(
    connection: Connection, person: Person, before: Verification | None, act: Act
) -> bool:
    """
    Keep a person, unless their state is not *before* any more.

    Raises:
        ValueError: The table of moves has no such way.
    """
    if (before, person.state) not in _WAYS:
        raise ValueError(f"no person goes from {before} to {person.state}")
    marks.steady(connection, act.at)
    row = {
        "document": person.document,
        "state": person.state,
        "name": person.name,
        "expires_at": person.expires_at,
        "value": codec.dump(person),
    }
    taken = select(people.c.id).where(
        people.c.document == person.document, people.c.id != person.id
    )
    if connection.scalar(taken) is not None:
        return False
    if before is None:
        new = insert(connection, people).values(id=person.id, **row)
        # Not its row count: PostgreSQL's driver gives none for an INSERT.
        put = new.on_conflict_do_nothing().returning(people.c.id)
        kept = connection.scalar(put) is not None
    else:
        which = and_(people.c.id == person.id, people.c.state == before)
        kept = connection.execute(update(people).where(which).values(row)).rowcount > 0
    if not kept:
        return False
    if person.state is Verification.REVOKED:
        _revoke(connection, accounts.c.person == person.id, act.at)
        move(connection, CodeEvent.WITHDRAW, codes.c.person == person.id)
    if person.state is Verification.ACTIVE:
        go_on(connection, person.id)
    marks.changed(connection)
    note(connection, [act])
    return True


def go_on(connection: Connection, person: str) -> None:
    """
    Let what the person's accounts said meanwhile be routed.
    """
    theirs = select(accounts.c.address).where(
        accounts.c.person == person, accounts.c.revoked_at.is_(None)
    )
    reroute(connection, and_(HELD, messages.c.sender.in_(theirs)))


def bind(connection: Connection, account: Account, act: Act) -> Account | None:
    """
    Bind an account, unless it counts as another person's; then give it as it is. A
    revoked person's counts no more from the beginning.
    """
    marks.steady(connection, act.at)
    there = account_at(connection, account.address)
    if there and there.person != account.person and there.revoked_at is None:
        return there
    owner = by_id(connection, account.person)
    state = owner.person.state if owner else None
    if state is Verification.REVOKED:
        account = evolve(account, revoked_at=account.bound_at)
    row = {"address": str(account.address), "person": account.person}
    row |= asdict(account, filter=lambda a, _: a.name not in ("address", "person"))
    statement = insert(connection, accounts).values(row)
    del row["address"]
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["address"],
            set_={name: statement.excluded[name] for name in row},
        )
    )
    _keep_label(connection, Label(account.address, account.handle, account.bound_at))
    marks.changed(connection)
    if state is Verification.ACTIVE:
        reroute(connection, and_(HELD, messages.c.sender == str(account.address)))
    note(connection, [act])
    return None


def unbind(connection: Connection, address: Address, at: datetime, act: Act) -> bool:
    """
    Make an account count no more.
    """
    marks.steady(connection, at)
    if not _revoke(connection, accounts.c.address == str(address), at):
        return False
    marks.changed(connection)
    note(connection, [act])
    return True


def _revoke(connection: Connection, which: ColumnElement[bool], at: datetime) -> int:
    statement = update(accounts).where(accounts.c.revoked_at.is_(None), which)
    return connection.execute(statement.values(revoked_at=at)).rowcount


def rename(connection: Connection, kept: Iterable[Label]) -> None:
    """
    Keep what bound accounts call themselves now.
    """
    for label in kept:
        _keep_label(connection, label)
        connection.execute(
            update(accounts)
            .where(accounts.c.address == str(label.address))
            .values(handle=label.handle)
        )
        marks.changed(connection)


def _keep_label(connection: Connection, label: Label) -> None:
    if not label.handle:
        return
    last = (
        select(labels.c.handle)
        .where(labels.c.address == str(label.address))
        .order_by(labels.c.since.desc())
        .limit(1)
    )
    if connection.scalar(last) == label.handle:
        return
    row = {"address": str(label.address), "since": label.since, "handle": label.handle}
    connection.execute(insert(connection, labels).values(row).on_conflict_do_nothing())
