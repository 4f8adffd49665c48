"""
The sandbox's page: write as a citizen on any channel, answer as the employee.

It is served on loopback only, and everything on it is invented.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml
from attrs import frozen
from jinja2 import Environment as Templates
from jinja2 import select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.core.message import Visibility
from gateway.ports.far_ends import Account, Post
from gateway.sandbox.cast import CITIZENS, employee
from gateway.sandbox.stage import Stage, unless
from gateway.serving import serve_at

#: Nothing is loaded from elsewhere, and nothing else may show this page.
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

#: A grey square, for whoever wants to send a photo: the smallest JPEG of one.
PHOTO = bytes.fromhex(
    f"ffd8 ffdb004300{'01' * 64} ffc0000b080010001001011100"
    f"ffc400140001{'00' * 16} ffc400141001{'00' * 16}"
    "ffda0008010100003f00 00 ffd9"
)

_LANGUAGES = ("es", "en")
_STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_EVENT_EVERY = 0.3

#: Bytes that one form may send.
_LONGEST = 40_000


class _Refused(Exception):
    """
    A form cannot be taken; what it says is a key of the page's words.
    """


@frozen
class Page:
    """
    The page of one stage.
    """

    stage: Stage

    async def serve(self, door: socket.socket, stop: asyncio.Event) -> None:
        """
        Serve whoever comes to *door* until *stop* is set; the door is closed then.
        """
        await serve_at(door, _until(stop, self.app()), stop, grace=0.5)

    def app(self) -> ASGIApp:
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
            ],
            # Nor by a name of their own that leads here.
            middleware=[
                Middleware(
                    TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"]
                )
            ],
            exception_handlers={_Refused: _refusal},
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
            mailboxes=[self.stage.town.mailboxes[name] for name in self._staff()],
        )
        return HTMLResponse(page, headers=HEADERS)

    async def _static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _STATIC:
            return Response(status_code=404, headers=HEADERS)
        return Response(_file(name), media_type=_STATIC[name], headers=HEADERS)

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(
            self._changes(), media_type="text/event-stream", headers=HEADERS
        )

    async def _changes(self) -> AsyncIterator[str]:
        last = ""
        while True:
            state = json.dumps(
                {
                    "timelines": self._timelines(),
                    # Many files are read and understood for these.
                    "mailboxes": await asyncio.to_thread(self._mailboxes),
                }
            )
            if state != last:
                last = state
                yield f"data: {state}\n\n"
            await asyncio.sleep(_EVENT_EVERY)

    async def _say(self, request: Request) -> Response:
        said = await _body(request)
        channel, text = _text(said, "channel"), _text(said, "text")
        person = next((p for p in CITIZENS if p.key == _text(said, "person")), None)
        if person is None or channel not in _channels(self.stage):
            raise _Refused("failed")
        photo = PHOTO if said.get("photo") is True else None
        if not (text or photo):
            raise _Refused("nothing")
        account, reference = person.accounts[channel], _text(said, "in_reply_to")
        visibility = Visibility.PRIVATE
        if reference:
            # A reply is seen by whoever sees what it replies to.
            read = self.stage.timeline(channel, account)
            visibility = _find(read, reference).visibility
        elif channel == "twitter" and said.get("public") is True:
            visibility = Visibility.PUBLIC
        await self.stage.far_ends[channel].say(
            account, text, visibility=visibility, in_reply_to=reference, photo=photo
        )
        return JSONResponse({}, headers=HEADERS)

    async def _answer(self, request: Request) -> Response:
        said = await _body(request)
        text, worker = _text(said, "text"), self._staff().get(_text(said, "mailbox"))
        if worker is None:
            raise _Refused("failed")
        if not text:
            raise _Refused("nothing")
        letter = _find(self.stage.timeline("email", worker), _text(said, "in_reply_to"))
        await self.stage.far_ends["email"].say(
            worker, text, in_reply_to=letter.reference
        )
        return JSONResponse({}, headers=HEADERS)

    def _staff(self) -> Mapping[str, Account]:
        # The page shows mailboxes as mail: one that reads elsewhere is not on it.
        return {
            name: employee(self.stage.town, name)
            for name, mailbox in self.stage.town.mailboxes.items()
            if any(address.channel == "email" for address in mailbox.addresses)
        }

    def _timelines(self) -> Mapping[str, Any]:
        return {
            person.key: {
                channel: self._shown(channel, person.accounts[channel])
                for channel in _channels(self.stage)
            }
            for person in CITIZENS
        }

    def _mailboxes(self) -> Mapping[str, Any]:
        return {
            name: self._shown("email", worker) for name, worker in self._staff().items()
        }

    def _shown(self, channel: str, reader: Account) -> list[dict[str, Any]]:
        return [_post(post, reader) for post in self.stage.timeline(channel, reader)]


def _until(stop: asyncio.Event, app: ASGIApp) -> ASGIApp:
    # A browser holds its stream of events open for ever. Hypercorn would cut it off
    # and asyncio report that as an error, or wait for it without end (since 3.12).
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        answered = app(scope, receive, send)
        await (unless(stop, answered) if scope["type"] == "http" else answered)

    return answer


def _find(posts: Sequence[Post], reference: str) -> Post:
    for post in posts:
        if post.reference == reference:
            return post
    raise _Refused("failed")


def _post(post: Post, reader: Account) -> dict[str, Any]:
    return {
        "reference": post.reference,
        "author": post.author.name or post.author.handle or post.author.id,
        "own": post.author.id == reader.id,
        "text": post.text,
        "subject": post.subject,
        "at": post.at.isoformat(),
        "public": post.visibility is Visibility.PUBLIC,
        "in_reply_to": post.in_reply_to,
        "because": post.because,
        "files": [name for name, _ in post.files],
    }


async def _body(request: Request) -> Mapping[str, Any]:
    # A page from elsewhere cannot send this content type without asking first.
    if request.headers.get("content-type") != "application/json":
        raise _Refused("failed")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > _LONGEST:
            raise _Refused("long")
    try:
        return dict(json.loads(content))
    except (TypeError, ValueError, RecursionError):
        raise _Refused("failed") from None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        return ""
    # Half of a surrogate pair is text on no platform.
    return value.encode("utf-8", "replace").decode().strip()


async def _refusal(_request: Request, problem: Exception) -> Response:
    return JSONResponse({"problem": str(problem)}, status_code=400, headers=HEADERS)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    if asked in _LANGUAGES:
        return asked
    accepted = request.headers.get("accept-language", "es").lower()
    return "es" if accepted.startswith(("es", "ca", "gl", "eu")) else "en"


def _channels(stage: Stage) -> list[str]:
    return [c for c in ("twitter", "telegram", "email") if c in stage.far_ends]


def _words(language: str) -> dict[str, str]:
    words = yaml.safe_load(_file(f"{language}.yaml"))
    return {str(k): str(v) for k, v in words.items()}


def _file(name: str) -> str:
    return (files("gateway.sandbox") / "page" / name).read_text(encoding="utf-8")
