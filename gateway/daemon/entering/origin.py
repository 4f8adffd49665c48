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
    may pass another name. The scheme is the public URL's, if there is one.
    """
    scheme = urlsplit(public_url).scheme or origin.partition(":")[0]
    ours = {_place(public_url), _place(f"{scheme}://{host}")}
    return _place(origin) in ours - {None}


def _place(address: str) -> tuple[str, str, int | None] | None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme
    return (scheme, host, port or _PORTS.get(scheme)) if host else None
