"""
The sequences that number rows.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve
from sqlalchemy import BigInteger, Column, Connection, func, select, type_coerce

from gateway.core.audit import Act
from gateway.core.objects import about_messages
from gateway.core.people.codes import CodeEvent, Purpose
from gateway.store import audit, marks
from gateway.store.engine.schema import codes as codes_table
from gateway.store.engine.schema import messages
from gateway.store.people import codes

#: How many numbers are skipped: so many times as the busiest day of the copy had, and
#: at least so many. A copy that is a day old may have missed a day that was busier.
_DAYS, _LEAST = 10, 1_000

_DAY = 24 * 60 * 60 * 1_000_000


def leave_out(connection: Connection, count: int | None, act: Act) -> range:
    """
    Skip the next *count* numbers of messages in a database that was brought back from
    a copy, so that nobody gets them, and record which in *act*; None for as many as
    were given out since the copy was made, at most.

    What was ended since then is there again. So all links and sessions end by the mark
    that is made here, and codes for accounts are withdrawn; those for held messages
    prove nothing else, and their senders are to use them.
    """
    last = last_number(connection, messages.c.id)
    left = range(last + 1, last + (count or _usual(connection)) + 1)
    go_on(connection, messages.c.id, left[-1])
    marks.bring_back(connection, act.at, left)
    codes.move(connection, CodeEvent.WITHDRAW, codes_table.c.kind == Purpose.BIND)
    audit.note(connection, [evolve(act, object=about_messages(left))])
    return left


def _usual(connection: Connection) -> int:
    day = type_coerce(messages.c.received_at, BigInteger) // _DAY
    days = select(func.count().label("numbers")).select_from(messages).group_by(day)
    busiest = connection.scalar(select(func.max(days.subquery().c.numbers)))
    return max(_DAYS * (busiest or 0), _LEAST)


def last_number(connection: Connection, column: Column[Any]) -> int:
    """
    Return the last number that was generated or exists: explicitly inserted numbers are
    not counted by PostgreSQL's sequences, nor by SQLite's tables without AUTOINCREMENT.
    """
    table = column.table.name
    if connection.dialect.name == "postgresql":
        asked = "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))"
        given = connection.exec_driver_sql(asked, (table, column.name)).scalar()
    else:
        asked = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        given = connection.exec_driver_sql(asked, (table,)).scalar()
    there = connection.scalar(select(func.max(column)))
    return max(given or 0, there or 0)


def go_on(connection: Connection, column: Column[Any], last: int) -> None:
    """
    Make the numbers of *column* continue after *last*.
    """
    table = column.table
    if connection.dialect.name == "postgresql":
        told = "SELECT setval(pg_get_serial_sequence(%s, %s), %s)"
        connection.exec_driver_sql(told, (table.name, column.name, last))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        forget = "DELETE FROM sqlite_sequence WHERE name = ?"
        connection.exec_driver_sql(forget, (table.name,))
        keep = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"
        connection.exec_driver_sql(keep, (table.name, last))
