"""
What stands above and below few words, and is none of them: whom they are said to, and
what a telephone adds.
"""

from __future__ import annotations

import re
from itertools import dropwhile

from gateway.core.writing.regex import either

#: What a telephone writes below what is said on it.
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
    Give *said* without the handles that it begins with: whom it is said to.
    """
    words = said.split()
    return " ".join(dropwhile(lambda word: word.startswith("@"), words))


def unsigned(said: str) -> str:
    """
    Give *said* without what a telephone writes below it.
    """
    return _SIGNED.sub("", said)
