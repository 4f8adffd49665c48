"""
Domain names as mail compares them, and the trouble of looking them up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import idna

from gateway.core.errors import GatewayError

#: Gives the TXT records at a name, the strings of each joined; none if there is no
#: such name. Raises DnsTrouble.
Txt = Callable[[str], Sequence[str]]

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")


class DnsTrouble(GatewayError):
    """
    The DNS gave no answer, not even a negative one: nothing may be concluded.
    """


def a_label(text: str) -> str:
    """
    Give a domain the one form in which domains are compared: A-labels in lower
    case, without a dot at the end.

    Returns:
        The domain; empty if *text* is not one.
    """
    name = text.removesuffix(".")
    if not name.isascii():
        try:
            # Only a full stop separates labels: its look-alikes are no domain.
            folded = unicodedata.normalize("NFC", name.lower())
            name = idna.encode(folded, strict=True).decode("ascii")
        except UnicodeError:
            return ""
    name = name.lower()
    if len(name) > 253 or not all(map(_LABEL.fullmatch, name.split("."))):
        return ""
    return name
