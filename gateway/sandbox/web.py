"""
What the sandbox's pages have in common: they are for this machine's browser alone, and
take what a form says in one careful way.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.core.message import Visibility
from gateway.pages import headers, received
from gateway.ports.far_ends import Account, Post
from gateway.sandbox.stage import unless

#: Nothing is loaded from elsewhere, and no form leads there.
HEADERS = headers("default-src 'self'; form-action 'none'")

#: They are found by no name that leads here from elsewhere.
ONLY_HERE = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])

#: Bytes that one form may send.
_LONGEST = 40_000


class Refused(Exception):
    """
    A form cannot be taken; what it says is a key of the page's words.
    """


async def refusal(_request: Request, problem: Exception) -> Response:
    """
    Answer a form that was refused.
    """
    return JSONResponse({"problem": str(problem)}, status_code=400, headers=HEADERS)


async def body(request: Request) -> Mapping[str, Any]:
    """
    Read what a form sends.

    Raises:
        Refused: It is not from our page, too long, or no JSON object.
    """
    # A page from elsewhere cannot send this content type without asking first.
    if request.headers.get("content-type") != "application/json":
        raise Refused("failed")
    content = await received(request, _LONGEST)
    if content is None:
        raise Refused("long")
    try:
        return dict(json.loads(content))
    except (TypeError, ValueError, RecursionError):
        raise Refused("failed") from None


def text_of(said: Mapping[str, Any], name: str) -> str:
    """
    Give a field of a form; empty if it is none, or no text.
    """
    value = said.get(name)
    if not isinstance(value, str):
        return ""
    # Half of a surrogate pair is text on no platform.
    return value.encode("utf-8", "replace").decode().strip()


def until(stop: asyncio.Event, app: ASGIApp) -> ASGIApp:
    """
    Let *app* answer until *stop* is set, and leave nobody hanging then.
    """

    # A browser holds its stream of events open for ever. Hypercorn would cut it off
    # and asyncio report that as an error, or wait for it without end (since 3.12).
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        answered = app(scope, receive, send)
        await (unless(stop, answered) if scope["type"] == "http" else answered)

    return answer


def shown(post: Post, reader: Account) -> dict[str, Any]:
    """
    Describe a post as *reader* sees it.
    """
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
