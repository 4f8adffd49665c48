"""
A lock on SQLite's file for several writing processes.

SQLite allows one writer at a time, and lets the others poll with growing sleeps.
Whoever waits for this lock is woken when it is free.

Whoever has it also knows that the file and its log are still in their places: SQLite
would write on into one that was removed or replaced, and what is written there would be
lost.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from attrs import define, field

from gateway.files import hand_over

_MOVED = (
    "its file was moved, removed or replaced: put it back; if another is there on "
    "purpose, restart the daemon"
)
_LOG_MOVED = (
    "its log (-wal, -shm) was moved, removed or replaced: put it back, or stop the "
    "daemon in order and start it again"
)


@define
class FileLock:
    """
    One writer's lock, held for the length of each transaction.

    Entering it raises OSError if the store's file is no longer the one that was there
    at first.
    """

    _store: Path
    _held: int | None = field(default=None, init=False)
    _file: tuple[int, int] | None = field(default=None, init=False)

    def __enter__(self) -> None:
        if self._held is None:
            turn = self._store.with_name(f"{self._store.name}-turn")
            self._held = open_beside(self._store, turn)
        fcntl.flock(self._held, fcntl.LOCK_EX)
        try:
            self._must_be_in_place()
        except OSError:
            fcntl.flock(self._held, fcntl.LOCK_UN)
            raise

    def _must_be_in_place(self) -> None:
        try:
            found = self._store.stat()
        except FileNotFoundError:
            raise OSError(errno.ESTALE, _MOVED) from None
        there = found.st_dev, found.st_ino
        if self._file is None:
            self._file = there
        if there != self._file:
            raise OSError(errno.ESTALE, _MOVED)

    def check_log(self, known: dict[Any, Any]) -> None:
        """
        Check that the log is the one that a connection in a transaction has open.

        Args:
            known: What is remembered of the connection, and nothing of it at first.

        Raises:
            OSError: It is not.
        """
        for end in ("-wal", "-shm"):
            try:
                found = self._store.with_name(f"{self._store.name}{end}").stat()
            except FileNotFoundError:
                raise OSError(errno.ESTALE, _LOG_MOVED) from None
            there = found.st_dev, found.st_ino
            if known.setdefault(end, there) != there:
                raise OSError(errno.ESTALE, _LOG_MOVED)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._held is not None:
            fcntl.flock(self._held, fcntl.LOCK_UN)

    def close(self) -> None:
        """
        Release the lock file.
        """
        if self._held is not None:
            os.close(self._held)
            self._held = None


def open_beside(store: Path, file: Path) -> int:
    """
    Open a *file* of ours beside the *store*, and create it if it does not exist.
    """
    held = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # With the store's owner, as SQLite does with its own files.
        hand_over(held, store)
    except OSError:
        os.close(held)
        raise
    return held
