"""
Values that only grow.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from gateway.store.columns import Instant
from gateway.store.schema import insert, marks

_CLOCK = "clock"
_DESK = "desk"
_BOOKINGS = "bookings"

_instant = Instant()

_VALUE = select(marks.c.value).where(marks.c.name == bindparam("called"))

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def steady(connection: Connection, now: datetime) -> datetime:
    """
    Give the time, never earlier than it was given before: where a clock is set back,
    what was over stays over.
    """
    value = _instant.process_bind_param(now, connection.dialect)
    statement = insert(connection, marks).values(name=_CLOCK, value=value)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"value": statement.excluded.value},
        where=statement.excluded.value > marks.c.value,
    )
    connection.execute(statement)
    return max(now, latest(connection))


def hold(connection: Connection) -> None:
    """
    Let nobody else change the register of people before this transaction ends: all
    who do so begin with the clock.
    """
    steady(connection, _BEGINNING)


def one_books(connection: Connection) -> None:
    """
    Let nobody else book before this transaction ends: what several want in one, and
    others in another order, would have them wait for one another.
    """
    statement = insert(connection, marks).values(name=_BOOKINGS, value=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": marks.c.value + 1}
        )
    )


def latest(connection: Connection) -> datetime:
    """
    Give the latest time that was ever known here.
    """
    return _read(connection, _CLOCK)


def changed(connection: Connection) -> None:
    """
    Say that something changed at the desk.
    """
    statement = insert(connection, marks).values(name=_DESK, value=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": marks.c.value + 1}
        )
    )


def changes(connection: Connection) -> int:
    """
    Count the changes at the desk.
    """
    return connection.scalar(_VALUE, {"called": _DESK}) or 0


def _read(connection: Connection, name: str) -> datetime:
    value = connection.scalar(_VALUE, {"called": name})
    found = _instant.process_result_value(value or 0, connection.dialect)
    assert found is not None  # noqa: S101 - only NULL comes back as nothing.
    return found
