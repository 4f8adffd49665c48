"""
Whether a message is short.
"""

from __future__ import annotations

from gateway.routing.words.text import cut, plain

#: The most characters of an answer to a question.
_BRIEF = 120

#: More characters than most words take with the blank that follows.
_ROOM = 16


def is_brief(said: str) -> bool:
    """
    Say whether *said* is short enough to be the answer to a question.
    """
    return len(said) <= _BRIEF


def is_within(text: str, words: int) -> bool:
    """
    Say whether *text* has at most so many *words*. Most longer ones have more of them
    in their beginning already, so that the rest is not looked at.
    """
    beginning = text[: _ROOM * words]
    return all(len(cut(plain(part))) <= words for part in (beginning, text))
