"""
The event loop of each of our processes.
"""

from __future__ import annotations

import asyncio

from gateway.threads import Threads

# Here, so that all who are forked share it.
try:
    from uvloop import new_event_loop
except ImportError:  # It is not built for every platform; asyncio's own will do.
    from asyncio import new_event_loop  # type: ignore[assignment]


def new_loop() -> asyncio.AbstractEventLoop:
    """
    Make one, with threads for what would hold it up.
    """
    loop = new_event_loop()
    loop.set_default_executor(Threads(None, "asyncio"))
    return loop
