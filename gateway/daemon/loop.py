"""
The event loop that each of our processes uses.
"""

from __future__ import annotations

import asyncio

from gateway.threads import Threads

# Imported before the fork, so that all processes share it.
try:
    from uvloop import new_event_loop
except ImportError:  # It is not built for every platform; asyncio's own will do.
    from asyncio import new_event_loop  # type: ignore[assignment]


def new_loop() -> asyncio.AbstractEventLoop:
    """
    Return a new loop, whose executor tolerates a shortage of threads.
    """
    loop = new_event_loop()
    loop.set_default_executor(Threads(None, "asyncio"))
    return loop
