"""
What pages of ours have in common, whoever they are for: kept nowhere, in nobody's
frame, loading nothing but what is told, and in Spanish or English.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment as Templates
from jinja2 import Template
from starlette.requests import ClientDisconnect, Request

from gateway.core.languages import LANGUAGES, nearest

#: Seconds in which what a page sends has come: it is a few lines.
PATIENCE = 10.0


@cache
def headers(policy: str) -> Mapping[str, str]:
    """
    Give the headers of a page that may load and send what *policy* says, as directives
    of a content security policy.
    """
    return {
        "content-security-policy": f"{policy}; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "x-robots-tag": "noindex",
    }


@cache
def styled(package: str, name: str, forms: str = "'none'") -> Mapping[str, str]:
    """
    Give the headers of a page that has one piece of style in it, and loads nothing.

    Args:
        package: Where it is kept.
        name: Its file of HTML.
        forms: Where its forms may be sent to, as a policy says it.
    """
    style = content(package, name).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return headers(
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action {forms}"
    )


def content(package: str, name: str) -> str:
    """
    Give the text that *package* keeps as *name*.
    """
    return (files(package) / name).read_text(encoding="utf-8")


@cache
def template(package: str, name: str) -> Template:
    """
    Give the page that *package* keeps as *name*.
    """
    return Templates(autoescape=True).from_string(content(package, name))


@cache
def words(package: str, name: str) -> Mapping[str, Any]:
    """
    Give what pages say, from the file of YAML that *package* keeps as *name*.
    """
    said: Mapping[str, Any] = yaml.safe_load(content(package, name))
    return said


def language_of(request: Request) -> str:
    """
    Give the language that was asked for, or that the browser likes best.
    """
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    accepted = request.headers.get("accept-language", "es").lower()
    return nearest(accepted[:2])


async def received(request: Request, most: int) -> bytes | None:
    """
    Give what a page sends; None as soon as it is more than so many bytes, or where it
    does not come: whoever promises it and is silent keeps no place of ours.
    """
    content = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for chunk in request.stream():
                content += chunk
                if len(content) > most:
                    return None
    except (ClientDisconnect, TimeoutError):
        return None
    return bytes(content)
