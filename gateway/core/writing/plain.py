"""
Text that is text, whatever somebody sent.
"""

from __future__ import annotations


def plain(text: str) -> str:
    """
    Replace what is no character, and what databases refuse: halves of surrogate
    pairs, and NUL.
    """
    if not text.isascii():
        try:
            # Takes a fraction of the time of what follows, and is hardly ever in vain.
            text.encode()
        except UnicodeEncodeError:
            units = text.encode("utf-16-le", "surrogatepass")
            text = units.decode("utf-16-le", "replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
