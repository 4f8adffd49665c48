"""
Undo the line breaks that mail programs put into paragraphs.

Programs break lines after some seventy characters, also with format=flowed (RFC 3676);
phones do not. The joined text is the same for both, and line breaks of the author's own
stay.
"""

from __future__ import annotations

import re
from itertools import pairwise

#: The longest line of a text that a program broke is between these, in characters.
_NARROWEST, _WIDEST = 58, 100

#: What starts a line of its own: an item, a command, a quotation, a field of a form.
_OWN_LINE = re.compile(
    r"[-*+•·>#|_=~]|\d{1,3}[.)ºª]|\w[.)]\s|[^\W\d][\w /]{0,30}:(?!\w)"
)

#: The end of a sentence. After it a capital letter may start a line of its own, such as
#: a signature; separating two sentences is harmless.
_ENDED = tuple(".:!?…")


def joined(text: str) -> str:
    """
    Return *text* with each paragraph in one line, as far as a program broke it: a line
    break is the program's if the next word would have exceeded the longest line.
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
