"""
The time, for what is given a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: By so much the clocks of two nodes may differ.
APART = timedelta(seconds=1)


def utcnow() -> datetime:
    """
    Give the time.
    """
    return datetime.now(UTC)


def is_before(heard: datetime, done: datetime) -> bool:
    """
    Say whether something was *heard* before something else was *done*, though each has
    its date from another node: as near as their clocks may differ, it came after it.
    """
    return heard < done - APART
