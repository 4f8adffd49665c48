"""
Bookings: one row for each booked cell of a unit, so that the primary key prevents
double booking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    or_,
    select,
)

from gateway.core.case import Number, TimerKind
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import GONE
from gateway.store import marks
from gateway.store.engine.schema import (
    bookings,
    cases,
    insert,
    number_of,
    of_case,
    requests,
    same_case,
    timers,
)

_STATE = select(requests.c.state).where(of_case(requests)).with_for_update()
_ITS = select(bookings).where(of_case(bookings)).limit(1)
_FREE = delete(bookings).where(of_case(bookings))
_REMIND = delete(timers).where(of_case(timers), timers.c.kind == TimerKind.REMIND)


def _of(theirs: ColumnElement[bool]) -> Select[Any]:
    since = bookings.c.starts > bindparam("since")
    return (
        select(bookings, cases.c.contact.label("whose"), cases.c.person)
        .join(cases, same_case(cases, bookings))
        .where(theirs, bookings.c.cell == bookings.c.starts, since)
        .order_by(bookings.c.starts, bookings.c.message)
    )


_CONTACTS = cases.c.contact.in_(bindparam("contacts", expanding=True))
_OF_CONTACTS = _of(_CONTACTS)
_THEIRS = _of(or_(_CONTACTS, cases.c.person.in_(bindparam("people", expanding=True))))


def book(connection: Connection, booking: Booking, cell: timedelta) -> bool:
    """
    Book all of it or nothing. Nothing is booked for a request that has ended meanwhile.
    """
    marks.one_books(connection)
    if _is_over(connection, booking.case):
        return False
    own = booking_of(connection, booking.case)
    if own == booking:
        return True
    if own is not None:
        free(connection, booking.case)
    rows = [_row(booking, at) for at in booking.cells(cell)]
    made = 0
    for row in rows:
        statement = insert(connection, bookings).values(row).on_conflict_do_nothing()
        # Row counts of inserts differ between databases; RETURNING does not.
        kept = connection.execute(statement.returning(bookings.c.cell)).first()
        made += kept is not None
    if made == len(rows):
        return True
    free(connection, booking.case)
    return False


def _is_over(connection: Connection, case: Number) -> bool:
    # Locks the request: whoever ends it waits for this transaction, and frees the
    # booking.
    return connection.scalar(_STATE, number_of(case)) in GONE


def free(connection: Connection, case: Number) -> None:
    """
    Cancel the booking of a case: nobody is reminded of it any more.
    """
    connection.execute(_FREE, number_of(case))
    connection.execute(_REMIND, number_of(case))


def booking_of(connection: Connection, case: Number) -> Booking | None:
    """
    Return the booking of a case, if it has one.
    """
    row = connection.execute(_ITS, number_of(case)).first()
    return None if row is None else as_booking(row)


def between(
    connection: Connection, diary: str, since: datetime, until: datetime
) -> Sequence[Booking]:
    """
    Return the bookings that begin in that time, in order.
    """
    those = and_(
        bookings.c.cell == bookings.c.starts,
        bookings.c.starts >= since,
        bookings.c.starts < until,
    )
    if diary:
        those = and_(those, bookings.c.diary == diary)
    ordered = (
        select(bookings)
        .where(those)
        .order_by(bookings.c.starts, bookings.c.diary, bookings.c.unit)
    )
    return [as_booking(row) for row in connection.execute(ordered)]


def of(
    connection: Connection, callers: Sequence[tuple[Address, str, datetime]]
) -> Sequence[Sequence[Booking]]:
    """
    Return, for each caller's address, person (empty if unknown) and time, the bookings
    for the cases of either that begin after it, in order.
    """
    given: dict[str, Any] = {
        "contacts": sorted({str(contact) for contact, _, _ in callers}),
        "since": min(since for _, _, since in callers),
    }
    if people := sorted({person for _, person, _ in callers if person}):
        given["people"] = people
    rows = connection.execute(_THEIRS if people else _OF_CONTACTS, given).all()
    return [
        [
            as_booking(row)
            for row in rows
            if row.starts > since
            and (row.whose == str(contact) or (person and row.person == person))
        ]
        for contact, person, since in callers
    ]


def as_booking(row: Row[Any]) -> Booking:
    """
    Read the booking that a row belongs to.
    """
    return Booking(
        case=Number(row.message, row.matter),
        diary=row.diary,
        unit=row.unit,
        starts=row.starts,
        ends=row.ends,
        contact=Address.read(row.contact),
    )


def _row(booking: Booking, cell: datetime) -> dict[str, Any]:
    return {
        "diary": booking.diary,
        "unit": booking.unit,
        "cell": cell,
        "message": booking.case.message,
        "matter": booking.case.matter,
        "contact": str(booking.contact),
        "starts": booking.starts,
        "ends": booking.ends,
    }
