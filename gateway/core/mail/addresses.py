"""
Normalization of mail addresses and domains, so that they can be compared.
"""

from __future__ import annotations

import re
import unicodedata

import idna

_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_LOCAL = re.compile(r"[^\s@\"<>(),:;\[\]\\]{1,64}")


def a_label(text: str) -> str:
    """
    Normalize a domain: A-labels in lower case, without a trailing dot.

    Returns:
        The domain; empty if *text* is not one.
    """
    name = text.removesuffix(".")
    if not name.isascii():
        try:
            # Strict: characters that look like a full stop do not separate labels.
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
    Return *address* in lower case with its domain as A-labels; empty if it is not a
    mail address.
    """
    local, at, name = address.strip().rpartition("@")
    domain = a_label(name)
    if not (at and domain and _LOCAL.fullmatch(local) and local.isprintable()):
        return ""
    return f"{local.lower()}@{domain}"
