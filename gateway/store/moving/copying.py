"""
Copy a whole database into an empty one: from SQLite to PostgreSQL, when a town comes to
need several nodes, or back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import DBAPIError

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.store.engine.engines import (
    SETTING,
    Engines,
    create_file,
    engines,
    unreachable,
    wrong,
)
from gateway.store.engine.schema import metadata
from gateway.store.moving.sequences import go_on, last_number
from gateway.store.moving.upgrade import upgrade
from gateway.store.nodes.single_daemon import refuse_at_work, work_alone

#: Rows per batch; few, because a mail may be long.
_AT_ONCE = 50

#: Checksums are modulo this.
_SUMS = 1 << 64

#: Progress callback: the action, the table, rows done, rows in all.
Tell = Callable[[str, str, int, int], None]


def copy(old: str, new: str, *, tell: Tell) -> Mapping[str, int]:
    """
    Copy every row of the database *old* into *new*, in one transaction, and verify it
    by reading it back; return how many rows each table has.

    Nobody can write to the old database meanwhile. It is not changed, except that its
    schema is migrated.

    Args:
        old: SQLAlchemy's URL of SQLite or PostgreSQL.
        new: Another one.
        tell: Is called with the progress.

    Raises:
        DatabaseMissing: There is no old database.
        SettingsInvalid: One of them is no database of ours, or the new one is not
            empty.
        TemporaryFailure: A daemon works on one of them, or one fails just now.
    """
    with _alone(old, made=True) as source, _where_to():
        there = _file(new)
        if there is not None and there == _file(old):
            raise wrong("everything is there already")
        with _alone(new, made=False) as target:
            carrying = _Carrying(source, target, tell)
            carrying.refuse_what_is_there()
            carrying.keep_others_out()
            rows = {t.name: carrying.carry(t) for t in metadata.sorted_tables}
            carrying.count_on()
            return rows


@frozen
class _Side:
    """
    One of the two databases, in a transaction.

    Attributes:
        known: The database.
        connection: To it.
    """

    known: Engines
    connection: Connection


@contextmanager
def _alone(url: str, *, made: bool) -> Iterator[_Side]:
    """
    Begin a write transaction in the database at *url*, and refuse if anybody else works
    on it.
    """
    known = engines(url)
    work_alone(url)
    create_file(known)
    try:
        with _told_of(known):
            upgrade(known, partial(_refuse_nodes, known), made=made)
            with known.writing.begin() as connection:
                _take_time(connection)
                _refuse_nodes(known, connection)
                yield _Side(known, connection)
    finally:
        known.dispose()


@contextmanager
def _told_of(known: Engines) -> Iterator[None]:
    """
    Translate errors of one database so that they name it.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as e:
        raise unreachable(known, e) from None


@contextmanager
def _where_to() -> Iterator[None]:
    try:
        yield
    except SettingsInvalid as e:
        problems = (p.removeprefix(f"{SETTING}: ") for p in e.problems)
        raise SettingsInvalid(tuple(f"TO: {problem}" for problem in problems)) from None


def _file(url: str) -> Path | None:
    file = engines(url).file
    return file and file.resolve()


def _take_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Reading a table, or waiting for the other database, may take long.
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def _refuse_nodes(known: Engines, connection: Connection) -> None:
    """
    Refuse to go on while a node works on PostgreSQL; SQLite's file has its own lock.

    Raises:
        TemporaryFailure: A node works there.
    """
    if known.file is None:
        refuse_at_work(known, connection)


@frozen
class _Carrying:
    """
    The copying of tables from one database to the other.

    Attributes:
        source: The old database.
        target: The new database.
        tell: Is called with the progress.
    """

    source: _Side
    target: _Side
    tell: Tell

    def refuse_what_is_there(self) -> None:
        for table in metadata.sorted_tables:
            if self.target.connection.execute(select(table).limit(1)).first():
                raise wrong("there is something in it: name an empty database")

    def keep_others_out(self) -> None:
        connection = self.source.connection
        # SQLite allows one writer, which is us.
        if connection.dialect.name == "postgresql":
            tables = ", ".join(metadata.tables)
            with _told_of(self.source.known):
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE MODE")

    def carry(self, table: Table) -> int:
        """
        Copy one table, and return its number of rows.

        Raises:
            TemporaryFailure: What is read back from the new database is not what was
                written.
        """
        with _told_of(self.source.known):
            counted = select(func.count()).select_from(table)
            count = self.source.connection.scalar(counted) or 0
        columns = [column.name for column in table.columns]
        carried = 0
        for rows in self._read("carried", self.source, table, count):
            named = [dict(zip(columns, row, strict=True)) for row in rows]
            self.target.connection.execute(insert(table), named)
            carried = _sum(carried, rows)
        there = 0
        for rows in self._read("compared", self.target, table, count):
            there = _sum(there, rows)
        if there != carried:
            raise TemporaryFailure(
                f"the rows of {table.name} are not the same in the new database; "
                "nothing was kept there"
            )
        return count

    def _read(
        self, what: str, side: _Side, table: Table, count: int
    ) -> Iterator[list[tuple[Any, ...]]]:
        done = 0
        self.tell(what, table.name, done, count)
        asked, options = select(table), {"yield_per": _AT_ONCE}
        with (
            _told_of(side.known),
            side.connection.execute(asked, execution_options=options) as found,
        ):
            for rows in found.partitions():
                done += len(rows)
                yield [tuple(row) for row in rows]
                self.tell(what, table.name, done, count)

    def count_on(self) -> None:
        """
        Continue the sequences from where they were: no number is reused, not even that
        of an erased row.
        """
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                with _told_of(self.source.known):
                    last = last_number(self.source.connection, column)
                if last:
                    go_on(self.target.connection, column, last)


def _sum(before: int, rows: list[tuple[Any, ...]]) -> int:
    # The two databases may sort differently: a sum is independent of the order.
    return (before + sum(map(hash, rows))) % _SUMS
