"""
Proposals for the plenary's agenda, moved only as the table of moves allows, and their
supporters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    delete,
    func,
    select,
    tuple_,
    update,
)

from gateway.core.case import Number
from gateway.core.message import Visibility
from gateway.core.plenary.proposal import AgendaItem, Proposal, Ruling, Support, ruled
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.readable import first, readable
from gateway.store.engine.schema import (
    among,
    insert,
    its,
    messages,
    proposals,
    supports,
)

log = structlog.get_logger()

#: The columns from which a proposal is read, and those of its number.
_ONE = (proposals.c.value, proposals.c.message, proposals.c.matter)
_NUMBER = ("message", "matter")


def keep_agenda(connection: Connection, items: Iterable[AgendaItem]) -> None:
    """
    Store proposals, what is decided about them, and support. An existing proposal is
    left as it is; a ruling for which the table has no move is only logged.
    """
    for item in items:
        if isinstance(item, Proposal):
            statement = insert(connection, proposals).values(_row(item))
            connection.execute(
                statement.on_conflict_do_nothing(index_elements=["message", "matter"])
            )
        elif isinstance(item, Ruling):
            _rule(connection, item)
        else:
            _support(connection, item)


def _rule(connection: Connection, ruling: Ruling) -> None:
    before = _locked(connection, ruling.number)
    after = None if before is None else ruled(before, ruling)
    if after is None:
        what = ruling.event.value
        log.warning("proposal.no_move", proposal=str(ruling.number), what=what)
        return
    _keep(connection, after)


def _support(connection: Connection, support: Support) -> None:
    if _locked(connection, support.number) is None:
        log.warning("proposal.unknown", proposal=str(support.number))
        return
    if not support.given:
        theirs = and_(
            its(supports, support.number), supports.c.person == support.person
        )
        connection.execute(delete(supports).where(theirs))
        return
    row = {
        "message": support.number.message,
        "matter": support.number.matter,
        "person": support.person,
        "at": support.at,
        "said_in": support.message,
    }
    statement = insert(connection, supports).values(row)
    # A person counts once, however often and from wherever they say so.
    connection.execute(
        statement.on_conflict_do_nothing(index_elements=["message", "matter", "person"])
    )


def replace(connection: Connection, before: Proposal, after: Proposal) -> bool:
    """
    Store a proposal as *after*, unless it moved meanwhile.
    """
    if _locked(connection, before.number) != before:
        return False
    _keep(connection, after)
    return True


def proposal(connection: Connection, number: Number) -> Proposal | None:
    """
    Return one proposal.
    """
    found = select(proposals.c.value).where(its(proposals, number))
    return codec.maybe_load(connection.scalar(found), Proposal)


def newest(connection: Connection, limit: int) -> Sequence[Proposal]:
    """
    Return the newest proposals, ordered by session and then as they came.
    """
    return _in_order(connection, select(*_ONE), limit)


def newest_in_public(connection: Connection, limit: int) -> Sequence[Proposal]:
    """
    Return the newest of those that were made in public, in the same order.
    """
    made_by = messages.c.id == proposals.c.message
    public = among(messages.c.visibility, [Visibility.PUBLIC])
    rows = select(*_ONE).join(messages, made_by).where(public)
    return _in_order(connection, rows, limit)


def _in_order(
    connection: Connection, rows: Select[Any], limit: int
) -> Sequence[Proposal]:
    newest = rows.order_by(proposals.c.message.desc())
    found = first(connection, newest, limit, _read, *_NUMBER)
    return sorted(
        found, key=lambda p: (p.session is None, p.session or p.proposed_at, p.number)
    )


def due(connection: Connection, now: datetime, limit: int) -> Sequence[Proposal]:
    """
    Return the proposals that time moves by *now*, the first due first.
    """
    those = select(*_ONE).where(proposals.c.due_at <= now)
    ordered = those.order_by(proposals.c.due_at)
    return first(connection, ordered, limit, _read, *_NUMBER)


def later(connection: Connection, now: datetime) -> Sequence[Proposal]:
    """
    Return the proposals that time moves after *now*, the first due first.
    """
    ahead = select(*_ONE).where(proposals.c.due_at > now)
    rows = connection.execute(ahead.order_by(proposals.c.due_at))
    return readable(rows, _read, *_NUMBER)


def count(connection: Connection, numbers: Sequence[Number]) -> Mapping[Number, int]:
    """
    Count the supporters of each proposal.
    """
    wanted = [(number.message, number.matter) for number in numbers]
    if not wanted:
        return {}
    of = supports.c.message, supports.c.matter
    rows = connection.execute(
        select(*of, func.count()).where(tuple_(*of).in_(wanted)).group_by(*of)
    )
    return {Number(message, matter): how_many for message, matter, how_many in rows}


def is_for(connection: Connection, number: Number, person: str) -> bool:
    """
    Say whether a person supports a proposal.
    """
    theirs = and_(its(supports, number), supports.c.person == person)
    return connection.scalar(select(supports.c.at).where(theirs)) is not None


def disown(connection: Connection, said: Sequence[int], person: str) -> None:
    """
    Delete the support that was given in a person's name by messages, *said* by somebody
    else.
    """
    for piece in some(said):
        theirs = and_(supports.c.person == person, supports.c.said_in.in_(piece))
        connection.execute(delete(supports).where(theirs))


def forget_agenda(connection: Connection, ids: Sequence[int]) -> None:
    """
    Delete the proposals that messages made, with their support, and the support that
    messages gave.
    """
    # Separately: each condition has an index, but combined they would use neither.
    for column in (supports.c.message, supports.c.said_in):
        connection.execute(delete(supports).where(column.in_(ids)))
    connection.execute(delete(proposals).where(proposals.c.message.in_(ids)))


def _read(row: Row[Any]) -> Proposal:
    return codec.load(row.value, Proposal)


def _locked(connection: Connection, number: Number) -> Proposal | None:
    found = select(proposals.c.value).where(its(proposals, number)).with_for_update()
    return codec.maybe_load(connection.scalar(found), Proposal)


def _keep(connection: Connection, one: Proposal) -> None:
    those = update(proposals).where(its(proposals, one.number))
    connection.execute(those.values(_row(one)))


def _row(one: Proposal) -> dict[str, Any]:
    return {
        "message": one.number.message,
        "matter": one.number.matter,
        "person": one.person,
        "contact": str(one.contact),
        "due_at": one.due_at,
        "value": codec.dump(one),
    }
