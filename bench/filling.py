"""
Fill a database with the rows of a town: bulk inserts into our tables, and the indexes
afterwards. The result is as if everything had been received.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any, Protocol

import psycopg
from attrs import frozen
from sqlalchemy import Table, create_engine, func, make_url, select

from bench.beside import Beside
from bench.stored import STEP, Town
from bench.trail import NODE, Row, instant
from gateway.store.engine.schema import metadata
from gateway.store.sql import open_store

#: Called with the number of messages inserted so far.
Progress = Callable[[int], None]


class Sink(Protocol):
    """
    Where rows are inserted.
    """

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """
        Insert rows in the form of the database.
        """


def fill(url: str, count: int, now: datetime, progress: Progress) -> None:
    """
    Create the schema in the empty database at *url*, and fill it with *count* messages.
    """

    async def opened() -> None:
        store = open_store(url, NODE)
        await store.open()
        await store.close()

    asyncio.run(opened())
    _indexes(url, make=False)
    town = Town(count=count, now=now)
    with _sink(url) as sink:
        for first in range(1, count + 1, STEP):
            last = min(first + STEP - 1, count)
            _put(sink, town.rows(first, last))
            progress(last)
        _put(sink, _ends(town))
        _put(sink, Beside(count, now).rows())
    _indexes(url, make=True)
    if not url.startswith("sqlite"):
        _tidy(url)


def _ends(town: Town) -> Iterator[Row]:
    yield town.trail.end()
    yield "marks", {"name": "clock", "value": instant(town.now)}


def _put(sink: Sink, rows: Iterable[Row]) -> None:
    found: dict[str, list[dict[str, Any]]] = {}
    for name, row in rows:
        found.setdefault(name, []).append(row)
    for table in metadata.sorted_tables:
        if table.name in found:
            sink.put(table, found[table.name])


def _indexes(url: str, *, make: bool) -> None:
    engine = create_engine(driver(url))
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            for index in table.indexes:
                (index.create if make else index.drop)(connection)
    engine.dispose()


def driver(url: str) -> str:
    """
    Return *url* with SQLAlchemy's driver.
    """
    made = make_url(url)
    if made.drivername != "sqlite":
        made = made.set(drivername="postgresql+psycopg")
    return made.render_as_string(hide_password=False)


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row))


@contextmanager
def _sink(url: str) -> Iterator[Sink]:
    if url.startswith("sqlite"):
        file = make_url(url).database
        with closing(sqlite3.connect(str(file), isolation_level=None)) as connection:
            # Unsafe on a crash, after which it is made again.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -262144")
            yield _Sqlite(connection)
    else:
        plain = make_url(url).set(drivername="postgresql")
        with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
            yield _Postgres(connection)


@frozen
class _Sqlite:
    connection: sqlite3.Connection

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        names = _columns(rows)
        marks = ", ".join("?" * len(names))
        columns = ", ".join(f'"{name}"' for name in names)
        insert = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608
        self.connection.execute("BEGIN")
        self.connection.executemany(
            insert, ([row.get(name) for name in names] for row in rows)
        )
        self.connection.execute("COMMIT")


@frozen
class _Postgres:
    connection: psycopg.Connection[Any]

    def put(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        names = _columns(rows)
        columns = ", ".join(f'"{name}"' for name in names)
        copy = f"COPY {table.name} ({columns}) FROM STDIN"
        with self.connection.cursor() as cursor, cursor.copy(copy.encode()) as sheet:
            for row in rows:
                sheet.write_row([row.get(name) for name in names])
        self.connection.commit()


def _tidy(url: str) -> None:
    """
    Advance the sequences, and do what the server's autovacuum would do later.
    """
    engine = create_engine(driver(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.primary_key:
                if column is table.autoincrement_column:
                    its = func.pg_get_serial_sequence(table.name, column.name)
                    highest = func.coalesce(func.max(column), 0)
                    connection.execute(select(func.setval(its, highest + 1)))
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
