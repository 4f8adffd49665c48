"""
Common parts of the sandbox's pages: access from this machine only, and careful parsing
of forms.
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

#: Nothing is loaded from other origins, and no form is submitted.
HEADERS = headers("default-src 'self'; form-action 'none'")

#: Protects against DNS rebinding.
ONLY_HERE = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])

#: Maximum bytes of a form.
_LONGEST = 40_000


class Refused(Exception):
    """
    A form is refused; the message is a key of the page's texts.
    """


async def refusal(_request: Request, problem: Exception) -> Response:
    """
    Return the response to a refused form.
    """
    return JSONResponse({"problem": str(problem)}, status_code=400, headers=HEADERS)


async def body(request: Request) -> Mapping[str, Any]:
    """
    Return the JSON object that a form sends.

    Raises:
        Refused: It is not from our page, too long, or no JSON object.
    """
    # Pages of other origins cannot send this content type without a CORS preflight.
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
    Return a text field of a form, stripped; empty if it is missing, or no text.
    """
    value = said.get(name)
    if not isinstance(value, str):
        return ""
    # Platforms accept no lone surrogates.
    return value.encode("utf-8", "replace").decode().strip()


def until(stop: asyncio.Event, app: ASGIApp) -> ASGIApp:
    """
    Return *app* with its HTTP requests cancelled once *stop* is set.
    """

    # A browser keeps its event stream open for ever. Hypercorn would cancel it and
    # asyncio report that as an error, or wait for it without end (since 3.12).
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        answered = app(scope, receive, send)
        await (unless(stop, answered) if scope["type"] == "http" else answered)

    return answer


def shown(post: Post, reader: Account) -> dict[str, Any]:
    """
    Describe a post for *reader* as JSON.
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
