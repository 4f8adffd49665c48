"""
How patterns are written here, so that people can read them.
"""

from __future__ import annotations

import re

_BREAK = re.compile(r",\s+")


def either(words: str) -> str:
    """
    Give a pattern of any of *words*, the first that fits: each is a pattern itself, and
    a comma and a blank or new line stand between two.
    """
    return f"(?:{'|'.join(_BREAK.split(words.strip()))})"


def ways(text: str) -> tuple[str, ...]:
    """
    Give the patterns in *text*. Between two there is an empty line, above each what it
    finds, after ``#``; one may go on in the next line, and a blank that counts is never
    where it breaks.
    """
    return tuple(map(_way, text.strip().split("\n\n")))


def _way(block: str) -> str:
    lines = map(str.strip, block.splitlines())
    return "".join(line for line in lines if not line.startswith("#"))
