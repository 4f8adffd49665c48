"""
The time, for what is given a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime


def utcnow() -> datetime:
    """
    Give the time.
    """
    return datetime.now(UTC)
