"""
The writer of a process that has nobody to answer meanwhile: it writes in its own loop.
"""

from __future__ import annotations

import asyncio
from functools import cached_property

from gateway.store.engine.writer import Unit, Writer


class LoopWriter(Writer):
    """
    One that needs no thread. The way to a thread and back takes longer than SQLite
    does, and whoever writes while others compute waits for the interpreter at every
    row, with the turn to write in hand.
    """

    async def _finish(self) -> None:
        while self._pending:
            self._go()

    @cached_property
    def _pending(self) -> list[Unit]:
        return []

    def _take(self, unit: Unit) -> None:
        if not self._pending:
            unit.loop.call_soon(self._begin, unit.loop)
        self._pending.append(unit)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        if len(self._pending) > self._most_together:
            # Who waits for a turn, or for the loop, has it in between.
            loop.call_soon(self._begin, loop)
        self._go()

    def _go(self) -> None:
        some = slice(self._most_together)
        units, self._pending[some] = self._pending[some], []
        wanted = [unit for unit in units if not unit.answer.cancelled()]
        if wanted:
            self._write(wanted)
