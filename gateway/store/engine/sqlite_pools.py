"""
Connections to SQLite, and pools of them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

#: The size to which SQLite truncates its log when it restarts.
LOG_LIMIT = 64 * 1024 * 1024


def connect(file: Path, timeout: float, *, shared: bool = False) -> sqlite3.Connection:
    """
    Open the database in *file*. Where it was moved away, SQLite by itself would make an
    empty one there: the next start would find that, and begin with nothing.

    Args:
        file: It must be there.
        timeout: Seconds to wait for a lock.
        shared: Whether several threads use the connection, one at a time.

    Raises:
        sqlite3.OperationalError: It is not there, or cannot be opened.
    """
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=timeout,
        # We begin transactions ourselves: the driver would do so too late, and not
        # before DDL.
        isolation_level=None,
        check_same_thread=not shared,
    )


def pool(file: Path, size: int, begin: str, cache: int) -> Engine:
    """
    Create a pool of up to *size* connections to the database in *file*, each with a
    cache of *cache* KiB, whose transactions begin with the statement *begin*; nothing
    is opened yet.
    """
    engine = create_engine(
        "sqlite://",
        creator=partial(connect, file, 5, shared=True),
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        # Row by row: the driver keeps the last values of each statement that it has
        # prepared, and there would be one for each number of mails that come together.
        insertmanyvalues_page_size=1,
    )

    def began(dbapi_connection: Any) -> None:
        dbapi_connection.execute(begin)

    def connected(connection: Any, record: Any) -> None:
        del record
        _configure(connection)
        connection.execute(f"PRAGMA cache_size = -{cache}")

    event.listen(engine, "connect", connected)
    # Not as an event listener, which would cost time at every statement.
    engine.dialect.do_begin = began  # type: ignore[method-assign]
    return engine


def _configure(connection: Any) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Temporary data stays in memory, so that a full /tmp stops nothing.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT}")
    # As PostgreSQL has it.
    connection.create_function("sha256", 1, _sha256, deterministic=True)


def _sha256(value: Any) -> bytes | None:
    # SQLite allows any type in any column.
    return hashlib.sha256(value).digest() if isinstance(value, bytes) else None
