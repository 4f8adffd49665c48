"""
How much of a message is read: a mail may bring years of quotations.
"""

from __future__ import annotations

#: The most characters that a message is routed by; the rest is only kept. So many of
#: them are its last: below what somebody quotes or passes on stands what they say.
ROUTED, _LAST = 10_000, 2_000


def excerpt(whole: str) -> str:
    """
    Return *whole*, or of a longer text how it begins and ends.
    """
    if len(whole) <= ROUTED:
        return whole
    # No word is cut: the rest of one may be another.
    _, *last = whole[-_LAST:].split(None, 1) or [""]
    return "\n".join((whole[: ROUTED - _LAST], *last))
