"""
Split what is longer than X allows into numbered parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count

from channels.twitter.text import TIME
from channels.twitter.weight import atoms, weigh
from gateway.core.message import Visibility
from gateway.core.writing.weight import MOST

#: The longest direct message, in characters.
MOST_PRIVATE = 10_000

_SENTENCE_END = re.compile(r"[.!?…]['\"”\u2019»)\]]*\s|\n")
_BLANK = re.compile(r"\s")


def split(text: str, visibility: Visibility) -> tuple[str, ...]:
    """
    Split *text*, preferably after a sentence, else between words, and number the parts.
    Only white space at the cuts is dropped.

    Links, emoji and letters with combining marks stay whole, unless one alone is longer
    than a part.
    """
    measure: Callable[[str], int] = len
    most = MOST_PRIVATE
    if visibility is Visibility.PUBLIC:
        # Room for the time that is appended if the same text was posted before.
        measure, most = weigh, MOST - TIME
    text = unicodedata.normalize("NFC", text).strip()
    if measure(text) <= most:
        return (text,)

    for digits in count(1):
        room = most - len(f" ({'9' * digits}/{'9' * digits})")
        parts = list(_parts(text, room, measure))
        if len(parts) < 10**digits:
            break
    return tuple(f"{part} ({n}/{len(parts)})" for n, part in enumerate(parts, start=1))


def _parts(text: str, room: int, measure: Callable[[str], int]) -> Iterator[str]:
    while measure(text) > room:
        end = _end(text, room, measure)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def _end(text: str, room: int, measure: Callable[[str], int]) -> int:
    """
    Return where the first part of *text* ends.
    """
    borders = _borders(text, room, measure)
    reach = borders[-1]
    # One more blank is searched: it may end the last sentence.
    sentences = [m.end() for m in _SENTENCE_END.finditer(text, 0, reach + 1)]
    words = [m.end() for m in _BLANK.finditer(text, 0, reach + 1)]
    if sentences and sentences[-1] > reach // 2:
        end = sentences[-1]
    elif words:
        end = words[-1]
    else:
        end = reach
    # A cut may create a link, such as from a word cut to ``so.me``.
    while measure(text[:end].rstrip()) > room:
        end = max((b for b in borders if b < end), default=end // 2)
    return end


def _borders(text: str, room: int, measure: Callable[[str], int]) -> list[int]:
    """
    Return every position, up to *room*, where *text* can be cut without harm.
    """
    borders: list[int] = []
    end = used = 0
    for atom in atoms(text):
        used += atom.weight if measure is weigh else len(atom.text)
        if used > room:
            break
        end += len(atom.text)
        borders.append(end)
    # The first atom alone is too long; no code point weighs more than two.
    return borders or [room // 2]
