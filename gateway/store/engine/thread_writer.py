"""
The writer of a process that must stay responsive, which writes in a thread.
"""

from __future__ import annotations

import asyncio
import queue
import threading

from gateway.core.errors import TemporaryFailure
from gateway.store.engine.writer import QueuedWrite, Writer, postpone


class ThreadWriter(Writer):
    """
    A writer that does not block the event loop.

    Attributes:
        most_waiting: More units than this are refused.
    """

    most_waiting = 10_000

    def start(self) -> None:
        self._waiting: queue.Queue[QueuedWrite | None] = queue.Queue(self.most_waiting)
        self._thread = threading.Thread(
            target=self._run, name="store-writer", daemon=True
        )
        super().start()
        self._thread.start()

    async def _finish(self) -> None:
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _take(self, unit: QueuedWrite) -> None:
        try:
            self._waiting.put_nowait(unit)
        except queue.Full:
            raise TemporaryFailure("too much waits to be stored") from None

    def _run(self) -> None:
        unit = self._waiting.get()
        while unit is not None:
            units, last = self._more(unit)
            # Callers that were cancelled before we began want nothing any more.
            wanted = [u for u in units if not u.answer.cancelled()]
            try:
                self._write(wanted)
            except Exception:  # noqa: BLE001 - without this thread all wait for ever
                postpone(wanted)
            unit = None if last else self._waiting.get()

    def _more(self, first: QueuedWrite) -> tuple[list[QueuedWrite], bool]:
        units = [first]
        while len(units) < self._most_together:
            try:
                unit = self._waiting.get_nowait()
            except queue.Empty:
                break
            if unit is None:
                return units, True
            units.append(unit)
        return units, False
