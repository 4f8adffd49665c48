"""
Counters and marks, among them the latest known time. They only grow, unless somebody
says that the clock was wrong.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Insert, and_, bindparam, delete, or_, select

from gateway.core.audit import Act
from gateway.core.case import Number
from gateway.ports.people import NO_TIME
from gateway.store.audit import note
from gateway.store.engine.columns import Instant
from gateway.store.engine.schema import into, marks, put

_CLOCK = "clock"
_DESK = "desk"
_BOOKINGS = "bookings"
_KEEPING = "keeping"
_JOINING = "joining"
_UNHELD = "session not held "
_LEFT_OUT = "left out "

#: When the database was last brought back from a copy.
BROUGHT_BACK = "brought back"

#: Until when that copy went.
_COPIED = "copied until"

_instant = Instant()

_VALUES = select(marks.c.name, marks.c.value).where(marks.c.name.in_((_CLOCK, _DESK)))

#: The clock is not moved forward by more than this unless somebody checked it.
PLAUSIBLE = timedelta(days=1)


def steady(connection: Connection, now: datetime) -> datetime:
    """
    Return the time, but never earlier than the latest known time: if the clock is set
    back, what has expired stays expired.

    A time that is more than a day later than the latest known time is not recorded
    until `keep` is called: it may be wrong, and what has expired by it may still be
    valid.
    """
    _keep(connection, now, at_least=now - PLAUSIBLE)
    return max(now, latest(connection))


def keep(connection: Connection, now: datetime) -> datetime:
    """
    Return the time as `steady` does, and record it: it is known to be right.
    """
    _keep(connection, now, at_least=NO_TIME)
    return max(now, latest(connection))


def put_right(connection: Connection, now: datetime) -> None:
    """
    Record the time as correct, even if a later one was recorded.
    """
    value = _instant.process_bind_param(now, connection.dialect)
    put(connection, marks, {"name": _CLOCK, "value": value})


def not_held(connection: Connection, session: datetime, act: Act) -> None:
    """
    Record that a plenary session was not held, also in the audit chain.
    """
    value = _instant.process_bind_param(session, connection.dialect)
    put(connection, marks, {"name": f"{_UNHELD}{value}", "value": value})
    note(connection, [act])


def held(connection: Connection, session: datetime, act: Act) -> None:
    """
    Revoke that a session was not held, also in the audit chain.
    """
    value = _instant.process_bind_param(session, connection.dialect)
    connection.execute(delete(marks).where(marks.c.name == f"{_UNHELD}{value}"))
    note(connection, [act])


def unheld(connection: Connection) -> frozenset[datetime]:
    """
    Return the starts of the sessions that were not held.
    """
    those = select(marks.c.value).where(marks.c.name.startswith(_UNHELD))
    read, dialect = _instant.process_result_value, connection.dialect
    found = (read(value, dialect) for value in connection.scalars(those))
    return frozenset(at for at in found if at is not None)


def bring_back(connection: Connection, at: datetime, left: range) -> None:
    """
    Record when the database was known to have been brought back from a copy, and which
    numbers of messages nobody gets because of it.
    """
    value = _instant.process_bind_param(at, connection.dialect)
    put(connection, marks, {"name": BROUGHT_BACK, "value": value})
    put(connection, marks, {"name": f"{_LEFT_OUT}{left[0]}", "value": left[-1]})
    until = _instant.process_bind_param(latest(connection), connection.dialect)
    put(connection, marks, {"name": _COPIED, "value": until})


def brought_back(connection: Connection) -> datetime | None:
    """
    Return when the database was last known to have been brought back, if ever.
    """
    return _moment(connection, BROUGHT_BACK)


def copied_until(connection: Connection) -> datetime | None:
    """
    Return until when the copy went that was last brought back, if ever one was.
    """
    return _moment(connection, _COPIED)


def _moment(connection: Connection, name: str) -> datetime | None:
    its = select(marks.c.value).where(marks.c.name == name)
    return _instant.process_result_value(connection.scalar(its), connection.dialect)


def left_out(connection: Connection, numbers: Collection[Number]) -> bool:
    """
    Say whether one of *numbers* was left out of a copy that was brought back.
    """
    those = select(marks.c.name, marks.c.value)
    rows = connection.execute(those.where(marks.c.name.startswith(_LEFT_OUT)))
    left = [range(int(row.name[len(_LEFT_OUT) :]), row.value + 1) for row in rows]
    return any(number.message in each for number in numbers for each in left)


def _keep(connection: Connection, now: datetime, at_least: datetime) -> None:
    value = _instant.process_bind_param(now, connection.dialect)
    least = _instant.process_bind_param(at_least, connection.dialect)
    given = {"name": _CLOCK, "value": value, "least": least}
    connection.execute(_advancing(connection.dialect.name), given)


@cache
def _advancing(dialect: str) -> Insert:
    statement = into(dialect, marks).values(
        name=bindparam("name"), value=bindparam("value")
    )
    return statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"value": statement.excluded.value},
        where=and_(
            statement.excluded.value > marks.c.value,
            # Zero: no time was ever recorded.
            or_(marks.c.value >= bindparam("least"), marks.c.value == 0),
        ),
    )


def hold(connection: Connection) -> None:
    """
    Lock the register of people until this transaction ends: all who change it begin by
    recording the time.
    """
    steady(connection, NO_TIME)


def one_books(connection: Connection) -> None:
    """
    Serialize bookings until this transaction ends: if several were made in different
    orders, they could deadlock.
    """
    count(connection, _BOOKINGS)


def one_keeps(connection: Connection) -> None:
    """
    Serialize orders to keep a case, and erasures of what such a case may need, until
    this transaction ends: an order given just before is seen here.
    """
    count(connection, _KEEPING)


def one_joins(connection: Connection) -> None:
    """
    Serialize merges of jobs until this transaction ends: a case that joins a job while
    that is merged into another would be left behind.
    """
    count(connection, _JOINING)


def latest(connection: Connection) -> datetime:
    """
    Return the latest time that was ever recorded.
    """
    return latest_and_changes(connection)[0]


def latest_and_changes(connection: Connection) -> tuple[datetime, int]:
    """
    Return the latest time that was ever recorded, and the number of changes at the
    desk.
    """
    known = {row.name: row.value for row in connection.execute(_VALUES)}
    at = _instant.process_result_value(known.get(_CLOCK, 0), connection.dialect)
    assert at is not None  # noqa: S101 - only NULL comes back as nothing.
    return at, known.get(_DESK, 0)


def changed(connection: Connection) -> None:
    """
    Count a change at the desk.
    """
    count(connection, _DESK)


def count(connection: Connection, name: str) -> None:
    """
    Count one more of *name*.
    """
    given = {"name": name, "value": 1}
    connection.execute(_counting(connection.dialect.name), given)


@cache
def _counting(dialect: str) -> Insert:
    return into(dialect, marks).on_conflict_do_update(
        index_elements=["name"], set_={"value": marks.c.value + 1}
    )
