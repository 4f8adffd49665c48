"""
Return of unused memory to the system. After many or large mails the C library keeps
freed memory if something small is allocated behind it.
"""

from __future__ import annotations

import asyncio
import ctypes

#: Seconds between two returns: memory that is used and freed every second is left alone
#: for a while.
EVERY = 10.0

#: GNU C library only; others keep less.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """
    Return unused memory to the system.
    """
    if _trim is not None:
        _trim(0)


async def giving_back() -> None:
    """
    Do so periodically.
    """
    while True:
        await asyncio.sleep(EVERY)
        give_back()
