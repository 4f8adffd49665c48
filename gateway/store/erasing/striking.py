"""
Erase a person from the register, and from everything that is no message.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen
from sqlalchemy import Connection, delete, select, tuple_

from gateway.core.audit import Act
from gateway.core.case import Case
from gateway.core.objects import about_person
from gateway.ports.erasing import Subject
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.cases.case_files import talks_about
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
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
from gateway.store.erasing.blotting import erase_payloads
from gateway.store.erasing.erasing import make_nobodys, overwriting
from gateway.store.erasing.keeping import kept, needed
from gateway.store.mentions import in_payloads
from gateway.store.notices.subscriptions import told_notices
from gateway.store.people.apart import apart
from gateway.store.people.enrolling import end_mandates
from gateway.store.people.owner import at_theirs, opened_by


@frozen
class Named:
    """
    The audit chain's payloads that name somebody.

    Attributes:
        entries: The chain and number of each.
        heads: The last number of each chain that was searched.
    """

    entries: tuple[tuple[str, int], ...]
    heads: Mapping[str, int]


def named(connection: Connection, subject: Subject) -> Named:
    """
    Search all payloads. This takes long, so that it is done before the writing
    transaction.
    """
    heads = connection.execute(select(chains.c.chain, chains.c.seq)).all()
    found = select(payloads.c.chain, payloads.c.seq).where(in_payloads(subject))
    entries = connection.execute(found).all()
    return Named(
        tuple((row.chain, row.seq) for row in entries),
        {row.chain: row.seq for row in heads},
    )


def strike(
    connection: Connection, subject: Subject, act: Act, found: Named
) -> Sequence[Case]:
    """
    Erase what is stored about somebody besides messages, and record *act*.

    If a case of theirs is under an order to keep it, the person at the desk stays with
    it, and *act* is not recorded; their wish for no unasked messages stays, too, since
    they may still be written to about the case.

    Returns:
        These cases.
    """
    marks.steady(connection, act.at)
    marks.one_keeps(connection)
    with overwriting(connection):
        others = apart(connection, subject)
        readers = set(subject.addresses) - others.readers
        theirs = [
            case
            for case in kept(connection, act.at, opened_by(subject))
            if case.number.message not in others.messages
        ]
        left = others.talks | talks_about(connection, [case.number for case in theirs])
        _conversations(connection, subject, left)
        guessed = at_theirs(guesses.c.sender, subject)
        connection.execute(delete(guesses).where(guessed))
        mine = supports.c.person == subject.person
        said = connection.scalars(select(supports.c.said_in).where(mine))
        unneeded = sorted({*said} - needed(connection, act.at))
        for piece in some(unneeded):
            connection.execute(
                delete(supports).where(mine, supports.c.said_in.in_(piece))
            )
        subscribed = subscriptions.c.address.in_(list(map(str, readers)))
        connection.execute(delete(subscriptions).where(subscribed))
        connection.execute(delete(deliveries).where(told_notices(readers)))
        for address in subject.addresses:
            # Automatic texts are counted per recipient: the kind ends with the address.
            named = uses.c.kind.endswith(f" {address}", autoescape=True)
            connection.execute(delete(uses).where(named))
        if not theirs:
            hushed = at_theirs(quiet.c.address, subject)
            connection.execute(delete(quiet).where(hushed))
            unregister(connection, subject, found)
            note(connection, [act])
    return theirs


def unregister(connection: Connection, subject: Subject, found: Named) -> None:
    """
    Erase what the desk knows about somebody, and the audit chain's payloads about them.
    """
    _payloads(connection, subject, found)
    whose = accounts.c.person == subject.person
    its = select(accounts.c.address).where(whose)
    connection.execute(delete(labels).where(labels.c.address.in_(its)))
    connection.execute(delete(accounts).where(whose))
    if subject.person:
        erase_payloads(connection, [about_person(subject.person)])
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


def _conversations(
    connection: Connection, subject: Subject, left: Collection[str]
) -> None:
    theirs = at_theirs(conversations.c.contact, subject)
    talks = set(connection.scalars(select(conversations.c.id).where(theirs)))
    for piece in some(sorted(talks.difference(left))):
        connection.execute(delete(turns).where(turns.c.conversation.in_(piece)))
        make_nobodys(connection, piece)
