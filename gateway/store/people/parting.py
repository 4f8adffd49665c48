"""
Separate an account from the person who had it: what was begun from it stays theirs.

An address may outlive its owner: a phone is stolen, an account is sold. Whoever has it
then must neither learn nor change anything that its owner began from it (Regulation
(EU) 2016/679, art. 32), and messages held from before are not the next owner's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Case, CaseEvent, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.delivery import DEAD, Delivery
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.core.people.counter import COUNTER, address_of
from gateway.core.plenary.proposal import Proposal
from gateway.core.requests.request import Request
from gateway.store import marks
from gateway.store.cases.cases import happen
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    HELD,
    among,
    bookings,
    cases,
    conversations,
    deliveries,
    happenings,
    its,
    messages,
    on_the_way,
    proposals,
    requests,
)
from gateway.store.people.mistaken import disprove
from gateway.store.plenary.moderating import put_aside

#: What people begin, and its tables.
_BEGUN: Sequence[tuple[Table, type[Case | Proposal | Request]]] = (
    (cases, Case),
    (proposals, Proposal),
    (requests, Request),
)

#: On the path of every message: built once.
_AT_COUNTER = select(conversations.c.id, conversations.c.contact).where(
    conversations.c.id.in_(bindparam("ids", expanding=True)),
    conversations.c.contact.startswith(f"{COUNTER}:"),
)

_LAPSED = "it was held when its account was bound anew, to whoever has it now"


def part(
    connection: Connection,
    address: str,
    person: str,
    act: Act,
    *,
    mistaken: bool = False,
) -> None:
    """
    Assign what was begun from *address* to *person* instead, by *act*: from now on they
    are answered at the counter, in private, and no question is shown to the hall. If it
    was bound to them by *mistake*, only what was taken for theirs is assigned, and its
    record says so; all else stays the address's, and what it supported in their name no
    longer counts.
    """
    whose = address_of(person)
    taken = _taken(connection, address, person) if mistaken else None
    begun = set[int]()
    for table, kind in _BEGUN:
        theirs = select(table.c.message, table.c.matter, table.c.value).where(
            _begun(table, address, taken)
        )
        for row in connection.execute(theirs.with_for_update()).all():
            values = _theirs(codec.load(row.value, kind), whose, mistaken=mistaken)
            of = its(table, Number(row.message, row.matter))
            connection.execute(update(table).where(of).values(values))
            begun.add(row.message)
    put_aside(connection, address, act)
    if mistaken:
        disprove(connection, address, person, act.at)
    booked = update(bookings).where(_begun(bookings, address, taken))
    connection.execute(booked.values(contact=str(whose)))
    had = conversations.c.contact == address
    if mistaken:
        had = and_(had, conversations.c.case.in_(_joined(connection, address, person)))
    _talks(connection, had, address, whose)
    _alone(connection, begun, address, whose)


def _taken(connection: Connection, address: str, person: str) -> Sequence[Number]:
    theirs = select(cases.c.message, cases.c.matter).where(
        cases.c.contact == address, cases.c.person == person
    )
    return [Number(row.message, row.matter) for row in connection.execute(theirs)]


def _joined(connection: Connection, address: str, person: str) -> Sequence[str]:
    """
    Return the cases of *person* in which there is a conversation with *address*: also
    those that they had begun from another account.
    """
    with_it = conversations.c.contact == address, conversations.c.case != ""
    numbers = connection.scalars(select(conversations.c.case).where(*with_it)).all()
    known = {Number.read(number) for number in numbers}
    found = set[Number]()
    for piece in some(sorted({number.message for number in known})):
        theirs = select(cases.c.message, cases.c.matter).where(
            cases.c.message.in_(piece), cases.c.person == person
        )
        rows = connection.execute(theirs)
        found |= {Number(row.message, row.matter) for row in rows}
    return [str(number) for number in sorted(found & known)]


def _begun(
    table: Table, address: str, taken: Sequence[Number] | None
) -> ColumnElement[bool]:
    here = table.c.contact == address
    if taken is None:
        return here
    return and_(here, table.c.message.in_([number.message for number in taken]))


def _theirs(
    begun: Case | Proposal | Request, whose: Address, *, mistaken: bool
) -> dict[str, Any]:
    values: dict[str, Any] = {"contact": str(whose)}
    if mistaken and not isinstance(begun, Request):
        begun = evolve(begun, mistaken=True)
    if isinstance(begun, Request):
        # A filing that is being made of it at this moment is rejected, and made anew.
        begun = evolve(begun, changes=begun.changes + 1)
        values["changes"] = begun.changes
    return values | {"value": codec.dump(evolve(begun, contact=whose))}


def catch_up(connection: Connection, kept: Iterable[Conversation]) -> None:
    """
    Redirect deliveries of conversations that were read before an account was revoked to
    its person.
    """
    recalled = {c.id: str(c.contact) for c in kept if c.contact.channel != COUNTER}
    for piece in some(sorted(recalled)):
        for row in connection.execute(_AT_COUNTER, {"ids": piece}).all():
            its = deliveries.c.conversation == row.id
            _deliveries(connection, its, recalled[row.id], Address.read(row.contact))


def _talks(
    connection: Connection, had: ColumnElement[bool], address: str, whose: Address
) -> None:
    # Locks them first: whatever is recorded there later sees that they are separated.
    talks = connection.scalars(select(conversations.c.id).where(had).with_for_update())
    for piece in some(talks.all()):
        theirs = deliveries.c.conversation.in_(piece)
        _deliveries(connection, theirs, address, whose)
    private = {
        "contact": str(whose),
        "visibility": Visibility.PRIVATE.value,
        # The counter does not reply to messages on a platform.
        "heard": "",
    }
    connection.execute(update(conversations).where(had).values(private))


def _alone(
    connection: Connection, begun: Collection[int], address: str, whose: Address
) -> None:
    """
    Redirect to *whose* what is said about what was *begun*, and in no conversation,
    such as a form's next question.
    """
    for piece in some(sorted(begun)):
        since = select(happenings.c.said_in).where(
            happenings.c.message.in_(piece), happenings.c.said_in.is_not(None)
        )
        of = or_(deliveries.c.message.in_(piece), deliveries.c.message.in_(since))
        _deliveries(connection, of, address, whose)


def _deliveries(
    connection: Connection, which: ColumnElement[bool], address: str, whose: Address
) -> None:
    theirs = select(deliveries.c.id, deliveries.c.payload).where(
        which, deliveries.c.address == address
    )
    # Including what is being said at this moment: if that fails, it is retried there.
    for those in (on_the_way(deliveries.c.state), among(deliveries.c.state, DEAD)):
        for row in connection.execute(theirs.where(those).with_for_update()).all():
            _say_there(connection, row.id, codec.load(row.payload, Delivery), whose)


def _say_there(
    connection: Connection, id: str, waits: Delivery, whose: Address
) -> None:
    said = evolve(
        waits, to=whose, visibility=Visibility.PRIVATE, in_reply_to="", follows=""
    )
    values = {
        "channel": whose.channel,
        "address": str(whose),
        "payload": codec.dump(said),
    }
    connection.execute(update(deliveries).where(deliveries.c.id == id).values(values))


def ended_held(connection: Connection, address: Address) -> bool:
    """
    Say whether any held message from *address* lapsed because the account was bound
    anew.
    """
    its = messages.c.sender == str(address), messages.c.problem == _LAPSED
    ended = select(messages.c.id).where(*its, messages.c.status == Status.LAPSED)
    return connection.scalar(ended.limit(1)) is not None


def end_held(connection: Connection, address: str, at: datetime) -> None:
    """
    Let held messages from *address* lapse: whoever has it now must send them again.
    """
    marks.hold(connection)
    held = select(messages.c.id).where(HELD, messages.c.sender == address)
    for number in connection.scalars(held.with_for_update()).all():
        lapsed = {"status": Status.LAPSED, "problem": _LAPSED}
        connection.execute(
            update(messages).where(messages.c.id == number).values(lapsed)
        )
        ends = Happening(case=Number(number), event=CaseEvent.LAPSE, at=at, by=GATEWAY)
        happen(connection, [ends])
