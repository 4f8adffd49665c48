"""
The event loop of each of our processes.
"""

from __future__ import annotations

import asyncio


def new_loop() -> asyncio.AbstractEventLoop:
    """
    Make one.
    """
    try:
        import uvloop
    except ImportError:  # It is not built for every platform; asyncio's own will do.
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
