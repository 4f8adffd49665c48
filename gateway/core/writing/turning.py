"""
What turns the direction of writing: nobody makes a text read otherwise than it is.
"""

from __future__ import annotations

import re

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def turns(character: str) -> bool:
    """
    Say whether *character* is one of those.
    """
    return _TURNS.fullmatch(character) is not None


def mark(character: str) -> str:
    """
    Give what stands for a *character* that is not shown: ``[U+202E]``.
    """
    return f"[U+{ord(character):04X}]"


def marked(text: str) -> str:
    """
    Give *text* with a mark in place of each character that turns what follows.
    """
    return _TURNS.sub(lambda found: mark(found[0]), text)


def marked_line(text: str) -> str:
    """
    Give *text* so that it is read as it is, on one line: what strangers are called
    begins no line of ours.
    """
    return marked(" ".join(text.split()))
