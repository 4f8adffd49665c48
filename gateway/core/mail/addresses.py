"""
Mail addresses and their domains in the one form in which they are compared, whoever
wrote them.
"""

from __future__ import annotations

import re
import unicodedata

import idna

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_LOCAL = re.compile(r"[^\s@\"<>(),:;\[\]\\]{1,64}")


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


def normal(address: str) -> str:
    """
    Give *address* in lower case with its domain as A-labels; empty if it is none.
    """
    local, at, name = address.strip().rpartition("@")
    domain = a_label(name)
    if not (at and domain and _LOCAL.fullmatch(local) and local.isprintable()):
        return ""
    return f"{local.lower()}@{domain}"
