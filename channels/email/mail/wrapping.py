"""
Join the lines that a mail program broke a paragraph into.

Programs break lines after some seventy characters, those of format=flowed (RFC 3676)
too; a telephone does not. What somebody says is the same either way, and a line that
they ended themselves stays.
"""

from __future__ import annotations

import re
from itertools import pairwise

#: Characters of the longest line of a text that is broken, where programs break it.
_NARROWEST, _WIDEST = 58, 100

#: What begins a line of its own: an item, a command, a quotation, a field of a form.
_OWN_LINE = re.compile(
    r"[-*+•·>#|_=~]|\d{1,3}[.)ºª]|\w[.)]\s|[^\W\d][\w /]{0,30}:(?!\w)"
)

#: What a sentence ends with. Below it a capital may begin a line of its own, such as a
#: signature: to take two sentences apart harms nobody.
_ENDED = tuple(".:!?…")


def joined(text: str) -> str:
    """
    Give *text* with its paragraphs in one line each, as far as a program broke them:
    a line ends where the next word would have made it longer than the longest.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST:
        return text
    pieces = [lines[0]]
    for line, following in pairwise(lines):
        pieces += [" " if _is_broken(line, following, width) else "\n", following]
    return "".join(pieces)


def _is_broken(line: str, following: str, width: int) -> bool:
    if not line or not following or _OWN_LINE.match(following):
        return False
    if line.endswith(_ENDED) and following[0].isupper():
        return False
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width
