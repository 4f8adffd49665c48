"""
How X weighs a text with its links: each is 23, however long it is.

These are the rules of twitter-text, configuration version 3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gateway.core.writing.links import link_spans
from gateway.core.writing.weight import Atom, characters

#: What each link weighs, however long it is.
LINK = 23


def weigh(text: str) -> int:
    """
    Weigh *text* as X does.
    """
    return sum(atom.weight for atom in atoms(text))


def atoms(text: str) -> Iterator[Atom]:
    """
    Take *text* apart, normalised as X normalises it (NFC).
    """
    text = unicodedata.normalize("NFC", text)
    done = 0
    for start, end in link_spans(text):
        yield from characters(text[done:start])
        yield Atom(text[start:end], LINK)
        done = end
    yield from characters(text[done:])
