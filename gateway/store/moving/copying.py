"""
All that one database holds, carried into an empty one: from SQLite to PostgreSQL, where
a town comes to need several nodes, or back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
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
from gateway.store.moving.numbering import go_on, last_number
from gateway.store.moving.upgrade import upgrade
from gateway.store.nodes.single_daemon import at_work, work_alone

#: Rows that are carried at once: a mail may be long.
_AT_ONCE = 50

#: Sums of rows are of so many values.
_SUMS = 1 << 64

#: Told again and again: what is done, with which table, with how many rows of how many.
Tell = Callable[[str, str, int, int], None]


def copy(old: str, new: str, *, since: datetime, tell: Tell) -> Mapping[str, int]:
    """
    Carry every row of the database *old* into *new*, in one transaction, and read it
    there again; give how many rows each table has.

    Nobody can write into the old one meanwhile. It is not changed, but that its schema
    is brought up to date.

    Args:
        old: SQLAlchemy's URL of SQLite or PostgreSQL.
        new: Another one.
        since: A node of PostgreSQL's that was seen after this is there yet.
        tell: Is told of the progress.

    Raises:
        SettingsInvalid: One of them is no database of ours, or the new one is not
            empty.
        TemporaryFailure: A daemon works on one of them, or one fails just now.
    """
    with _alone(old, since) as source, _where_to():
        there = _file(new)
        if there is not None and there == _file(old):
            raise wrong("everything is there already")
        with _alone(new, since) as target:
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
        known: Which one it is.
        connection: To it.
    """

    known: Engines
    connection: Connection


@contextmanager
def _alone(url: str, since: datetime) -> Iterator[_Side]:
    """
    Begin to write into the database at *url*, on which nobody else works.
    """
    known = engines(url)
    work_alone(url)
    create_file(known)
    try:
        with _told_of(known):
            upgrade(known, lambda connection: _refuse_nodes(known, connection, since))
            with known.writing.begin() as connection:
                _take_time(connection)
                _refuse_nodes(known, connection, since)
                yield _Side(known, connection)
    finally:
        known.dispose()


@contextmanager
def _told_of(known: Engines) -> Iterator[None]:
    """
    Say which of the two it was that failed.
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
        # To read a table, or to wait for the other database, may take its time.
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def _refuse_nodes(known: Engines, connection: Connection, since: datetime) -> None:
    """
    Raises:
        TemporaryFailure: A node works there. Of a file another mark tells.
    """
    if known.file is not None:
        return
    if names := at_work(known, connection, since):
        raise TemporaryFailure(
            f"{known.name}: a daemon works there ({names}): stop it; one that was "
            "killed is gone after some seconds"
        )


@frozen
class _Carrying:
    """
    Attributes:
        source: Where everything is.
        target: Where it is to be.
        tell: Is told of the progress.
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
        # SQLite lets one write at a time, and that is us.
        if connection.dialect.name == "postgresql":
            tables = ", ".join(metadata.tables)
            with _told_of(self.source.known):
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE MODE")

    def carry(self, table: Table) -> int:
        """
        Raises:
            TemporaryFailure: What is read in the new database is not what was written.
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
        Have the numbers go on from where they were: none is given again, not even of a
        row that was erased.
        """
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                with _told_of(self.source.known):
                    last = last_number(self.source.connection, column)
                if last:
                    go_on(self.target.connection, column, last)


def _sum(before: int, rows: list[tuple[Any, ...]]) -> int:
    # The two databases need not sort alike: a sum is the same in any order.
    return (before + sum(map(hash, rows))) % _SUMS
