"""
Values that only grow, unless somebody says that the clock was wrong.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Insert, and_, bindparam, delete, or_, select

from gateway.core.audit import Act
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

_instant = Instant()

_VALUES = select(marks.c.name, marks.c.value).where(marks.c.name.in_((_CLOCK, _DESK)))

#: A clock is not put forward by more while somebody looks at it.
PLAUSIBLE = timedelta(days=1)


def steady(connection: Connection, now: datetime) -> datetime:
    """
    Give the time, never earlier than it was given before: where a clock is set back,
    what was over stays over.

    A time that is more than a day later than any before is not kept, until `keep` is
    told of it: what is over by it may yet be good by another.
    """
    _keep(connection, now, at_least=now - PLAUSIBLE)
    return max(now, latest(connection))


def keep(connection: Connection, now: datetime) -> datetime:
    """
    Give the time as `steady` does, and keep it: it is known to be right.
    """
    _keep(connection, now, at_least=NO_TIME)
    return max(now, latest(connection))


def put_right(connection: Connection, now: datetime) -> None:
    """
    Keep the time that somebody says it is, even if a later one was known.
    """
    value = _instant.process_bind_param(now, connection.dialect)
    put(connection, marks, {"name": _CLOCK, "value": value})


def not_held(connection: Connection, session: datetime, act: Act) -> None:
    """
    Keep that a session of the plenary was not held, in the chain, too.
    """
    value = _instant.process_bind_param(session, connection.dialect)
    put(connection, marks, {"name": f"{_UNHELD}{value}", "value": value})
    note(connection, [act])


def held(connection: Connection, session: datetime, act: Act) -> None:
    """
    Take back that a session was not held, in the chain, too.
    """
    value = _instant.process_bind_param(session, connection.dialect)
    connection.execute(delete(marks).where(marks.c.name == f"{_UNHELD}{value}"))
    note(connection, [act])


def unheld(connection: Connection) -> frozenset[datetime]:
    """
    Give the beginnings of the sessions that were not held.
    """
    those = select(marks.c.value).where(marks.c.name.startswith(_UNHELD))
    read, dialect = _instant.process_result_value, connection.dialect
    found = (read(value, dialect) for value in connection.scalars(those))
    return frozenset(at for at in found if at is not None)


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
            # Before the first time of all there was none.
            or_(marks.c.value >= bindparam("least"), marks.c.value == 0),
        ),
    )


def hold(connection: Connection) -> None:
    """
    Let nobody else change the register of people before this transaction ends: all
    who do so begin with the clock.
    """
    steady(connection, NO_TIME)


def one_books(connection: Connection) -> None:
    """
    Let nobody else book before this transaction ends: what several want in one, and
    others in another order, would have them wait for one another.
    """
    _count(connection, _BOOKINGS)


def one_keeps(connection: Connection) -> None:
    """
    Let nobody else keep a case, or erase what one may need, before this transaction
    ends: what is kept a moment before the other is there when this looks.
    """
    _count(connection, _KEEPING)


def one_joins(connection: Connection) -> None:
    """
    Let nobody else put jobs together before this transaction ends: what is put to a job
    meanwhile would be left behind where that is put to another.
    """
    _count(connection, _JOINING)


def latest(connection: Connection) -> datetime:
    """
    Give the latest time that was ever known here.
    """
    return latest_and_changes(connection)[0]


def latest_and_changes(connection: Connection) -> tuple[datetime, int]:
    """
    Give the latest time that was ever known here, and count the changes at the desk.
    """
    known = {row.name: row.value for row in connection.execute(_VALUES)}
    at = _instant.process_result_value(known.get(_CLOCK, 0), connection.dialect)
    assert at is not None  # noqa: S101 - only NULL comes back as nothing.
    return at, known.get(_DESK, 0)


def changed(connection: Connection) -> None:
    """
    Say that something changed at the desk.
    """
    _count(connection, _DESK)


def _count(connection: Connection, name: str) -> None:
    given = {"name": name, "value": 1}
    connection.execute(_counting(connection.dialect.name), given)


@cache
def _counting(dialect: str) -> Insert:
    return into(dialect, marks).on_conflict_do_update(
        index_elements=["name"], set_={"value": marks.c.value + 1}
    )
