"""
How regular expressions are written here, so that people can read them: words of one
kind as a list, and ways of saying something each with a line that says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BREAK = re.compile(r",\s+")


def either(words: str) -> str:
    """
    Give a pattern of any of *words*, the first that fits: each is a pattern itself, and
    a comma and a blank or new line stand between two.
    """
    return f"(?:{'|'.join(_BREAK.split(words.strip()))})"


def any_of(names: Iterable[str]) -> str:
    """
    Give a pattern of any of *names*, which are said as they are written, the longest
    first; it is of no group.
    """
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def ways(text: str) -> tuple[str, ...]:
    """
    Give the patterns in *text*. Between two there is an empty line, above each what it
    finds, after ``#``; one may go on in the next line, and a blank that counts is never
    where it breaks.
    """
    return tuple(map(_way, text.strip().split("\n\n")))


def any_way(text: str) -> str:
    """
    Give a pattern of any of the `ways` in *text*, the first that fits.
    """
    return f"(?:{'|'.join(ways(text))})"


def _way(block: str) -> str:
    lines = map(str.strip, block.splitlines())
    return "".join(line for line in lines if not line.startswith("#"))
