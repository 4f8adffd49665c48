"""
Connections that tests pass on to one another: connecting to a database, and preparing
each statement, takes longer than most tests. Tests of connecting open their own.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen
from sqlalchemy.exc import DBAPIError

from gateway.store.engine.engines import Engines, create_file, engines
from gateway.store.engine.schema import metadata
from gateway.store.sql import SqlStore, open_store

#: Empties every table.
DELETING = "; ".join(str(each.delete()) for each in reversed(metadata.sorted_tables))


@frozen(kw_only=True)
class Lent(Engines):
    """
    Engines that return to their shelf, still connected, when they are disposed of.
    """

    shelf: list["Lent"] = field(repr=False)

    def dispose(self) -> None:
        pools = (self.writing.pool, self.reading.pool)
        if any(pool.checkedout() for pool in pools):
            self.end()
        else:
            self.shelf.append(self)

    def end(self) -> None:
        super().dispose()

    def answers(self) -> bool:
        """
        Say whether they are still connected.
        """
        try:
            for engine in (self.writing, self.reading):
                with engine.connect() as connection:
                    connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            return False
        return True


@frozen
class Shelf:
    """
    Idle engines of one database.
    """

    url: str
    _waiting: list[Lent] = field(factory=list, init=False)

    def take(self) -> Engines:
        while self._waiting:
            one = self._waiting.pop()
            if one.answers():
                return one
            one.end()
        return Lent(shelf=self._waiting, **asdict(engines(self.url), recurse=False))

    def close(self) -> None:
        for each in self._waiting:
            each.end()


@frozen
class File:
    """
    An SQLite file with all tables.
    """

    path: Path
    _shelf: Shelf
    _connection: sqlite3.Connection

    def take(self, place: Path) -> Engines:
        """
        Return engines for the emptied file, with a symbolic link to it at *place*.
        """
        self._connection.executescript(DELETING)
        # Restart the ids at one.
        self._connection.execute("DELETE FROM sqlite_sequence")
        place.symlink_to(self.path)
        return self._shelf.take()


@asynccontextmanager
async def store_at(
    url: str, node: str, key: bytes = b"", **more: Any
) -> AsyncIterator[SqlStore]:
    """
    Open a store, and close it even if the test fails: a later test would be blamed.
    """
    store = open_store(url, node, key, **more)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def make_tables(url: str) -> None:
    """
    Create the tables in an empty database.
    """

    async def once() -> None:
        async with store_at(url, "one"):
            pass

    asyncio.run(once())


def with_tables(folder: Path) -> Callable[[Engines], None]:
    """
    Return a replacement for `create_file` that copies the tables from a file, which is
    made in *folder* once.
    """
    make_tables(f"sqlite:///{folder}/tables.db")
    tables = (folder / "tables.db").read_bytes()

    def create(engines: Engines) -> None:
        create_file(engines)
        if engines.file is not None and not engines.file.stat().st_size:
            engines.file.write_bytes(tables)

    return create


@contextmanager
def shelf(url: str) -> Iterator[Shelf]:
    made = Shelf(url)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def lent_file(path: Path) -> Iterator[File]:
    """
    Create a file to be lent.
    """
    make_tables(f"sqlite:///{path}")
    connection = sqlite3.connect(path, isolation_level=None)
    with shelf(f"sqlite:///{path}") as made, closing(connection):
        connection.execute("PRAGMA synchronous = OFF")
        yield File(path, made, connection)
