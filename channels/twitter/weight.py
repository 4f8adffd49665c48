"""
X's weight of a text with links: each link counts 23, whatever its length.

The rules are those of twitter-text, configuration version 3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gateway.core.writing.links import link_spans
from gateway.core.writing.weight import Atom, characters

#: The weight of a link.
LINK = 23


def weigh(text: str) -> int:
    """
    Return the weight of *text* on X.
    """
    return sum(atom.weight for atom in atoms(text))


def atoms(text: str) -> Iterator[Atom]:
    """
    Split *text* into atoms, normalized as X does (NFC).
    """
    text = unicodedata.normalize("NFC", text)
    done = 0
    for start, end in link_spans(text):
        yield from characters(text[done:start])
        yield Atom(text[start:end], LINK)
        done = end
    yield from characters(text[done:])
