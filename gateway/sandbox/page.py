"""
The sandbox's page: write as a citizen on any channel, answer as the employee.

It is served on loopback only, and everything on it is invented.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from importlib.resources import files
from typing import Any

import yaml
from attrs import frozen
from hypercorn.asyncio import serve
from hypercorn.config import Config
from jinja2 import Environment as Templates
from jinja2 import select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from gateway.core.message import Visibility
from gateway.ports import Post
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.stage import Stage, StageBroken

#: Nothing is loaded from elsewhere, and nothing else may show this page.
HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

#: A grey square, for whoever wants to send a photo.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6368000000820081772cae6f0000000049454e44ae426082"
)

_LANGUAGES = ("es", "en")
_STATIC = {"page.css": "text/css", "page.js": "text/javascript"}
_EVENT_EVERY = 0.3


@frozen
class Page:
    """
    The page of one stage.
    """

    stage: Stage

    async def serve(self, port: int, stop: asyncio.Event) -> None:
        """
        Serve on 127.0.0.1:*port* until *stop* is set.

        Raises:
            StageBroken: Somebody else listens there.
        """
        try:
            listening = socket.create_server(("127.0.0.1", port))
        except OSError as e:
            raise StageBroken(f"port {port}: {e.strerror}; try --port") from e
        config = Config()
        config.bind = [f"fd://{listening.detach()}"]
        config.graceful_timeout = 0.5
        config.loglevel = "ERROR"
        await serve(self.app(), config, shutdown_trigger=stop.wait)

    def app(self) -> Any:
        """
        Give the page as an ASGI application.
        """
        return Starlette(
            routes=[
                Route("/", self._index),
                Route("/static/{name}", self._static),
                Route("/events", self._events),
                Route("/say", self._say, methods=["POST"]),
                Route("/answer", self._answer, methods=["POST"]),
            ]
        )

    async def _index(self, request: Request) -> Response:
        language = _language(request)
        templates = Templates(autoescape=select_autoescape(default=True))
        template = templates.from_string(_file("page.html"))
        page = template.render(
            words=_words(language),
            language=language,
            town=self.stage.town,
            people=CITIZENS,
            channels=_channels(self.stage),
            mailboxes=self.stage.town.mailboxes.values(),
        )
        return HTMLResponse(page, headers=HEADERS)

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return Response(status_code=404)
        return Response(_file(name), media_type=_STATIC[name], headers=HEADERS)

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(
            self._changes(request), media_type="text/event-stream", headers=HEADERS
        )

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        last = ""
        while not await request.is_disconnected():
            state = json.dumps(await asyncio.to_thread(self._look))
            if state != last:
                last = state
                yield f"data: {state}\n\n"
            await asyncio.sleep(_EVENT_EVERY)

    async def _say(self, request: Request) -> Response:
        said = await _body(request)
        person = next((p for p in CITIZENS if p.key == said.get("person")), None)
        channel, text = said.get("channel", ""), said.get("text", "").strip()
        if person is None or channel not in self.stage.far_ends:
            return _refused("no such person or channel")
        photo = PHOTO if said.get("photo") else None
        if not (text or photo):
            return _refused("nothing is written")
        public = channel == "twitter" and bool(said.get("public"))
        await self.stage.far_ends[channel].say(
            person.accounts[channel],
            text,
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            in_reply_to=said.get("in_reply_to", ""),
            photo=photo,
        )
        return JSONResponse({}, headers=HEADERS)

    async def _answer(self, request: Request) -> Response:
        said = await _body(request)
        text, letter = said.get("text", "").strip(), said.get("in_reply_to", "")
        if said.get("mailbox") not in self.stage.town.mailboxes:
            return _refused("no such mailbox")
        if not text or not letter:
            return _refused("nothing is written")
        worker = employee(self.stage.town, said["mailbox"])
        await self.stage.far_ends["email"].say(worker, text, in_reply_to=letter)
        return JSONResponse({}, headers=HEADERS)

    def _look(self) -> Mapping[str, Any]:
        return {
            "timelines": {
                person.key: {
                    channel: [
                        _post(post) for post in self.stage.timeline(channel, account)
                    ]
                    for channel, account in person.accounts.items()
                    if channel in self.stage.far_ends
                }
                for person in CITIZENS
            },
            "mailboxes": {
                name: [
                    _post(post)
                    for post in self.stage.timeline(
                        "email", employee(self.stage.town, name)
                    )
                ]
                for name in self.stage.town.mailboxes
            },
        }


def _post(post: Post) -> dict[str, Any]:
    return {
        "reference": post.reference,
        "author": post.author.name or post.author.handle or post.author.id,
        "text": post.text,
        "subject": post.subject,
        "at": post.at.isoformat(),
        "public": post.visibility is Visibility.PUBLIC,
        "in_reply_to": post.in_reply_to,
        "because": post.because,
        "files": [name for name, _ in post.files],
    }


async def _body(request: Request) -> dict[str, Any]:
    # A page from elsewhere cannot send this content type without asking first.
    if request.headers.get("content-type") != "application/json":
        return {}
    try:
        said = await request.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _refused(problem: str) -> Response:
    return JSONResponse({"problem": problem}, status_code=400, headers=HEADERS)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    if asked in _LANGUAGES:
        return asked
    accepted = request.headers.get("accept-language", "es").lower()
    return "es" if accepted.startswith(("es", "ca", "gl", "eu")) else "en"


def _channels(stage: Stage) -> list[str]:
    order = ("twitter", "telegram", "email")
    return [c for c in order if c in stage.far_ends]


def _words(language: str) -> dict[str, str]:
    words = yaml.safe_load(_file(f"{language}.yaml"))
    return {str(k): str(v) for k, v in words.items()}


def _file(name: str) -> str:
    return (files("gateway.sandbox") / "page" / name).read_text(encoding="utf-8")
