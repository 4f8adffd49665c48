"""
The HTTP server on a loopback port: health, metrics, state, reloading of the rules, and
our public pages.
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
from gateway.daemon.phases import begin
from gateway.daemon.reload import Cause, RulesInForce
from gateway.daemon.state import amiss, cannot_work, reload_json
from gateway.serving import serve_at

#: Maximum length in characters of the name of whoever reloads the rules.
_LONGEST = 100

#: The state must not be cached by proxies.
_FRESH = {"cache-control": "no-store"}

#: Returns the whole state, as `ventanilla status` shows it.
State = Callable[[], Awaitable[Mapping[str, Any]]]


@define
class HttpPhase:
    """
    Serves ``/healthz``, ``/status`` and ``/metrics``, and ``/reload`` by POST.

    Attributes:
        public: Routes that may be exposed to the world.
        closing: Set when the server stops, for responses that never end by themselves.
    """

    address: tuple[str, int]
    state: State
    rules: RulesInForce
    registry: CollectorRegistry
    gauges: Gauges
    public: Sequence[Route] = ()
    closing: asyncio.Event = field(factory=asyncio.Event)
    name: str = "http"
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Bind the port before serving, so that a port in use ends the daemon with a clear
        message.

        Raises:
            TemporaryFailure: The port is in use.
            SettingsInvalid: The address cannot be served at all.
        """
        family = socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        try:
            listening = socket.create_server(self.address, family=family)
        except OSError as e:
            where = f"VENTANILLA_HTTP ({self.address[0]}:{self.address[1]})"
            problem = f"{where}: {e.strerror}"
            if e.errno == errno.EADDRINUSE:
                # Temporary: the daemon before us may be about to release it.
                raise TemporaryFailure(problem) from e
            raise SettingsInvalid((problem,)) from e
        self._task = begin(serve_at(listening, self._app(), self.closing), self.name)

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
        # A redirect from `/healthz/` would go to the host that the request claims.
        app.router.redirect_slashes = False
        return app

    async def _health(self, _request: Request) -> Response:
        state = await self.state()
        # Restarting does not help a channel that is down or misconfigured. It may help
        # a worker that cannot work, whose store fails. It makes a wrong clock worse:
        # afterwards there is less to tell it by.
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
            # Cross-site requests from a browser are refused.
            return JSONResponse({"problem": "not for browsers"}, 403)
        who = request.query_params.get("clerk", "")[:_LONGEST]
        reload = await self.rules.reload(Cause.COMMAND, plain(who))
        # They may take from a mailbox what no other may read, or shut what is booked.
        state = await self.state()
        left = {name: state[name] for name in ("nobodys", "barred_bookings")}
        told = {"town": state["rules"]["town"], **reload_json(reload), **left}
        return JSONResponse(told, 422 if reload.problems else 200)

    async def _metrics(self, _request: Request) -> Response:
        self.gauges.show(await self.state())
        text = generate_latest(self.registry)
        return Response(text, headers={**_FRESH, "content-type": CONTENT_TYPE_LATEST})
