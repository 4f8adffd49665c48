"""
Read JSON from strangers: within limits, and with one meaning only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from gateway.core.errors import Unreadable
from gateway.core.plain import plain
from gateway.core.strict_json import read_object

_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@frozen
class Object:
    """
    A JSON object whose members are asked for by their type.

    Each question takes the names that a member may have, the first that is there
    counts. What is absent or null is empty; what has another type is Unreadable.
    """

    members: Mapping[str, Any] = field(factory=dict)

    def text(self, *names: str) -> str:
        """
        Give a string; what is no character (a lone surrogate, NUL) is replaced.
        """
        return plain(self._typed(names, str, ""))

    def number(self, *names: str) -> float:
        """
        Give a number; zero if there is none.
        """
        return _float(self._typed(names, (int, float), 0))

    def object(self, *names: str) -> Object:
        """
        Give an object.
        """
        return Object(self._typed(names, dict, {}))

    def objects(self, *names: str) -> tuple[Object, ...]:
        """
        Give a list of objects.
        """
        return tuple(Object(item) for item in self._list(names, dict))

    def anything(self, *names: str) -> tuple[Any, ...]:
        """
        Give a list of whatever it holds.
        """
        return tuple(self._typed(names, list, []))

    def texts(self, *names: str) -> tuple[str, ...]:
        """
        Give a list of strings.
        """
        return tuple(self._list(names, str))

    def numbers(self, *names: str) -> tuple[float, ...]:
        """
        Give a list of numbers.
        """
        return tuple(_float(item) for item in self._list(names, (int, float)))

    def _list(self, names: tuple[str, ...], kind: Any) -> list[Any]:
        values: list[Any] = self._typed(names, list, [])
        if not all(_is(value, kind) for value in values):
            raise Unreadable(f"an item of '{names[0]}' has the wrong type")
        return values

    def _typed(self, names: tuple[str, ...], kind: Any, empty: Any) -> Any:
        for name in names:
            value = self.members.get(name)
            if value is not None:
                if not _is(value, kind):
                    raise Unreadable(f"'{name}' has the wrong type")
                return value
        return empty


def read(raw: bytes, most: int) -> Object:
    """
    Read one object of at most *most* bytes.

    Raises:
        Unreadable: It is larger, deeper or no object; it has NaN, or a name twice.
    """
    if len(raw) > most:
        raise Unreadable(f"more than {most} bytes of JSON")
    try:
        return Object(read_object(raw))
    except ValueError as e:
        raise Unreadable(str(e)) from e


def write(value: Mapping[str, Any]) -> bytes:
    """
    Write *value* the one way in which equal values are equal bytes.
    """
    return _WRITER.encode(value).encode("ascii")


def _is(value: Any, kind: Any) -> bool:
    # For Python, true is a number.
    return isinstance(value, kind) and not isinstance(value, bool)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError as e:
        raise Unreadable("a number is too large") from e
