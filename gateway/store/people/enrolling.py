"""
Changes of people and accounts at the desk: enrolling, binding, revoking; and the names
that accounts use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import asdict, evolve
from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from gateway.core.audit import Act
from gateway.core.message import Address
from gateway.core.people.codes import CodeEvent
from gateway.core.people.counter import COUNTER
from gateway.core.people.person import MOVES, Account, Label, Person, Verification
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.schema import (
    HELD,
    accounts,
    codes,
    insert,
    labels,
    messages,
    people,
    put,
)
from gateway.store.messages.rerouting import reroute
from gateway.store.people.codes import move
from gateway.store.people.parting import end_held, part
from gateway.store.people.people import account_at, by_id, names
from gateway.store.people.telling import is_further

#: The allowed changes of a person's state; other changes, such as of a mandate, keep
#: the state.
_WAYS = frozenset((before, after) for (before, _), after in MOVES.items()) | frozenset(
    (state, state) for state in Verification
)


def keep(
    connection: Connection, person: Person, before: Verification | None, act: Act
) -> bool:
    """
    Store a person, unless their state is no longer *before*.

    Raises:
        ValueError: The table of moves does not allow it.
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
        # Not the row count, which PostgreSQL's driver does not give for an INSERT.
        put = new.on_conflict_do_nothing().returning(people.c.id)
        kept = connection.scalar(put) is not None
    else:
        which = and_(people.c.id == person.id, people.c.state == before)
        kept = connection.execute(update(people).where(which).values(row)).rowcount > 0
    if not kept:
        return False
    if person.state is Verification.REVOKED:
        _revoke(connection, accounts.c.person == person.id, act.at, act)
        move(connection, CodeEvent.WITHDRAW, codes.c.person == person.id)
        end_mandates(connection, person.id)
    if person.state is Verification.ACTIVE:
        _go_on(connection, person.id)
    marks.changed(connection)
    note(connection, [act])
    return True


def end_mandates(connection: Connection, person: str) -> None:
    """
    End all mandates to act for somebody who is revoked, or erased.
    """
    rows = connection.execute(
        select(people.c.value)
        .where(names(person))
        .order_by(people.c.id)
        .with_for_update()
    )
    for row in rows.all():
        other = codec.load(row.value, Person)
        left = tuple(m for m in other.mandates if m.principal != person)
        kept = codec.dump(evolve(other, mandates=left))
        connection.execute(
            update(people).where(people.c.id == other.id).values(value=kept)
        )


def _go_on(connection: Connection, person: str) -> None:
    # Messages of the person's accounts that were held meanwhile are routed.
    theirs = select(accounts.c.address).where(
        accounts.c.person == person, accounts.c.revoked_at.is_(None)
    )
    reroute(connection, and_(HELD, messages.c.sender.in_(theirs)))


def bind(connection: Connection, account: Account, act: Act) -> Account | None:
    """
    Bind an account, unless it counts as another person's; then return it as it is. A
    revoked person's account is bound as revoked. If the account counted before, no held
    message is released: whoever had it meanwhile may have sent it. The person is yet to
    be told of it on the accounts that they have, if any.
    """
    marks.steady(connection, act.at)
    there = account_at(connection, account.address)
    if there and there.person != account.person and there.revoked_at is None:
        return there
    owner = by_id(connection, account.person)
    state = owner.person.state if owner else None
    if state is Verification.REVOKED:
        revoked_at = _at_once(connection, account.bound_at)
        account = evolve(account, revoked_at=revoked_at)
    row = asdict(account, recurse=False) | {
        "address": str(account.address),
        "untold_since": account.bound_at if is_further(connection, account) else None,
    }
    put(connection, accounts, row)
    _keep_label(connection, Label(account.address, account.handle, account.bound_at))
    marks.changed(connection)
    if there and there.revoked_at and account.address.channel != COUNTER:
        end_held(connection, str(account.address), account.bound_at)
    elif state is Verification.ACTIVE:
        reroute(connection, and_(HELD, messages.c.sender == str(account.address)))
    note(connection, [act])
    return None


def unbind(
    connection: Connection,
    address: Address,
    at: datetime,
    act: Act,
    *,
    mistaken: bool = False,
) -> bool:
    """
    Revoke an account; if it was bound by mistake, as if it had never been bound.
    """
    marks.steady(connection, at)
    which = accounts.c.address == str(address)
    if not _revoke(connection, which, at, act, mistaken=mistaken):
        return False
    if mistaken:
        connection.execute(delete(labels).where(labels.c.address == str(address)))
        connection.execute(delete(accounts).where(which))
    marks.changed(connection)
    note(connection, [act])
    return True


def _revoke(
    connection: Connection,
    which: ColumnElement[bool],
    at: datetime,
    act: Act,
    *,
    mistaken: bool = False,
) -> int:
    # What was begun from the accounts stays the person's, whoever has them now.
    count = and_(accounts.c.revoked_at.is_(None), which)
    columns = select(accounts.c.address, accounts.c.person).where(count)
    theirs = connection.execute(columns.order_by(accounts.c.address)).all()
    for row in theirs:
        part(connection, row.address, row.person, act, mistaken=mistaken)
    values = {"revoked_at": _at_once(connection, at)}
    return connection.execute(update(accounts).where(count).values(values)).rowcount


def _at_once(connection: Connection, at: datetime) -> datetime:
    # Dated by a clock that is years ahead, it would still count for years once the
    # clock is right.
    latest = marks.latest(connection)
    return latest if at - latest > marks.PLAUSIBLE else at


def rename(connection: Connection, kept: Iterable[Label]) -> None:
    """
    Record the names that bound accounts use now.
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
