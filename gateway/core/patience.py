"""
How long a delivery that fails is tried again.
"""

from __future__ import annotations

from datetime import timedelta

#: How long to wait after the first, second, … failed attempt; after the last, the
#: delivery is dead. Five days in all, as mail queues wait (RFC 5321, section 4.5.4.1):
#: what breaks on the eve of a long weekend is mended after it.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    *[timedelta(hours=1)] * 6,
    *[timedelta(hours=4)] * 29,
)
