"""
What all web pages of the gateway share: headers against caching, framing and loading
foreign content; templates; texts in Spanish and English.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment as Templates
from jinja2 import FunctionLoader, Template
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.languages import LANGUAGES, preferred

#: Timeout in seconds for the body of a request, which is a few lines.
PATIENCE = 10.0

#: Media types of files of pages, by their ending.
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

#: A language that a browser accepts, and its weight, without blanks.
_ACCEPTED = re.compile(
    r"([a-z]{1,8})(?:-[a-z0-9]{1,8})*(?:;q=([01](?:\.[0-9]{0,3})?))?"
)


@cache
def headers(policy: str) -> Mapping[str, str]:
    """
    Return the headers of a page whose content security policy has the directives
    *policy*.
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
    Return the headers of a page with one ``<style>`` element and an empty icon, which
    loads nothing else.

    Args:
        package: The package that contains it.
        name: The name of its HTML file.
        forms: Where its forms may be sent, as a source of the policy.
    """
    style = content(package, name).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return headers(
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        f"form-action {forms}"
    )


def content(package: str, name: str) -> str:
    """
    Return the text of the file *name* in *package*.
    """
    return (files(package) / name).read_text(encoding="utf-8")


@cache
def template(package: str, name: str) -> Template:
    """
    Return the page template *name* in *package*; it may extend others there.
    """
    return _templates(package).get_template(name)


@cache
def _templates(package: str) -> Templates:
    return Templates(
        autoescape=True, loader=FunctionLoader(lambda name: content(package, name))
    )


@cache
def words(package: str, name: str) -> Mapping[str, Any]:
    """
    Return the texts of pages from the YAML file *name* in *package*.
    """
    said: Mapping[str, Any] = yaml.safe_load(content(package, name))
    return said


def static(path: str, names: Mapping[str, str], headers: Mapping[str, str]) -> Route:
    """
    Return the route of the style sheets, scripts and icons of pages below *path*: by
    name, the package that contains each.
    """

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in names:
            return Response(status_code=404, headers=headers)
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(content(names[name], name), media_type=kind, headers=headers)

    return Route(f"{path}/static/{{name:path}}", answer)


def language_of(request: Request) -> str:
    """
    Return the language that the URL asks for, or else the browser's preferred one.
    """
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return preferred(_accepted(request.headers.get("accept-language", "es")))


def _accepted(header: str) -> Sequence[str]:
    """
    Return the languages that a browser accepts, the preferred one first (RFC 9110,
    section 12.5.4).
    """
    found = map(_ACCEPTED.fullmatch, "".join(header.lower().split()).split(","))
    weighed = [(each[1], float(each[2] or 1)) for each in found if each]
    ordered = sorted(weighed, key=lambda each: each[1], reverse=True)
    return [language for language, weight in ordered if weight]


async def received(request: Request, most: int) -> bytes | None:
    """
    Return the body of a request; None if it exceeds *most* bytes, or does not arrive in
    time, so that a silent client holds no resources.
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
