"""
Requests, stored with the filing that changed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from gateway.core.audit import Act
from gateway.core.case import Happening, Number
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.requests.request import GONE, Request
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.cases.bookings import free
from gateway.store.cases.cases import entered, happen
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.readable import first, readable
from gateway.store.engine.schema import (
    HELD,
    OPEN_REQUEST,
    messages,
    number_of,
    of_case,
    put,
    requests,
)

_PROBLEM = "its request ended before it was handed over"

_VALUE = select(requests.c.value).where(of_case(requests))
_CHANGES = select(requests.c.changes).where(of_case(requests)).with_for_update()


def changes(connection: Connection, case: Number) -> int:
    """
    Return how often the request of *case* was changed, and lock it until this
    transaction ends.
    """
    return connection.scalar(_CHANGES, number_of(case)) or 0


def keep(connection: Connection, kept: Iterable[Request]) -> None:
    """
    Store requests as they are now.
    """
    for request in kept:
        put(connection, requests, _row(request))
        if request.state in GONE:
            _let_go(connection, request)


def _let_go(connection: Connection, request: Request) -> None:
    free(connection, request.case)
    held = update(messages).where(HELD, messages.c.id == request.case.message)
    connection.execute(held.values(status=Status.LAPSED, problem=_PROBLEM))


def request(connection: Connection, case: Number) -> Request | None:
    """
    Return the request of a case, if it has one.
    """
    value = connection.scalar(_VALUE, number_of(case))
    return codec.maybe_load(value, Request)


#: The columns from which a request is read, and those of its number.
_ONE = (requests.c.value, requests.c.message, requests.c.matter)
_NUMBER = ("message", "matter")

_PENDING = (
    select(requests.c.contact, *_ONE)
    .where(OPEN_REQUEST, requests.c.contact.in_(bindparam("whose", expanding=True)))
    .order_by(requests.c.moved_at, requests.c.message)
)


def pending(
    connection: Connection, contacts: Sequence[Address]
) -> Sequence[Request | None]:
    """
    Return, for each caller, the open request to which the contact last said something.
    """
    whose = [str(contact) for contact in contacts]
    rows = connection.execute(_PENDING, {"whose": whose})
    last = {row.contact: row for row in rows}.values()
    theirs = dict(readable(last, lambda row: (row.contact, _read(row)), *_NUMBER))
    return [theirs.get(one) for one in map(key, whose)]


def sleeping(
    connection: Connection, silent_since: datetime, *, reminded: bool, limit: int
) -> Sequence[Request]:
    """
    Return open requests to which nothing was said since then.
    """
    those = select(*_ONE).where(OPEN_REQUEST, requests.c.moved_at <= silent_since)
    if not reminded:
        those = those.where(requests.c.reminded.is_(False))
    ordered = those.order_by(requests.c.moved_at)
    return first(connection, ordered, limit, _read, *_NUMBER)


def _read(row: Row[Any]) -> Request:
    return codec.load(row.value, Request)


def change(connection: Connection, changed: Request) -> bool:
    """
    Store a request as time changed it, unless its sender was faster.
    """
    if changed.changes != changes(connection, changed.case) + 1:
        return False
    keep(connection, [changed])
    return True


def happens_by_order(connection: Connection, happening: Happening, act: Act) -> bool:
    """
    Record a happening on a person's order, if the registry's number of the case is the
    one that they knew.
    """
    if happening.keeping:
        marks.one_keeps(connection)
    before = entered(connection, happening.case)
    if before is None or (happening.registered and before != happening.instead_of):
        return False
    happen(connection, [happening])
    note(connection, [act])
    return True


def _row(request: Request) -> dict[str, Any]:
    return {
        "message": request.case.message,
        "matter": request.case.matter,
        "state": request.state,
        "contact": str(request.contact),
        "moved_at": request.moved_at,
        "reminded": request.reminded,
        "changes": request.changes,
        "value": codec.dump(request),
    }
