"""
Requests to the loopback's Bot API: their arguments, and how one is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class Refused(Exception):
    """
    An error response of the Bot API.
    """

    code: int
    description: str
    parameters: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Uploaded:
    """
    A file that was uploaded with a request.
    """

    name: str
    media_type: str
    content: bytes


@frozen
class Arguments:
    """
    The arguments of a request, in any encoding; in forms all are text.
    """

    given: Mapping[str, Any]

    def text(self, name: str) -> str:
        """
        Return a text; empty if it is absent.
        """
        return str(self.given.get(name, ""))

    def number(self, name: str, default: float = 0) -> float:
        """
        Return a number.
        """
        try:
            return float(self.given.get(name, default))
        except (TypeError, ValueError) as e:
            raise Refused(400, f"Bad Request: invalid {name} specified") from e

    def tree(self, name: str) -> Any:
        """
        Return an object, a list or a boolean; in forms it is JSON.
        """
        value = self.given.get(name)
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as e:
            raise Refused(400, f"Bad Request: can't parse {name} JSON object") from e

    def file(self, name: str) -> Uploaded | str:
        """
        Return a file, or the id of a stored one.
        """
        value = self.given.get(name)
        if isinstance(value, Uploaded) and not value.content:
            raise Refused(400, "Bad Request: file must be non-empty")
        return value if isinstance(value, Uploaded) else str(value or "")
