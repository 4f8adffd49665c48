"""
Checkpoint SQLite's write-ahead log in a thread of its own, so that no caller's commit
pays for it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from math import inf
from pathlib import Path

import structlog

from gateway.store.engine.sqlite_pools import connect
from gateway.store.engine.trouble import broken, describe

log = structlog.get_logger()

_EVERY = 0.5

#: Seconds after which it is logged again that it still fails.
_REMINDS = 60

#: Pages of the log beyond which it is restarted from its beginning.
_LONG = 4_000


class Checkpoints:
    """
    A thread that checkpoints the log twice a second if it has grown.
    """

    def __init__(self, file: Path, failed: Callable[[BaseException], None]) -> None:
        """
        Watch *file*'s log; *failed* is called if the disk cannot be written.
        """
        self._file = file
        self._log = file.with_name(f"{file.name}-wal")
        self._failed = failed
        self._moved_at = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="store-checkpoints", daemon=True
        )

    def start(self) -> None:
        """
        Start the thread.
        """
        self._thread.start()

    def stop(self) -> None:
        """
        Stop after the checkpoint that is under way.
        """
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        # Whoever opens or closes the file may hold it for a moment at any time. Without
        # this thread the log would only grow, so that nothing but a disk of which
        # nobody knows what it holds ends it.
        told_at = -inf
        while not self._stopping.wait(_EVERY):
            try:
                self._watch()
            except (sqlite3.Error, OSError) as e:
                if time.monotonic() - told_at >= _REMINDS:
                    # The log may be on the same full disk.
                    log.warning("store.no_checkpoint", problem=describe(e))
                    told_at = time.monotonic()
                if broken(e):
                    self._failed(e)
                    return

    def _watch(self) -> None:
        # A short timeout: restarting the log takes the write lock.
        connection = connect(self._file, 0.1)
        with closing(connection):
            connection.execute("PRAGMA synchronous = FULL")
            self._look(connection)
            while not self._stopping.wait(_EVERY):
                self._look(connection)

    def _look(self, connection: sqlite3.Connection) -> None:
        try:
            written_at = self._log.stat().st_mtime_ns
        except FileNotFoundError:
            # Not yet there; or removed, but not what this connection has open of it.
            written_at = 0
        if written_at == self._moved_at:
            return
        passive = "PRAGMA wal_checkpoint(PASSIVE)"
        _, pages, _ = connection.execute(passive).fetchone()
        if pages > _LONG:
            # Under load a passive checkpoint never reaches the end of the log, so that
            # it never restarts. By now nearly all of it is checkpointed, so that the
            # writer waits only a moment for the rest. The file keeps its length:
            # overwriting allocates no space, and syncs in half the time.
            connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        self._moved_at = written_at
