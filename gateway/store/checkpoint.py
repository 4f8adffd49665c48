"""
Move SQLite's write-ahead log into the database, beside the writer and not in it: so
that no caller's commit pays for it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import structlog

from gateway.store.engines import LOG_LIMIT
from gateway.store.writer import broken, describe

log = structlog.get_logger()

#: Not worth a sync below this; as much as SQLite itself lets gather.
_WORTH_IT = 4 * 1024 * 1024

_EVERY = 0.5


class Checkpoints:
    """
    A thread that looks twice a second.
    """

    def __init__(self, file: Path, failed: Callable[[BaseException], None]) -> None:
        """
        Watch *file*'s log; *failed* is told of a disk that cannot be written.
        """
        self._file = file
        self._log = file.with_name(f"{file.name}-wal")
        self._failed = failed
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="store-checkpoints", daemon=True
        )

    def start(self) -> None:
        """
        Begin to look.
        """
        self._thread.start()

    def stop(self) -> None:
        """
        Stop, after what is under way.
        """
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # It may wait for nobody: whoever starts the log over holds the write lock.
        connection = sqlite3.connect(self._file, timeout=0.1, isolation_level=None)
        with closing(connection):
            connection.execute("PRAGMA synchronous = FULL")
            while not self._stopping.wait(_EVERY):
                try:
                    self._look(connection)
                except sqlite3.Error as e:
                    log.warning("store.no_checkpoint", problem=describe(e))
                    if broken(e):
                        self._failed(e)
                        return

    def _look(self, connection: sqlite3.Connection) -> None:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size > _WORTH_IT:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if size > LOG_LIMIT:
            # Under load the log is never wholly moved, and never starts over: nearly
            # all of it is by now, so the writer waits only a moment for the rest.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
