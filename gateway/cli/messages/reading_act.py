"""
The record of who reads confidential messages.
"""

from __future__ import annotations

from datetime import UTC, datetime

from gateway.core.actors import by_clerk
from gateway.core.audit import Act
from gateway.core.objects import about_message


def reading_act(clerk: str, message: int, result: str) -> Act:
    """
    Return the act that records that *clerk* reads a confidential message.

    Args:
        clerk: Who reads it.
        message: Its number.
        result: In which form, such as ``raw``.
    """
    return Act(
        at=datetime.now(UTC),
        actor=by_clerk(clerk),
        action="message.read",
        object=about_message(message),
        result=result,
    )
