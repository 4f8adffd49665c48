"""
Part an account from whoever had it: what was begun from it stays theirs.

An address outlives whom it was bound to: a phone is stolen, or an account sold. Whoever
has it then learns and changes nothing of what its owner began from it (Regulation (EU)
2016/679, art. 32), and what is held from before is not the next one's word.
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

from gateway.core.audit import GATEWAY
from gateway.core.case import Case, Event, Happening, Number
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

#: What somebody begins, and where it is kept.
_BEGUN: Sequence[tuple[Table, type[Case | Proposal | Request]]] = (
    (cases, Case),
    (proposals, Proposal),
    (requests, Request),
)

#: On the way of every message: made once.
_AT_COUNTER = select(conversations.c.id, conversations.c.contact).where(
    conversations.c.id.in_(bindparam("ids", expanding=True)),
    conversations.c.contact.startswith(f"{COUNTER}:"),
)

_LAPSED = "it was held when its account was bound anew, to whoever has it now"


def part(
    connection: Connection, address: str, person: str, *, mistaken: bool = False
) -> None:
    """
    Let what was begun from *address* be *person*'s and not the address's: they are
    answered at the counter from now on, in private. Where it was bound to them by
    mistake, that is what was taken for theirs: all else is whoever's it was.
    """
    whose = address_of(person)
    taken = _taken(connection, address, person) if mistaken else None
    begun = set[int]()
    for table, kind in _BEGUN:
        theirs = select(table.c.message, table.c.matter, table.c.value).where(
            _begun(table, address, taken)
        )
        for row in connection.execute(theirs.with_for_update()).all():
            values = _theirs(codec.load(row.value, kind), whose)
            of = its(table, Number(row.message, row.matter))
            connection.execute(update(table).where(of).values(values))
            begun.add(row.message)
    booked = update(bookings).where(_begun(bookings, address, taken))
    connection.execute(booked.values(contact=str(whose)))
    had = conversations.c.contact == address
    if taken is not None:
        had = and_(had, conversations.c.case.in_([str(number) for number in taken]))
    _talks(connection, had, address, whose)
    _alone(connection, begun, address, whose)


def _taken(connection: Connection, address: str, person: str) -> Sequence[Number]:
    theirs = select(cases.c.message, cases.c.matter).where(
        cases.c.contact == address, cases.c.person == person
    )
    return [Number(row.message, row.matter) for row in connection.execute(theirs)]


def _begun(
    table: Table, address: str, taken: Sequence[Number] | None
) -> ColumnElement[bool]:
    here = table.c.contact == address
    if taken is None:
        return here
    return and_(here, table.c.message.in_([number.message for number in taken]))


def _theirs(begun: Case | Proposal | Request, whose: Address) -> dict[str, Any]:
    values: dict[str, Any] = {"contact": str(whose)}
    if isinstance(begun, Request):
        # What is being made of it at this moment is made anew.
        begun = evolve(begun, changes=begun.changes + 1)
        values["changes"] = begun.changes
    return values | {"value": codec.dump(evolve(begun, contact=whose))}


def catch_up(connection: Connection, kept: Iterable[Conversation]) -> None:
    """
    Let what is said in conversations as they were recalled, before an account was
    revoked, be said to its person after all.
    """
    recalled = {c.id: str(c.contact) for c in kept if c.contact.channel != COUNTER}
    for piece in some(sorted(recalled)):
        for row in connection.execute(_AT_COUNTER, {"ids": piece}).all():
            its = deliveries.c.conversation == row.id
            _deliveries(connection, its, recalled[row.id], Address.read(row.contact))


def _talks(
    connection: Connection, had: ColumnElement[bool], address: str, whose: Address
) -> None:
    # First of all: what is recorded there from now on finds that they are parted.
    talks = connection.scalars(select(conversations.c.id).where(had).with_for_update())
    for piece in some(talks.all()):
        theirs = deliveries.c.conversation.in_(piece)
        _deliveries(connection, theirs, address, whose)
    private = {
        "contact": str(whose),
        "visibility": Visibility.PRIVATE.value,
        # Nothing at the counter replies to what a platform keeps.
        "heard": "",
    }
    connection.execute(update(conversations).where(had).values(private))


def _alone(
    connection: Connection, begun: Collection[int], address: str, whose: Address
) -> None:
    """
    Let what is said of what was *begun*, and in no conversation, such as what a form
    asks next, be said to *whose*, too.
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
    # What is being said at this moment, too: where it fails, it is said again.
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
    Say whether anything that was held from *address* went on as nobody's.
    """
    its = messages.c.sender == str(address), messages.c.problem == _LAPSED
    ended = select(messages.c.id).where(*its, messages.c.status == Status.LAPSED)
    return connection.scalar(ended.limit(1)) is not None


def end_held(connection: Connection, address: str, at: datetime) -> None:
    """
    Let what is held from *address* go on as nobody's: whoever has it now says it anew.
    """
    marks.hold(connection)
    held = select(messages.c.id).where(HELD, messages.c.sender == address)
    for number in connection.scalars(held.with_for_update()).all():
        lapsed = {"status": Status.LAPSED, "problem": _LAPSED}
        connection.execute(
            update(messages).where(messages.c.id == number).values(lapsed)
        )
        ends = Happening(case=Number(number), event=Event.LAPSE, at=at, by=GATEWAY)
        happen(connection, [ends])
