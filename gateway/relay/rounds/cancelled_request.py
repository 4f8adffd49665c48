"""
What was applied for and cancelled: nobody is asked whether it was good.
"""

from __future__ import annotations

from gateway.core.case import Timer, TimerKind
from gateway.core.requests.request import GONE
from gateway.ports.requests import Requests


async def is_cancelled(requests: Requests, timer: Timer) -> bool:
    """
    Say whether *timer* closes a case whose request was cancelled.
    """
    if timer.kind is not TimerKind.CLOSE:
        return False
    request = await requests.request(timer.case)
    return request is not None and request.state in GONE
