"""
Serialization of values to JSON and back.

JSON holds what is never searched for in the database; what is searched for has columns.
A field that was added later takes its default when an older row is read.
"""

from __future__ import annotations

from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

T = TypeVar("T")

_converter = make_converter()


def dump(value: Any) -> str:
    """
    Serialize *value*.
    """
    return _converter.dumps(value)


def load(text: str, kind: type[T]) -> T:
    """
    Parse what `dump` wrote of a value of *kind*.
    """
    return _converter.loads(text, kind)


def maybe_dump(value: Any) -> str | None:
    """
    Serialize *value*; None stays None.
    """
    return None if value is None else dump(value)


def maybe_load(text: str | None, kind: type[T]) -> T | None:
    """
    Parse a value of *kind*; None stays None.
    """
    return None if text is None else load(text, kind)
