"""
Pages of posts or events, as X answers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.core.errors import Unreadable
from gateway.core.writing.json_object import Object


def page_of(answer: Mapping[str, Any]) -> Object:
    """
    Return a successful response as a page of posts or events, which may be empty.

    Raises:
        Unreadable: It is none. X also answers 200 where there are errors alone: to
            take that for an empty page would skip whatever is on it.
    """
    page = Object(answer)
    if page.anything("data"):
        return page
    for error in page.objects("errors"):
        raise Unreadable(error.text("detail", "message", "title") or "an error")
    if "meta" not in page:
        raise Unreadable("neither posts nor how many there are")
    return page
