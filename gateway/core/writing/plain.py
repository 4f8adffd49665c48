"""
Make text safe to store.
"""

from __future__ import annotations


def plain(text: str) -> str:
    """
    Replace lone surrogates, which are no characters, and NUL, which databases refuse.
    """
    if not text.isascii():
        try:
            # A fast check that almost always succeeds.
            text.encode()
        except UnicodeEncodeError:
            units = text.encode("utf-16-le", "surrogatepass")
            text = units.decode("utf-16-le", "replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
