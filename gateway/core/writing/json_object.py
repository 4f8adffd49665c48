"""
Typed access to the members of a JSON object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import field, frozen

from gateway.core.errors import Unreadable
from gateway.core.writing.plain import plain
from gateway.core.writing.strict_json import read_object

T = TypeVar("T")


@frozen
class Object:
    """
    A JSON object from strangers.

    Accessors return an empty value for what is absent or null, and raise Unreadable for
    another type than asked for. If a member may have several names, the first that is
    present counts.
    """

    members: Mapping[str, Any] = field(factory=dict)

    @classmethod
    def read(cls, raw: bytes, most: int) -> Object:
        """
        Parse *raw*, which must be one object.

        Raises:
            Unreadable: It has more than *most* bytes, is nested too deeply, ambiguous,
                or no JSON object.
        """
        if len(raw) > most:
            raise Unreadable(f"more than {most} bytes")
        try:
            return cls(read_object(raw))
        except ValueError as e:
            raise Unreadable(str(e)) from e

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def text(self, *names: str) -> str:
        """
        Return a text; characters that cannot be stored are replaced.
        """
        value = self._first(names)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise _wrong(names, "text")
        return plain(value)

    def id(self, *names: str) -> str:
        """
        Return an identifier: a text, or a whole number as text.
        """
        value = self._first(names)
        return str(value) if type(value) is int else self.text(*names)

    def number(self, *names: str) -> float:
        """
        Return a number; zero if it is absent.
        """
        value = self._first(names)
        if value is None:
            return 0.0
        if not _is_number(value):
            raise _wrong(names, "a number")
        return _float(value)

    def whole(self, name: str) -> int:
        """
        Return a whole number that must be there, of at most 63 bits.
        """
        value = self.members.get(name)
        if type(value) is not int or abs(value) >= 2**63:
            raise _wrong((name,), "a whole number")
        return value

    def object(self, *names: str) -> Object:
        """
        Return an object; an empty one if it is absent.
        """
        return self.part(*names) or Object()

    def part(self, *names: str) -> Object | None:
        """
        Return an object; None if it is absent.
        """
        value = self._first(names)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise _wrong(names, "an object")
        return Object(value)

    def needed(self, name: str) -> Object:
        """
        Return an object that must be there.

        Raises:
            Unreadable: It is absent, or no object.
        """
        value = self.part(name)
        if value is None:
            raise Unreadable(f"there is no {name}")
        return value

    def objects(self, *names: str) -> tuple[Object, ...]:
        """
        Return a list of objects.
        """
        values = self.anything(*names)
        if not all(isinstance(value, dict) for value in values):
            raise _wrong(names, "a list of objects")
        return tuple(map(Object, values))

    def texts(self, *names: str) -> tuple[str, ...]:
        """
        Return a list of texts, unchanged.
        """
        values = self.anything(*names)
        if not all(isinstance(value, str) for value in values):
            raise _wrong(names, "a list of texts")
        return values

    def numbers(self, *names: str) -> tuple[float, ...]:
        """
        Return a list of numbers.
        """
        values = self.anything(*names)
        if not all(map(_is_number, values)):
            raise _wrong(names, "a list of numbers")
        return tuple(map(_float, values))

    def anything(self, *names: str) -> tuple[Any, ...]:
        """
        Return a list of values of any type.
        """
        value = self._first(names)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise _wrong(names, "a list")
        return tuple(value)

    def _first(self, names: tuple[str, ...]) -> Any:
        for name in names:
            value = self.members.get(name)
            if value is not None:
                return value
        return None


def sound(otherwise: T, read: Callable[..., T], *told: Any) -> T:
    """
    Return what *read* makes of *told*, or *otherwise* if that is Unreadable: for
    details without which the rest of a message can still be read.
    """
    try:
        return read(*told)
    except Unreadable:
        return otherwise


def _wrong(names: tuple[str, ...], wanted: str) -> Unreadable:
    return Unreadable(f"{' or '.join(names)} is not {wanted}")


def _is_number(value: Any) -> bool:
    # In Python, bool is a subclass of int.
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError as e:
        raise Unreadable("a number is too large") from e
