"""
Strike somebody out of the register, and out of all that is no message.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen
from sqlalchemy import Connection, delete, select, tuple_

from gateway.core.audit import Act
from gateway.ports.erasing import Subject
from gateway.store import marks
from gateway.store.apart import Apart, apart
from gateway.store.audit import note
from gateway.store.blotting import erase_payloads
from gateway.store.enrolling import end_mandates
from gateway.store.erasing import make_nobodys, overwriting
from gateway.store.many import some
from gateway.store.mentions import in_payloads
from gateway.store.schema import (
    accounts,
    chains,
    codes,
    conversations,
    deliveries,
    guesses,
    labels,
    payloads,
    people,
    quiet,
    subscriptions,
    supports,
    turns,
    uses,
)
from gateway.store.subscriptions import told_notices
from gateway.store.whose import at_theirs


@frozen
class Named:
    """
    Where the chain's payloads name somebody.

    Attributes:
        entries: The chain and number of each.
        heads: How far each chain was looked through.
    """

    entries: tuple[tuple[str, int], ...]
    heads: Mapping[str, int]


def named(connection: Connection, subject: Subject) -> Named:
    """
    Look through all payloads: long, and so before anything is written.
    """
    heads = connection.execute(select(chains.c.chain, chains.c.seq)).all()
    found = select(payloads.c.chain, payloads.c.seq).where(in_payloads(subject))
    entries = connection.execute(found).all()
    return Named(
        tuple((row.chain, row.seq) for row in entries),
        {row.chain: row.seq for row in heads},
    )


def strike(connection: Connection, subject: Subject, act: Act, found: Named) -> None:
    """
    Erase what is held about somebody besides messages.
    """
    marks.steady(connection, act.at)
    with overwriting(connection):
        others = apart(connection, subject)
        readers = set(subject.addresses) - others.readers
        _conversations(connection, subject, others)
        theirs = at_theirs(guesses.c.sender, subject)
        connection.execute(delete(guesses).where(theirs))
        mine = supports.c.person == subject.person
        connection.execute(delete(supports).where(mine))
        hushed = at_theirs(quiet.c.address, subject)
        connection.execute(delete(quiet).where(hushed))
        subscribed = subscriptions.c.address.in_(list(map(str, readers)))
        connection.execute(delete(subscriptions).where(subscribed))
        connection.execute(delete(deliveries).where(told_notices(readers)))
        for address in subject.addresses:
            # How often somebody was told something is counted by who they are.
            named = uses.c.kind.endswith(f" {address}", autoescape=True)
            connection.execute(delete(uses).where(named))
        unregister(connection, subject, found)
        note(connection, [act])


def unregister(connection: Connection, subject: Subject, found: Named) -> None:
    """
    Erase what the desk knows of somebody, and what the chain's payloads tell of them.
    """
    _payloads(connection, subject, found)
    whose = accounts.c.person == subject.person
    its = select(accounts.c.address).where(whose)
    connection.execute(delete(labels).where(labels.c.address.in_(its)))
    connection.execute(delete(accounts).where(whose))
    if subject.person:
        erase_payloads(connection, [f"person {subject.person}"])
        end_mandates(connection, subject.person)
        connection.execute(delete(codes).where(codes.c.person == subject.person))
        connection.execute(delete(people).where(people.c.id == subject.person))
    marks.changed(connection)


def _payloads(connection: Connection, subject: Subject, found: Named) -> None:
    its = payloads.c.chain, payloads.c.seq
    for piece in some(found.entries):
        connection.execute(delete(payloads).where(tuple_(*its).in_(piece)))
    for chain in connection.scalars(select(chains.c.chain)).all():
        since = payloads.c.seq > found.heads.get(chain, 0)
        theirs = payloads.c.chain == chain, since, in_payloads(subject)
        connection.execute(delete(payloads).where(*theirs))


def _conversations(connection: Connection, subject: Subject, others: Apart) -> None:
    theirs = at_theirs(conversations.c.contact, subject)
    talks = set(connection.scalars(select(conversations.c.id).where(theirs)))
    for piece in some(sorted(talks - others.talks)):
        connection.execute(delete(turns).where(turns.c.conversation.in_(piece)))
        make_nobodys(connection, piece)
