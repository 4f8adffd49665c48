"""
Characters that change the direction of writing (bidi controls), which could make a text
look different from what it says.
"""

from __future__ import annotations

import re

_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TURNS = re.compile(f"[{_CONTROLS}]")

#: A piece of a line that is isolated from what is around it, or one control.
_ISOLATED = re.compile(f"(\u2068[^{_CONTROLS}\n]*\u2069)|[{_CONTROLS}]")


def turns(character: str) -> bool:
    """
    Say whether *character* is a bidi control.
    """
    return _TURNS.fullmatch(character) is not None


def mark(character: str) -> str:
    """
    Return what is shown in place of an invisible *character*: ``[U+202E]``.
    """
    return f"[U+{ord(character):04X}]"


def marked(text: str) -> str:
    """
    Return *text* with a visible mark in place of each bidi control.
    """
    if not any(each in text for each in _CONTROLS):
        return text  # Most texts, at a tenth of the cost.
    return _TURNS.sub(lambda found: mark(found[0]), text)


def marked_own(text: str) -> str:
    """
    Return a *text* of ours with bidi controls marked, but for the isolates that we put
    around names in texts written from right to left: those change nothing around them.
    """
    return _ISOLATED.sub(lambda found: found[1] or mark(found[0]), text)


def marked_line(text: str) -> str:
    """
    Return *text* on one line with bidi controls marked, so that a stranger's name
    cannot start a line of ours or reorder it.
    """
    return marked(" ".join(text.split()))
