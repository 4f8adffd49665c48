"""
Whether what is posted comes from a page of ours: browsers say from where each comes.
"""

from __future__ import annotations

from urllib.parse import urlsplit

#: What browsers leave out of an origin.
_PORTS = {"https": 443, "http": 80}


def is_ours(origin: str, public_url: str, host: str) -> bool:
    """
    Say whether *origin* is where the world sees us, or the *host* that was asked: a
    proxy may call us by another name.
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
