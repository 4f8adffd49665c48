"""
A watch over the rules' files, where changed rules are to come into force by themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from attrs import define

from gateway.daemon.reload import Cause, RulesInForce


@define
class FileWatch:
    """
    Reloads the rules when their files have changed and then stayed the same.

    Attributes:
        every: Seconds between two checks; only files that are the same in two checks
            are read, so that no half-written file is.
    """

    rules: RulesInForce
    every: float = 2.0

    async def run(self) -> None:
        """
        Watch until cancelled.
        """
        seen = taken = None
        while True:
            before, seen = seen, await asyncio.to_thread(self._look)
            if seen == before and seen != taken:
                await self.rules.reload(Cause.WATCH)
                taken = seen
            await asyncio.sleep(self.every)

    def _look(self) -> Mapping[Path, tuple[int, ...]]:
        folder = self.rules.path.parent
        read = self.rules.read
        # What is included and missing may come.
        names = read.texts.keys() | read.sought
        files = {self.rules.path, *(folder / name for name in names)}
        # Replacing a file, or adding one, changes its folder.
        return {p: _mark(p) for p in files | {file.parent for file in files}}


def _mark(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    # Of what becomes readable only the second time changes.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
