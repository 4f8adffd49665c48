"""
Serve an ASGI application at a door that is open already, on the loop that runs; and
find doors.
"""

from __future__ import annotations

import asyncio
import logging
import random
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework
from starlette.types import ASGIApp

#: Connections that go out are given ports from 32,768 on by Linux
#: (ip_local_port_range): one of those may be taken before anybody listens there.
_NOT_GIVEN = range(16_384, 32_768)


def _in_no_order() -> Iterator[int]:
    while True:
        yield from random.sample(_NOT_GIVEN, len(_NOT_GIVEN))


#: Whoever asks for two ports listens at neither yet: none is found twice.
_PORTS = _in_no_order()


def free_port() -> int:
    """
    Find a port of 127.0.0.1 that nobody listens on, and that no connection is given:
    another each time.
    """
    while True:
        port = next(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


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
    # Hypercorn goes over to HTTP/2 with whoever asks. A proxy that passes that on reads
    # nothing of what comes behind it: so it would be asked for what it lets nobody ask.
    config.h2_max_concurrent_streams = 0
    # Both mean ASGI, each in types of its own.
    await serve(cast("Framework", app), config, shutdown_trigger=stop.wait)
