"""
Telegram's Bot API over HTTP: requests, long polling and downloads.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from attrs import define, field
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from channels.telegram.sandbox_arguments import Arguments, Refused, Uploaded
from channels.telegram.sandbox_buttons import Presses
from channels.telegram.sandbox_chats import Chats
from channels.telegram.sandbox_described import Json
from channels.telegram.sandbox_faults import PAGES, REFUSALS, RETRY_AFTER, Fault, Faults
from channels.telegram.sandbox_methods import Methods


@define(kw_only=True)
class BotApi:
    """
    The server of the Bot API.

    Attributes:
        chats: What is said.
        presses: The buttons that were pressed.
        token: The bot's.
        faults: The failures to come.
        webhook: Where updates would be sent; while it is set, polling is refused.
    """

    chats: Chats
    presses: Presses
    token: str
    faults: Faults
    webhook: str = ""
    _closing: bool = False
    _polls: int = 0
    _allowed: list[str] = field(factory=list)
    _news: asyncio.Event = field(factory=asyncio.Event)

    def app(self) -> Starlette:
        """
        Return the application that serves it.
        """
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path}", self._serve_file),
            ]
        )

    def open(self) -> None:
        """
        Let requests wait.
        """
        self._closing = False

    def close(self) -> None:
        """
        End every waiting request.
        """
        self._closing = True
        self.wake()

    def wake(self) -> None:
        """
        Make every waiting request check again.
        """
        self._news.set()
        self._news = asyncio.Event()

    # ------------------------------------------------------------ requests

    async def _serve(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _refusal(Refused(401, "Unauthorized"))
        method = request.path_params["method"].lower()
        fault = self.faults.take(method)
        if fault in PAGES:
            return HTMLResponse("<h1>This is no Telegram</h1>", PAGES[fault])
        if fault is Fault.HANG:
            return await self._hang()
        if fault in REFUSALS:
            return _refusal(Refused(*REFUSALS[fault]))
        try:
            result = await self._do(method, await _arguments(request))
        except Refused as e:
            return _refusal(e)
        except ClientDisconnect:
            # The client was killed in the middle of its request.
            return Response(status_code=400)
        if fault is Fault.DONE_THEN_CLOSED:
            return _Unfinished()
        return JSONResponse({"ok": True, "result": result})

    async def _do(self, method: str, arguments: Arguments) -> Any:
        if method == "getupdates":
            return await self._updates(arguments)
        methods = {
            **Methods(self.chats, self.presses).by_name(),
            "getwebhookinfo": self._webhook,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
        }
        if method not in methods:
            raise Refused(404, "Not Found")
        return methods[method](arguments)

    async def _hang(self) -> Response:
        while not self._closing:
            await self._news.wait()
        return _Unfinished()

    async def _serve_file(self, request: Request) -> Response:
        path = request.path_params["path"]
        known = any(kept.path == path for kept in self.chats.files.values())
        file = self.chats.folder / path
        there = known and await asyncio.to_thread(file.is_file)
        if request.path_params["token"] != self.token or not there:
            return _refusal(Refused(404, "Not Found"))
        return FileResponse(file)

    # ------------------------------------------------------------ updates

    async def _updates(self, arguments: Arguments) -> list[Json]:
        if self.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        self.chats.confirm(int(arguments.number("offset")))
        self._allowed = arguments.tree("allowed_updates") or self._allowed
        limit = min(max(int(arguments.number("limit", 100)), 1), 100)
        loop = asyncio.get_running_loop()
        until = loop.time() + arguments.number("timeout")
        # As on Telegram, a new poll ends the one that waits.
        self._polls += 1
        poll = self._polls
        self.wake()
        while True:
            if poll != self._polls:
                raise Refused(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure"
                    " that only one bot instance is running",
                )
            found = [u for u in self.chats.updates if self._wanted(u)][:limit]
            if found or self._closing or loop.time() >= until:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._news.wait()

    def _wanted(self, update: Json) -> bool:
        return not self._allowed or any(kind in update for kind in self._allowed)

    def _webhook(self, arguments: Arguments) -> Json:
        del arguments
        return {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.chats.updates),
        }

    def _set_webhook(self, arguments: Arguments) -> bool:
        self.webhook = arguments.text("url")
        return True

    def _delete_webhook(self, arguments: Arguments) -> bool:
        self.webhook = ""
        if arguments.tree("drop_pending_updates"):
            self.chats.updates.clear()
        return True


class _Unfinished(Response):
    """
    A response whose announced body never comes: the connection is closed instead.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"content-length", b"100")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _arguments(request: Request) -> Arguments:
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        return Arguments(given | await request.json())
    async with request.form() as form:
        for name, value in form.items():
            given[name] = (
                Uploaded(
                    name=value.filename or name,
                    media_type=value.content_type or "application/octet-stream",
                    content=await value.read(),
                )
                if isinstance(value, UploadFile)
                else value
            )
    return Arguments(given)


def _refusal(refused: Refused) -> JSONResponse:
    body: Json = {
        "ok": False,
        "error_code": refused.code,
        "description": refused.description,
    }
    parameters = refused.parameters
    if refused.code == 429:
        parameters = {"retry_after": RETRY_AFTER}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, refused.code)
