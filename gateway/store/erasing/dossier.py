"""
Find everything that is stored about somebody.

This is rare, so that tables are scanned where no index helps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from gateway.core.case import Case, Number
from gateway.core.decision import Decision
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.objects import about_case, about_message
from gateway.ports.erasing import Dossier, Subject, nobody
from gateway.store.cases import case_reading
from gateway.store.cases.elsewhere import written_elsewhere
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    among,
    cases,
    conversations,
    deliveries,
    guesses,
    messages,
    payloads,
)
from gateway.store.mentions import applied_for, in_payloads, nameless, verdicts
from gateway.store.notices.subscriptions import subscribes, told_notices
from gateway.store.people.apart import Apart, apart
from gateway.store.people.around import around, came_back
from gateway.store.people.owner import at_theirs, every, opened_by, subject_of


def names(messages: Iterable[int], opened: Iterable[Number]) -> list[str]:
    """
    Return the names of messages, and of the cases that they *opened*, as objects in the
    audit chain.
    """
    return [*map(about_message, messages), *map(about_case, opened)]


def dossier(
    connection: Connection, person: str, address: Address | None
) -> Dossier | None:
    """
    Find where everything is that is stored about somebody; None if nothing is.
    """
    subject = subject_of(connection, person, address)
    if subject is None:
        return None
    others = apart(connection, subject)
    theirs = [
        case
        for case in case_reading.those(connection, opened_by(subject))
        if case.number.message not in others.messages
    ]
    talks = _talks(connection, subject, others, theirs)
    found = _said(connection, subject, others) | {c.number.message for c in theirs}
    found |= around(connection, talks, theirs)
    found -= others.messages
    vouched, named = verdicts(connection, subject)
    found |= vouched
    named |= applied_for(connection, subject.person)
    readers = set(subject.addresses) - others.readers
    rows = _made(connection, found, talks, readers)
    found |= came_back(connection, {row.id for row in rows})
    ending = _opened(connection, found)
    known = subject.person or subject.former or subscribes(connection, readers)
    if not (found or known or talks or rows or _in_chain(connection, subject)):
        return None
    elsewhere = written_elsewhere(connection, found, talks)
    found -= elsewhere
    return Dossier(
        subject=subject,
        messages=tuple(sorted(found)),
        shared=tuple(_shared(connection, found, talks)),
        elsewhere=tuple(sorted(elsewhere)),
        waiting=tuple(_waiting(connection, found)),
        conversations=tuple(sorted(talks)),
        deliveries=tuple(row.id for row in rows),
        said_over=frozenset(row.channel for row in rows if row.claim),
        cases=tuple(ending),
        named_in=tuple(sorted((named | others.messages | elsewhere) - found)),
    )


def _opened(connection: Connection, found: set[int]) -> list[Case]:
    return [
        case
        for part in some(sorted(found))
        for case in case_reading.those(connection, cases.c.message.in_(part))
    ]


def _talks(
    connection: Connection, subject: Subject, others: Apart, theirs: Sequence[Case]
) -> set[str]:
    """
    Return the conversations with them, and those about their cases.
    """
    talks = _with_them(connection, subject, others)
    # A case of theirs may be discussed with others, to whom it was passed on.
    for cut in some(theirs):
        about = conversations.c.case.in_([str(case.number) for case in cut])
        talks |= every(connection, conversations.c.id, about)
    return talks


def _with_them(connection: Connection, subject: Subject, others: Apart) -> set[str]:
    contact = at_theirs(conversations.c.contact, subject)
    talks = every(connection, conversations.c.id, contact) - others.talks
    return talks | others.divided


def _made(
    connection: Connection,
    found: set[int],
    talks: Collection[str],
    readers: Collection[Address],
) -> list[Any]:
    """
    Return what was to be said to them or about them.
    """
    its = deliveries.c
    columns = (its.id, its.channel, its.claim)
    rows: list[Any] = [
        row
        for piece in some(sorted(found))
        for row in connection.execute(
            select(*columns)
            .where(
                deliveries.c.message.in_(piece), ~of_others(connection, piece, talks)
            )
            .order_by(deliveries.c.number)
        )
    ]
    rows += connection.execute(
        select(*columns).where(told_notices(readers)).order_by(deliveries.c.number)
    )
    return rows


def of_others(
    connection: Connection, ids: Sequence[int], talks: Collection[str]
) -> ColumnElement[bool]:
    """
    Return the condition that a delivery for one of the messages *ids* is part of a
    conversation that is none of *talks*, of which there may be thousands.
    """
    made = select(deliveries.c.conversation).where(deliveries.c.message.in_(ids))
    known = every(connection, conversations.c.id, conversations.c.id.in_(made))
    return deliveries.c.conversation.in_(sorted(known.difference(talks)))


def _shared(
    connection: Connection, found: set[int], talks: Collection[str]
) -> list[int]:
    """
    Return those of *found* with which something was said to others, too.
    """
    its = deliveries.c.message
    return [
        number
        for piece in some(sorted(found))
        for number in sorted(
            every(connection, its, its.in_(piece), of_others(connection, piece, talks))
        )
    ]


def _waiting(connection: Connection, found: set[int]) -> list[int]:
    """
    Return those of *found* that are still to be routed.
    """
    waits = among(messages.c.status, {Status.RECEIVED})
    return [
        number
        for piece in some(sorted(found))
        for number in sorted(
            every(connection, messages.c.id, messages.c.id.in_(piece), waits)
        )
    ]


def _in_chain(connection: Connection, subject: Subject) -> bool:
    # Left over from an erasure that was interrupted.
    named = select(payloads.c.seq).where(in_payloads(subject)).limit(1)
    return connection.scalar(named) is not None


def _said(connection: Connection, subject: Subject, others: Apart) -> set[int]:
    """
    Return the messages that they sent, and those with deliveries to them. An answer
    that they wrote for a mailbox they held belongs to the town, and is in other
    people's cases.
    """
    # A letter to a mailbox is part of a citizen's conversation, not of the mailbox's
    # own. An interrupted erasure may have replaced the contact already.
    gone = conversations.c.contact.in_([str(nobody(a)) for a in subject.addresses])
    talks = every(connection, conversations.c.id, gone) - others.talks
    talks |= _with_them(connection, subject, others)
    told = at_theirs(deliveries.c.address, subject)
    its = select(messages.c.id, messages.c.decision)
    sent = connection.execute(its.where(at_theirs(messages.c.sender, subject)))
    decided = ((row.id, codec.maybe_load(row.decision, Decision)) for row in sent)
    return (
        {number for number, made in decided if made is None or not made.is_answer}
        | {
            number
            for piece in some(sorted(talks))
            for number in every(
                connection,
                deliveries.c.message,
                told,
                deliveries.c.conversation.in_(piece),
            )
        }
        | every(connection, guesses.c.message, at_theirs(guesses.c.sender, subject))
        | nameless(connection, subject)
    )
