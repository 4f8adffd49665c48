"""
Values to JSON and back.

JSON holds what nobody looks for inside the database; what is looked for has columns.
A field that a value is given later takes its default when an older row is read.
"""

from __future__ import annotations

from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

T = TypeVar("T")

_converter = make_converter()


def dump(value: Any) -> str:
    """
    Write *value*.
    """
    return _converter.dumps(value)


def load(text: str, kind: type[T]) -> T:
    """
    Read what `dump` wrote of a value of *kind*.
    """
    return _converter.loads(text, kind)


def maybe_dump(value: Any) -> str | None:
    """
    Write *value*, or nothing.
    """
    return None if value is None else dump(value)


def maybe_load(text: str | None, kind: type[T]) -> T | None:
    """
    Read a value of *kind*, or nothing.
    """
    return None if text is None else load(text, kind)
