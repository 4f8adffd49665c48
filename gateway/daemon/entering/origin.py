"""
Origin check for POST requests, by the Origin header that browsers send.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

#: Default ports, which browsers leave out.
_PORTS = {"https": 443, "http": 80}


def from_here(request: Request, public_url: str) -> bool:
    """
    Say whether a page of ours sent *request*.
    """
    origin, host = (request.headers.get(name, "") for name in ("origin", "host"))
    return is_ours(origin, public_url, host)


def is_ours(origin: str, public_url: str, host: str) -> bool:
    """
    Say whether *origin* is our public URL or the *host* of the request: a reverse proxy
    may pass another name.
    """
    scheme, _, _ = origin.partition(":")
    ours = {_place(public_url), _place(f"{scheme}://{host}")}
    return _place(origin) in ours - {None}


def _place(address: str) -> tuple[str, int | None] | None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    return (host, port or _PORTS.get(parts.scheme)) if host else None
