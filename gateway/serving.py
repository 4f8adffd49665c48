"""
Serve an ASGI application on a listening socket in the running loop, and find free
ports.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import random
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import cast

from attrs import define, field
from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework
from starlette.types import ASGIApp

#: Linux assigns outgoing connections ports from 32,768 on (ip_local_port_range), which
#: could be taken before anybody listens there.
_NOT_GIVEN = range(16_384, 32_768)


#: How many of them a process takes at a time. The first of them stays bound as long as
#: the process lives, so that no other process takes the rest.
_BLOCK = 64


def _ours() -> Iterator[int]:
    """
    Yield each port of the blocks that no other process has, once.
    """
    blocks = _NOT_GIVEN[::_BLOCK]
    for first in random.sample(blocks, len(blocks)):
        held = socket.socket()
        try:
            held.bind(("127.0.0.1", first))
        except OSError:
            held.close()
            continue
        # Bound until the process ends.
        held.detach()
        yield from range(first + 1, first + _BLOCK)


#: Shared, so that two calls never find the same port before either is listened on.
_PORTS = _ours()


def free_port() -> int:
    """
    Find a free port of 127.0.0.1 that no outgoing connection is assigned; a different
    one each time, in whatever process of this machine.

    Raises:
        OSError: All are taken.
    """
    for port in _PORTS:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError(errno.EADDRINUSE, "no port is free")


async def serve_at(
    door: socket.socket, app: ASGIApp, stop: asyncio.Event, grace: float = 1.0
) -> None:
    """
    Serve *app* on *door* until *stop* is set; then close the socket.

    Args:
        door: A bound socket, so that its port is known before anybody is served.
        app: The application.
        stop: Ends it. Signals are not handled, because the process has an owner.
        grace: Seconds for open requests to finish.
    """
    config = Config()
    # Hypercorn owns the socket from here on, and closes it.
    config.bind = [f"fd://{door.detach()}"]
    config.errorlog = logging.getLogger("hypercorn.error")
    config.graceful_timeout = grace
    # Disable HTTP/2, to which hypercorn upgrades on request: a proxy that passes the
    # upgrade on cannot see, and so not forbid, the requests that follow.
    config.h2_max_concurrent_streams = 0
    # Both are ASGI, with different types.
    await serve(cast("Framework", app), config, shutdown_trigger=stop.wait)


@define
class Loopback:
    """
    A server on 127.0.0.1 for sandboxes and tests. After a restart it has the same port,
    as after an outage.

    Attributes:
        app: The application that it serves.
        port: Its port, once it has been started.
    """

    app: ASGIApp
    port: int = field(default=0, init=False)
    _stop: asyncio.Event = field(factory=asyncio.Event, init=False)
    _serving: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Listen, on a free port the first time.
        """
        door = socket.create_server(("127.0.0.1", self.port))
        self.port = door.getsockname()[1]
        self._stop.clear()
        self._serving = asyncio.create_task(serve_at(door, self.app, self._stop))

    async def stop(self) -> None:
        """
        Stop it, if it was started.
        """
        if self._serving is not None:
            self._stop.set()
            await self._serving
            self._serving = None
