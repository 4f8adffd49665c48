"""
Waiting for what becomes of something that was just written here.
"""

from __future__ import annotations

import asyncio

from gateway.core.filing import Status
from gateway.ports.store import Filings, Shown

#: Seconds between two looks.
_LOOKS = 0.1


async def until_routed(filings: Filings, message: int, seconds: float) -> Shown | None:
    """
    Wait until a message is routed, and return it without its raw bytes; None if it is
    not by then, or does not exist.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while True:
        for shown in await filings.outlined([message]):
            if shown.status is not Status.RECEIVED:
                return shown
        if loop.time() >= until:
            return None
        await asyncio.sleep(_LOOKS)
