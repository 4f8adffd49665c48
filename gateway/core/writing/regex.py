"""
Readable regular expressions: lists of words, and blocks of patterns with a comment
each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_BREAK = re.compile(r",\s+")


def either(words: str) -> str:
    """
    Return a pattern that matches any of *words*, the first that fits. Each is a pattern
    itself; they are separated by a comma and white space.
    """
    return f"(?:{'|'.join(_BREAK.split(words.strip()))})"


def any_of(names: Iterable[str]) -> str:
    """
    Return a pattern that matches any of *names* literally, the longest first; it is not
    in a group, and the same in every process.
    """
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, longest_first))


def ways(text: str) -> tuple[str, ...]:
    """
    Return the patterns in *text*, which are separated by empty lines. Above each stands
    what it matches, after ``#``. A pattern may continue on the next line; the line
    break itself, and blanks around it, do not count.

    Raises:
        ValueError: One has an empty branch at an end, which matches anywhere.
    """
    return tuple(map(_way, text.strip().split("\n\n")))


def any_way(text: str) -> str:
    """
    Return a pattern that matches any of the `ways` in *text*, the first that fits.
    """
    return f"(?:{'|'.join(ways(text))})"


def _way(block: str) -> str:
    lines = map(str.strip, block.splitlines())
    way = "".join(line for line in lines if not line.startswith("#"))
    if way.startswith("|") or way.endswith("|"):
        raise ValueError(f"an empty branch: {way}")
    return way
