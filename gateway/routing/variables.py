"""
Variables of a text, written in curly brackets, and filling them in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

VARIABLE = re.compile(r"\{([^{}]*)\}")

#: Bidirectional classes of Hebrew and of Arabic letters.
_LEFTWARDS = ("R", "AL")


def variables_in(text: str) -> tuple[str, ...]:
    """
    Name the variables that stand in *text*.
    """
    return tuple(VARIABLE.findall(text))


def fill(text: str, variables: Mapping[str, str]) -> str:
    """
    Replace each variable in *text* by its value, or by nothing where it has none. In a
    text that is written from right to left, values with Latin letters are isolated, so
    that they do not reorder the text around them (UAX #9).
    """
    if "{" not in text:
        return text
    turned = _is_turned(text)

    def put(found: re.Match[str]) -> str:
        value = variables.get(found[1], "")
        return _apart(value) if turned else value

    return VARIABLE.sub(put, text)


@lru_cache(maxsize=2_000)
def _is_turned(text: str) -> bool:
    return any(way in _LEFTWARDS for way in _ways(VARIABLE.sub("", text)))


def _apart(value: str) -> str:
    # Each line has a direction of its own, and an isolate behind a link might be taken
    # for part of the link.
    if "\n" in value or "://" in value or "L" not in _ways(value):
        return value
    return f"\u2068{value}\u2069"


def _ways(text: str) -> Iterator[str]:
    return map(unicodedata.bidirectional, text)
