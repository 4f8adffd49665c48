"""
Health, metrics and state, the order to read the rules again, and the page to which
people come back from the e-office, on a loopback port.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from attrs import define, field
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.core.writing.plain import plain
from gateway.daemon.gauges import Gauges
from gateway.daemon.reload import Cause, Rules
from gateway.daemon.state import amiss, cannot_work, told
from gateway.serving import serve_at

#: The longest name of whoever has the rules read again, in characters.
_LONGEST = 100

#: How things are is kept nowhere on the way: whoever asks through a proxy is told anew.
_FRESH = {"cache-control": "no-store"}

#: Gives the whole state, as `ventanilla status` shows it.
State = Callable[[], Awaitable[Mapping[str, Any]]]


@define
class HttpPhase:
    """
    Serve ``/healthz``, ``/status`` and ``/metrics``; ``/reload`` is posted to.

    Attributes:
        public: What else is served, and may be shown to the world.
        closing: Set when the door is to be closed: an answer that never ends sees it.
    """

    address: tuple[str, int]
    state: State
    rules: Rules
    registry: CollectorRegistry
    gauges: Gauges
    public: Sequence[Route] = ()
    closing: asyncio.Event = field(factory=asyncio.Event)
    name: str = "http"
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Bind first, so that a port in use ends the daemon with a clear word.
        """
        family = socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        try:
            listening = socket.create_server(self.address, family=family)
        except OSError as e:
            where = f"VENTANILLA_HTTP ({self.address[0]}:{self.address[1]})"
            problem = f"{where}: {e.strerror}"
            if e.errno == errno.EADDRINUSE:
                # Whoever has it may be about to end, as the daemon before us.
                raise TemporaryFailure(problem) from e
            raise SettingsInvalid((problem,)) from e
        self._task = asyncio.create_task(
            serve_at(listening, self._app(), self.closing), name=self.name
        )

    async def stop(self) -> None:
        """
        Close the port and every connection.
        """
        self.closing.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    def _app(self) -> Any:
        app = Starlette(
            routes=[
                Route("/healthz", self._health),
                Route("/status", self._status),
                Route("/metrics", self._metrics),
                Route("/reload", self._reload, methods=["POST"]),
                *self.public,
            ]
        )
        # It would lead whoever comes to `/healthz/` to where they say that we are.
        app.router.redirect_slashes = False
        return app

    async def _health(self, _request: Request) -> Response:
        state = await self.state()
        # One channel that is down or refused is news, and no reason to restart the
        # process; a worker that cannot work is one, for it is the store that fails it.
        # A clock that is wrong is none: after a restart there is less to tell it by.
        idle = cannot_work(state)
        return JSONResponse(
            {"ok": not idle, "down": [*amiss(state), *idle], "clock": state["clock"]},
            503 if idle else 200,
            headers=_FRESH,
        )

    async def _status(self, _request: Request) -> Response:
        return JSONResponse(await self.state(), headers=_FRESH)

    async def _reload(self, request: Request) -> Response:
        if "origin" in request.headers:
            # A page in somebody's browser gives no orders here.
            return JSONResponse({"problem": "not for browsers"}, 403)
        who = request.query_params.get("clerk", "")[:_LONGEST]
        reload = await self.rules.reload(Cause.COMMAND, plain(who))
        return JSONResponse(told(reload), 422 if reload.problems else 200)

    async def _metrics(self, _request: Request) -> Response:
        self.gauges.show(await self.state())
        text = generate_latest(self.registry)
        return Response(text, headers={**_FRESH, "content-type": CONTENT_TYPE_LATEST})
