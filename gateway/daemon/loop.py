"""
The event loop of each of our processes.
"""

from __future__ import annotations

import asyncio

from gateway.threads import Threads


def new_loop() -> asyncio.AbstractEventLoop:
    """
    Make one, with threads for what would hold it up.
    """
    loop = _made()
    loop.set_default_executor(Threads(None, "asyncio"))
    return loop


def _made() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # It is not built for every platform; asyncio's own will do.
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
