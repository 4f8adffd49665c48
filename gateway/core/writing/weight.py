"""
The length of text as X counts it: a letter counts one of the 280, an emoji or an
ideograph two.

X has the shortest limit, and every text of ours must fit there, whichever channel it is
said on. The rules are those of twitter-text, configuration version 3, without links,
which the channel counts itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from attrs import frozen

#: The most that one post may weigh.
MOST = 280

# Code points that count one; all others count two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

#: The first combining mark: text of lower code points counts one per character.
_SIMPLE = "\u0300"

_PICTURE = (
    r"(?:[\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf"
    r"\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    r"\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d"
    r"\u3297\u3299\U0001f000-\U0001faff](?:\ufe0f|[\U0001f3fb-\U0001f3ff])?)"
)
_EMOJI = re.compile(
    r"[0-9#*]\ufe0f?\u20e3"  # keycaps
    r"|[\U0001f1e6-\U0001f1ff]{2}"  # flags of countries
    rf"|{_PICTURE}(?:[\U000e0020-\U000e007e]+\U000e007f)?(?:\u200d{_PICTURE})*"
)


@frozen
class Atom:
    """
    A piece of text that should not be cut: a link, an emoji, or one visible character
    with its combining marks.
    """

    text: str
    weight: int


def weigh(text: str) -> int:
    """
    Return the weight of a text without links.
    """
    if max(text, default="") < _SIMPLE:
        return len(text)
    return sum(atom.weight for atom in characters(unicodedata.normalize("NFC", text)))


def characters(text: str) -> Iterator[Atom]:
    """
    Split *text* into atoms; it must be in NFC, without links.
    """
    at = 0
    while at < len(text):
        emoji = _EMOJI.match(text, at)
        if emoji:
            yield Atom(emoji[0], 2)
            at = emoji.end()
            continue
        end = at + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1
        yield Atom(text[at:end], sum(map(_of_one, text[at:end])))
        at = end


def _of_one(character: str) -> int:
    point = ord(character)
    return 1 if any(first <= point <= last for first, last in _LIGHT) else 2
