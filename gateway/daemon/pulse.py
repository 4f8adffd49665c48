"""
Detection of the channel whose code blocks a worker's event loop.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from attrs import define, field

from gateway.ports.channels import Channel

#: Seconds between two checks.
EVERY = 1.0

#: Checks without progress of the loop after which the channel is named: sooner than the
#: daemon kills the worker, as then nobody would know which one it was.
LOOKS = 45


@define
class Pulse:
    """
    Watches the event loop of the thread that makes it.

    Attributes:
        channels: Those whose calls may block it.
        hung: Called with the name of the one that does.
    """

    channels: Mapping[str, Channel]
    hung: Callable[[str], None]
    _thread: int = field(factory=threading.get_ident, init=False)
    _beats: int = field(default=0, init=False)

    def beat(self) -> None:
        """
        Record that the loop runs.
        """
        self._beats += 1

    def watch(self) -> None:
        """
        Watch until a channel blocks the loop. Checks are counted and not seconds,
        because whatever suspends the process suspends this thread, too.
        """
        seen, looks = -1, 0
        while True:
            time.sleep(EVERY)
            seen, looks = self._beats, looks + 1 if seen == self._beats else 0
            if looks >= LOOKS and (name := self._holder()):
                return self.hung(name)

    def _holder(self) -> str:
        """
        Return the channel one of whose methods is on the stack; empty if none is.
        """
        frames = sys._current_frames()  # noqa: SLF001 - documented; there is no other.
        frame: FrameType | None = frames.get(self._thread)
        while frame is not None:
            asked = frame.f_locals.get("self")
            for name, channel in self.channels.items():
                if asked is channel:
                    return name
            frame = frame.f_back
        return ""
