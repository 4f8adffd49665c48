"""
Months, as platforms bill them: in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def month_start(at: datetime) -> datetime:
    """
    Give the first moment of *at*'s month, in UTC.
    """
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(at: datetime) -> datetime:
    """
    Give the first moment of the month after *at*'s, in UTC.
    """
    return month_start(month_start(at) + timedelta(days=32))
