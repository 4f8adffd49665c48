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
    r"[-*+•·>#|_=~]|\d{1,3}[.)ºª]|\w[.)]\s|[^\W\d][\w /]{0,30}+:(?!\w)"
)

#: Within so many characters such a line has a colon, unless it starts with no letter,
#: or with a single one.
_SHOWN_BY = 32

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
    room = width - len(line)
    # The first word of what follows is shorter than the room, with its blank.
    if len(following) < room or " " in following[:room]:
        return False
    if not line or not following or _is_its_own(following):
        return False
    return not (line.endswith(_ENDED) and following[0].isupper())


def _is_its_own(line: str) -> bool:
    begun = line[:_SHOWN_BY]
    # Of most lines these tell, which take a third of the time.
    if begun[0].isalpha() and ":" not in begun and begun[1:2] not in (".", ")"):
        return False
    return _OWN_LINE.match(line) is not None
