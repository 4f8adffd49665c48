"""
Connection pools for SQLite.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

#: The size to which SQLite truncates its log when it restarts.
LOG_LIMIT = 64 * 1024 * 1024


def pool(url: URL, size: int, begin: str, cache: int) -> Engine:
    """
    Create a pool of up to *size* connections to the database at *url*, each with a
    cache of *cache* KiB, whose transactions begin with the statement *begin*; nothing
    is opened yet.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"timeout": 5, "check_same_thread": False},
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
    # We begin transactions ourselves: the driver would do so too late, and not before
    # DDL.
    connection.isolation_level = None
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
