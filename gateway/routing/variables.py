"""
What stands in curly brackets in a text, and what is put there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

VARIABLE = re.compile(r"\{([^{}]*)\}")

#: Characters of Hebrew and of Arabic.
_LEFTWARDS = ("R", "AL")


def variables_in(text: str) -> tuple[str, ...]:
    """
    Name the variables that stand in *text*.
    """
    return tuple(VARIABLE.findall(text))


def fill(text: str, variables: Mapping[str, str]) -> str:
    """
    Put *variables* where they stand in *text*. In one that is written from right to
    left what has Latin letters is set apart: they would turn what is around (UAX #9).
    """
    turned = any(way in _LEFTWARDS for way in _ways(VARIABLE.sub("", text)))

    def put(found: re.Match[str]) -> str:
        value = variables.get(found[1], "")
        return _apart(value) if turned else value

    return VARIABLE.sub(put, text)


def _apart(value: str) -> str:
    # Each line has its own way, and what is behind a link may be taken for part of it.
    if "\n" in value or "://" in value or "L" not in _ways(value):
        return value
    return f"\u2068{value}\u2069"


def _ways(text: str) -> Iterator[str]:
    return map(unicodedata.bidirectional, text)
