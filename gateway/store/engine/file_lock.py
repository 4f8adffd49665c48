"""
Whose turn it is to write into SQLite's file, when several processes do.

SQLite lets one write at a time and has the others look again and again, after longer
and longer naps: whoever waits for the file's lock is woken when it is free.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from attrs import define, field

from gateway.files import hand_over


@define
class FileLock:
    """
    One writer's turns, one after the other; each lasts as long as a transaction.
    """

    _store: Path
    _held: int | None = field(default=None, init=False)

    def __enter__(self) -> None:
        if self._held is None:
            turn = self._store.with_name(f"{self._store.name}-turn")
            self._held = open_beside(self._store, turn)
        fcntl.flock(self._held, fcntl.LOCK_EX)

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
        Have no more turns.
        """
        if self._held is not None:
            os.close(self._held)
            self._held = None


def open_beside(store: Path, file: Path) -> int:
    """
    Open a *file* of ours that stands beside the *store*; it is made if there is none.
    """
    held = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    # As SQLite does with what it keeps there.
    hand_over(held, store)
    return held
