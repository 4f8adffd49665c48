"""
Serve an ASGI application at a door that is open already, on the loop that runs.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework
from starlette.types import ASGIApp


async def serve_at(
    door: socket.socket, app: ASGIApp, stop: asyncio.Event, grace: float = 1.0
) -> None:
    """
    Serve whoever comes to *door* until *stop* is set; the door is closed then.

    Args:
        door: Bound, so that its port is known before anybody is served.
        app: What answers.
        stop: Ends it. Signals are left alone: the process has an owner.
        grace: Seconds for answers that were begun.
    """
    config = Config()
    # From here on the socket is hypercorn's, which closes it.
    config.bind = [f"fd://{door.detach()}"]
    config.errorlog = logging.getLogger("hypercorn.error")
    config.graceful_timeout = grace
    # Both mean ASGI, each in types of its own.
    await serve(cast("Framework", app), config, shutdown_trigger=stop.wait)
