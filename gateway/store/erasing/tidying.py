"""
Remove erased data from the database file itself.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from gateway.store.engine.sqlite_pools import connect

#: Seconds between two attempts to find a moment without readers.
_BREATH = 0.05


def tidy(file: Path, patience: float) -> bool:
    """
    Rewrite SQLite's file without what was erased, and truncate its log. Return False if
    others prevented that for longer than *patience* seconds.

    Raises:
        OSError: There is no room for a second copy of it.
    """
    until = time.monotonic() + patience
    # A connection of its own, because the writer's may be in a transaction.
    with closing(connect(file, patience)) as connection:
        try:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            return _empty_log(connection, until)
        except sqlite3.OperationalError as e:
            # A full disk is an I/O error on systems that do not report it as full.
            if e.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
                raise OSError(errno.ENOSPC, str(e)) from e
            return False


def _empty_log(connection: sqlite3.Connection, until: float) -> bool:
    while True:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(_BREATH)
