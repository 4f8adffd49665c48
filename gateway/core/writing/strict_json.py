"""
Strict parsing of JSON from strangers: a single object without ambiguities.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

#: How deep objects and lists may be nested.
LEVELS = 32

_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def read_object(raw: bytes) -> dict[str, Any]:
    """
    Parse *raw*, which must be one JSON object; the caller has limited its length.

    Raises:
        ValueError: It is no JSON object, is nested too deeply, has a name twice, or
            NaN.
    """
    try:
        text = raw.decode()
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    # RecursionError: deeper than Python itself can follow.
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as e:
        raise ValueError("not JSON") from e
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - of what is read.
    level: list[Any] = [value]
    for _ in range(LEVELS):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    if level:
        raise ValueError(f"more than {LEVELS} levels deep")
    return value


def written(value: Any) -> bytes:
    """
    Serialize *value* canonically: equal values give equal bytes.
    """
    return _WRITER.encode(value).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return members


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
