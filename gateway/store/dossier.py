"""
Find everything that is held about somebody, wherever it is.

Nobody asks for this often: tables are read from end to end where no index helps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, or_, select, tuple_

from gateway.core.case import Case, Number
from gateway.core.counter import address_of
from gateway.core.delivery import CLAIMED
from gateway.core.filing import Status
from gateway.core.message import Address, Message
from gateway.ports.erasing import Dossier, Subject, nobody
from gateway.store import codec
from gateway.store.mentions import in_payloads, nameless, verdicts
from gateway.store.schema import (
    accounts,
    among,
    cases,
    conversations,
    deliveries,
    guesses,
    happenings,
    labels,
    messages,
    payloads,
    people,
    turns,
)
from gateway.store.subscriptions import subscribes, told_notices

T = TypeVar("T")

#: So many are named in one statement.
AT_ONCE = 500

#: In these are machines' answers to our letters, and what nobody could read.
_UNTHREADED = (Status.IGNORED, Status.QUARANTINED)


def some(values: Iterable[T]) -> Iterator[list[T]]:
    """
    Cut *values* into what one statement names.
    """
    rest = iter(values)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece


def names(messages: Iterable[int], opened: Iterable[Number]) -> list[str]:
    """
    Name messages, and the cases that they *opened*, as the audit chain does.
    """
    return [*(f"message {m}" for m in messages), *(f"case {n}" for n in opened)]


def dossier(
    connection: Connection, person: str, address: Address | None
) -> Dossier | None:
    """
    Find where everything is that is held about somebody; None if nothing is.
    """
    subject = subject_of(connection, person, address)
    if subject is None:
        return None
    talks = _all(
        connection, conversations.c.id, at_theirs(conversations.c.contact, subject)
    )
    theirs = _cases(connection, _whose(subject))
    # Their case may be talked of with others: with whom it was passed on to.
    for cut in some(theirs):
        about = conversations.c.case.in_([str(case.number) for case in cut])
        talks |= _all(connection, conversations.c.id, about)
    found = _said(connection, subject) | {case.number.message for case in theirs}
    found |= _around(connection, talks, theirs)
    vouched, named = verdicts(connection, subject)
    found |= vouched
    rows = _made(connection, found, talks, subject)
    found |= _came_back(connection, {row.id for row in rows})
    ending = [
        case
        for part in some(sorted(found))
        for case in _cases(connection, cases.c.message.in_(part))
    ]
    known = subject.person or subscribes(connection, subject.addresses)
    if not (found or known or talks or rows or _in_chain(connection, subject)):
        return None
    return Dossier(
        subject=subject,
        messages=tuple(sorted(found)),
        conversations=tuple(sorted(talks)),
        deliveries=tuple(row.id for row in rows),
        said_over=frozenset(row.channel for row in rows if row.claim),
        cases=tuple(ending),
        on_the_way=sum(row.state in CLAIMED for row in rows),
        named_in=tuple(sorted(named - found)),
    )


def _made(
    connection: Connection, found: set[int], talks: Collection[str], subject: Subject
) -> list[Any]:
    """
    Find what was to be said to them or about them.
    """
    its = deliveries.c
    columns = (its.id, its.state, its.channel, its.claim)
    rows: list[Any] = [
        row
        for piece in some(sorted(found))
        for row in connection.execute(
            select(*columns)
            .where(deliveries.c.message.in_(piece), ~of_others(talks))
            .order_by(deliveries.c.number)
        )
    ]
    rows += connection.execute(
        select(*columns)
        .where(told_notices(subject.addresses))
        .order_by(deliveries.c.number)
    )
    return rows


def of_others(talks: Collection[str]) -> ColumnElement[bool]:
    """
    Say that a delivery is part of a conversation that is none of *talks*.
    """
    theirs = conversations.c.id == deliveries.c.conversation
    other = select(conversations.c.id).where(theirs, conversations.c.id.not_in(talks))
    return other.exists()


def _in_chain(connection: Connection, subject: Subject) -> bool:
    # Left of somebody whose forgetting was begun and not finished.
    named = select(payloads.c.seq).where(in_payloads(subject)).limit(1)
    return connection.scalar(named) is not None


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
        labels.c.address.in_([row.address for row in rows])
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


def _all(
    connection: Connection, column: ColumnElement[T], *which: ColumnElement[bool]
) -> set[T]:
    return set(connection.scalars(select(column).where(*which)))


def at_theirs(column: ColumnElement[Any], subject: Subject) -> ColumnElement[bool]:
    """
    Say that *column* is one of their addresses.
    """
    return column.in_([str(address) for address in subject.addresses])


def _whose(subject: Subject) -> ColumnElement[bool]:
    theirs = at_theirs(cases.c.contact, subject)
    if subject.person:
        theirs = or_(theirs, cases.c.person == subject.person)
    return theirs


def _cases(connection: Connection, which: ColumnElement[bool]) -> list[Case]:
    rows = select(cases.c.value).where(which)
    ordered = rows.order_by(cases.c.message, cases.c.matter)
    return [codec.load(value, Case) for value in connection.scalars(ordered)]


def _said(connection: Connection, subject: Subject) -> set[int]:
    """
    Find what they said, and what was said to them.
    """
    # A letter to a mailbox was said in a citizen's conversation, not in its own. One
    # is nobody's already where a forgetting was cut off.
    contacts = {*subject.addresses, *map(nobody, subject.addresses)}
    talks = select(conversations.c.id).where(
        conversations.c.contact.in_([str(contact) for contact in contacts])
    )
    return (
        _all(connection, messages.c.id, at_theirs(messages.c.sender, subject))
        | _all(
            connection,
            deliveries.c.message,
            at_theirs(deliveries.c.address, subject),
            deliveries.c.conversation.in_(talks),
        )
        | _all(connection, guesses.c.message, at_theirs(guesses.c.sender, subject))
        | nameless(connection, subject)
    )


def _around(
    connection: Connection, talks: Iterable[str], theirs: Sequence[Case]
) -> set[int]:
    """
    Find what mailboxes said in conversations and about cases, and what machines
    answered there.
    """
    found: set[int] = set()
    references: set[str] = set()
    for piece in some(sorted(talks)):
        joined = and_(
            turns.c.channel == messages.c.channel,
            turns.c.reference == messages.c.reference,
        )
        said = select(messages.c.id).join(turns, joined)
        found |= set(connection.scalars(said.where(turns.c.conversation.in_(piece))))
        in_these = deliveries.c.conversation.in_(piece)
        found |= _all(connection, deliveries.c.message, in_these)
        references |= _all(
            connection, turns.c.reference, turns.c.conversation.in_(piece)
        )
    for cut in some(theirs):
        numbers = [(case.number.message, case.number.matter) for case in cut]
        its = tuple_(happenings.c.message, happenings.c.matter).in_(numbers)
        noted = happenings.c.said_in.is_not(None)
        found |= _all(connection, happenings.c.said_in, its, noted)
    rows = select(messages.c.id, messages.c.message).where(
        among(messages.c.status, _UNTHREADED), messages.c.message.is_not(None)
    )
    for row in connection.execute(rows):
        if references.intersection(codec.load(row.message, Message).in_reply_to):
            found.add(row.id)
    return found


def _came_back(connection: Connection, made: Collection[str]) -> set[int]:
    """
    Find the mails by which servers gave deliveries of *made* back.
    """
    rows = select(messages.c.id, messages.c.message).where(
        among(messages.c.status, _UNTHREADED),
        messages.c.message.contains('"bounce": {'),
    )
    found: set[int] = set()
    for row in connection.execute(rows):
        bounce = codec.load(row.message, Message).bounce
        if bounce is not None and bounce.delivery in made:
            found.add(row.id)
    return found
