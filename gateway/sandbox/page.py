"""
The sandbox's page: write as a citizen on any channel, answer as the employee.

It is served on loopback only, and everything on it is invented.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from gateway.core.message import Visibility
from gateway.pages import language_of, static, template, words
from gateway.ports.far_ends import Account, Post
from gateway.sandbox.cast import CITIZENS, employee, reads_mail
from gateway.sandbox.stage import Stage
from gateway.sandbox.web import (
    HEADERS,
    ONLY_HERE,
    Refused,
    body,
    refusal,
    shown,
    text_of,
    until,
)
from gateway.serving import serve_at

#: A grey square as a sample photo: the smallest JPEG of one.
PHOTO = bytes.fromhex(
    f"ffd8 ffdb004300{'01' * 64} ffc0000b080010001001011100"
    f"ffc400140001{'00' * 16} ffc400141001{'00' * 16}"
    "ffda0008010100003f00 00 ffd9"
)

#: A browser may keep the page, which has nothing but the example in it; all else comes
#: after it. With `no-store`, Firefox restores no form when somebody goes back.
_KEPT = {**HEADERS, "cache-control": "no-cache"}

#: The package that contains the page.
_HERE = "gateway.sandbox"

_STATIC = dict.fromkeys(("page/page.css", "page/page.js", "page/icon.svg"), _HERE)
_EVENT_EVERY = 0.3

#: Milliseconds after which a disconnected page reconnects.
_AGAIN = 500


@frozen
class SandboxPage:
    """
    The page of one stage.

    Attributes:
        name: The id of this instance: a page of an earlier one reloads itself.
    """

    stage: Stage
    name: str = field(factory=lambda: secrets.token_hex(8), init=False)

    async def serve(self, door: socket.socket, stop: asyncio.Event) -> None:
        """
        Serve at *door* until *stop* is set; the socket is closed then.

        Raises:
            StageBroken: The daemon ended.
        """
        serving = serve_at(door, until(stop, self.app()), stop, grace=0.5)
        await self.stage.beside(serving, stop)

    def app(self) -> ASGIApp:
        """
        Return the page as an ASGI application.
        """
        return Starlette(
            routes=[
                Route("/", self._index),
                static("", _STATIC, HEADERS),
                Route("/events", self._events),
                Route("/say", self._say, methods=["POST"]),
                Route("/answer", self._answer, methods=["POST"]),
            ],
            middleware=[ONLY_HERE],
            exception_handlers={Refused: refusal},
        )

    async def _index(self, request: Request) -> Response:
        language = language_of(request)
        page = template(_HERE, "page/page.html").render(
            words=words(_HERE, f"page/{language}.yaml"),
            language=language,
            page=self.name,
            town=self.stage.town,
            people=CITIZENS,
            channels=_channels(self.stage),
            mailboxes=[self.stage.town.mailboxes[name] for name in self._staff()],
        )
        return HTMLResponse(page, headers=_KEPT)

    async def _events(self, _request: Request) -> Response:
        return StreamingResponse(
            self._changes(), media_type="text/event-stream", headers=HEADERS
        )

    async def _changes(self) -> AsyncIterator[str]:
        last = ""
        while True:
            state = json.dumps(
                {
                    "page": self.name,
                    "timelines": self._timelines(),
                    # In a thread: many files are read and parsed for these.
                    "mailboxes": await asyncio.to_thread(self._mailboxes),
                }
            )
            if state != last:
                last = state
                yield f"data: {state}\nretry: {_AGAIN}\n\n"
            await asyncio.sleep(_EVENT_EVERY)

    async def _say(self, request: Request) -> Response:
        said = await body(request)
        channel, text = text_of(said, "channel"), text_of(said, "text")
        person = next((p for p in CITIZENS if p.key == text_of(said, "person")), None)
        if person is None or channel not in _channels(self.stage):
            raise Refused("failed")
        photo = PHOTO if said.get("photo") is True else None
        if not (text or photo):
            raise Refused("nothing")
        account, reference = person.accounts[channel], text_of(said, "in_reply_to")
        visibility = Visibility.PRIVATE
        if reference:
            # A reply is as visible as what it replies to.
            read = self.stage.timeline(channel, account)
            visibility = _find(read, reference).visibility
        elif channel == "twitter" and said.get("public") is True:
            visibility = Visibility.PUBLIC
        await self.stage.far_ends[channel].say(
            account, text, visibility=visibility, in_reply_to=reference, photo=photo
        )
        return JSONResponse({}, headers=HEADERS)

    async def _answer(self, request: Request) -> Response:
        said = await body(request)
        text = text_of(said, "text")
        worker = self._staff().get(text_of(said, "mailbox"))
        if worker is None:
            raise Refused("failed")
        if not text:
            raise Refused("nothing")
        letter = _find(
            self.stage.timeline("email", worker), text_of(said, "in_reply_to")
        )
        await self.stage.far_ends["email"].say(
            worker, text, in_reply_to=letter.reference
        )
        return JSONResponse({}, headers=HEADERS)

    def _staff(self) -> Mapping[str, Account]:
        # The page shows only mailboxes that read mail.
        return {
            name: employee(self.stage.town, name)
            for name in self.stage.town.mailboxes
            if reads_mail(self.stage.town, name)
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
        return [shown(post, reader) for post in self.stage.timeline(channel, reader)]


def _find(posts: Sequence[Post], reference: str) -> Post:
    for post in posts:
        if post.reference == reference:
            return post
    raise Refused("failed")


def _channels(stage: Stage) -> list[str]:
    return [c for c in ("twitter", "telegram", "email") if c in stage.far_ends]
