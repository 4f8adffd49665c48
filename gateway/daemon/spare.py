"""
Memory that was needed once. What many or large mails took, the C library keeps for the
next ones, wherever something small that stays has come to lie behind it.
"""

from __future__ import annotations

import asyncio
import ctypes

#: Seconds between two times that it is given back: what the mails of a second take
#: again and again is let be for longer than it is missed.
EVERY = 10.0

#: Of the GNU C library; others keep less.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """
    Give the machine what nothing in this process uses any more.
    """
    if _trim is not None:
        _trim(0)


async def giving_back() -> None:
    """
    Do so again and again.
    """
    while True:
        await asyncio.sleep(EVERY)
        give_back()
