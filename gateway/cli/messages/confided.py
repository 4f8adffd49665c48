"""
What was said in confidence, which commands show to whoever says who they are.
"""

from __future__ import annotations

from datetime import UTC, datetime

from gateway.core.audit import Act


def read_by(clerk: str, message: int, result: str) -> Act:
    """
    Give what the chain keeps of it that somebody reads what was said in confidence.
    """
    return Act(
        at=datetime.now(UTC),
        actor=f"clerk {clerk}",
        action="message.read",
        object=f"message {message}",
        result=result,
    )
