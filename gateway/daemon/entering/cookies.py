"""
Cookies of our pages, and the mark that ties a page to the cookie under which it was
made. A browser has one cookie for all tabs; if another pass was opened in it since,
what is done on the page would be recorded under another name than it shows.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.responses import Response


def set_cookie(
    answer: Response,
    name: str,
    value: str,
    *,
    lasts: timedelta,
    public_url: str,
    path: str = "/",
) -> None:
    """
    Let *answer* set a cookie that no script reads and no other site sends.

    Args:
        answer: The response.
        name: The cookie's name.
        value: What it holds.
        lasts: How long a browser keeps it; nothing takes it away.
        public_url: Base URL of our pages; if browsers find them by https, the cookie is
            sent in no other way.
        path: The path of the pages to which it is sent, as browsers see it.
    """
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        path=path,
        secure=urlsplit(public_url).scheme == "https",
        httponly=True,
        samesite="strict",
    )


def mark_of(token: str) -> str:
    """
    Return the mark of the pass *token*. It gives no access, so that pages may show it.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:16]
