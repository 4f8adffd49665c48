"""
Removal of what surrounds the words of a short message: handles at its beginning, a
signature below it, and signs.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from gateway.core.writing.regex import either
from gateway.routing.words import text

#: The signature that a telephone adds.
_SENT_FROM = either(
    """
    enviado (?:desde|con), enviat des, sent (?:from|with), envoyé (?:de|depuis),
    gesendet (?:von|mit), trimis (?:de|din), (?:get|obtener) outlook
    """
)
_SIGNED = re.compile(
    rf"\n[^\S\n]*(?:--[^\S\n]*\n|{_SENT_FROM}\b).*", re.IGNORECASE | re.DOTALL
)


def without_handles(said: str) -> str:
    """
    Return *said* without the handles that it begins with.
    """
    words = said.split()
    return " ".join(dropwhile(lambda word: word.startswith("@"), words))


def unsigned(said: str) -> str:
    """
    Return *said* without the signature below it (behind ``--``, or a telephone's).
    """
    return _SIGNED.sub("", said)


def plain_words(said: str) -> str:
    """
    Return the words of *said* in plain text, without punctuation and emoji.
    """
    return " ".join(filter(str.isalnum, text.tokens(text.plain(said))))
