"""
The writer of a process without latency demands, which writes in its event loop.
"""

from __future__ import annotations

import asyncio
from functools import cached_property

from gateway.store.engine.writer import QueuedWrite, Writer


class LoopWriter(Writer):
    """
    A writer without a thread. Handing over to a thread takes longer than SQLite does;
    and a thread that writes while others compute waits for the interpreter lock at
    every row, while it holds the write lock.
    """

    async def _finish(self) -> None:
        while self._pending:
            self._go()

    @cached_property
    def _pending(self) -> list[QueuedWrite]:
        return []

    def _take(self, unit: QueuedWrite) -> None:
        if not self._pending:
            unit.loop.call_soon(self._begin, unit.loop)
        self._pending.append(unit)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if len(self._pending) > self._most_together:
            # Others who wait for the write lock, or for the loop, get it in between.
            loop.call_soon(self._begin, loop)
        self._go()

    def _go(self) -> None:
        some = slice(self._most_together)
        units, self._pending[some] = self._pending[some], []
        wanted = [unit for unit in units if not unit.answer.cancelled()]
        if wanted:
            self._write(wanted)
