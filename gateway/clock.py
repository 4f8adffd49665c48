"""
The clock, and comparing moments dated by different nodes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: The largest difference between the clocks of two nodes that is tolerated.
APART = timedelta(seconds=1)


def utcnow() -> datetime:
    """
    Return the current time in UTC.
    """
    return datetime.now(UTC)


def ahead(theirs: datetime, before: datetime, after: datetime) -> timedelta:
    """
    Return how far another clock, which showed *theirs* between *before* and *after* of
    ours, is ahead of ours at least; negative if it is behind.
    """
    nothing = timedelta()
    return max(theirs - after, nothing) + min(theirs - before, nothing)


def is_before(heard: datetime, done: datetime) -> bool:
    """
    Say whether something was *heard* before something else was *done*, where different
    nodes may have dated them. Within the tolerance of their clocks it counts as later.
    """
    return heard < done - APART
