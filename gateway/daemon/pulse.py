"""
Find out whose code holds up a worker: nothing else goes on there meanwhile.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from attrs import define, field

from gateway.ports.channels import Channel

#: Seconds between two looks.
EVERY = 1.0

#: Looks between which the loop took no step, after which whoever holds it up is named:
#: before the daemon ends the worker, and nobody would know.
LOOKS = 45


@define
class Pulse:
    """
    Looks at the loop of the thread that makes it.

    Attributes:
        channels: Those whose calls may hold it up.
        hung: Told which one does.
    """

    channels: Mapping[str, Channel]
    hung: Callable[[str], None]
    _thread: int = field(factory=threading.get_ident, init=False)
    _beats: int = field(default=0, init=False)

    def beat(self) -> None:
        """
        Take note that the loop goes on.
        """
        self._beats += 1

    def watch(self) -> None:
        """
        Look until a channel holds up the loop. What stops the whole process stops
        this, too: it counts looks, and not seconds.
        """
        seen, looks = -1, 0
        while True:
            time.sleep(EVERY)
            seen, looks = self._beats, looks + 1 if seen == self._beats else 0
            if looks >= LOOKS and (name := self._holder()):
                return self.hung(name)

    def _holder(self) -> str:
        """
        Name the channel one of whose methods is on the stack; empty if none is.
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
