"""
The back-off of deliveries that fail.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.core.decision import Urgency

#: The wait after the first, second, … failed attempt; after the last, the delivery is
#: dead. Five days in all, as mail queues wait (RFC 5321, section 4.5.4.1), so that what
#: breaks on the eve of a long weekend can be mended after it.
BACKOFF = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    *[timedelta(hours=1)] * 6,
    *[timedelta(hours=4)] * 29,
)

#: The longest wait between two attempts where there is danger to life, such as for a
#: mailbox's alarm, or the text that says whom to call …
SOON = timedelta(minutes=2)

#: … for the same five days.
IN_DANGER = (*BACKOFF[:2], *[SOON] * 3600)


#: How often the gateway's own words may be said to somebody in all, if it remains
#: unknown whether they were: once, and once more.
ONCE_MORE = 2


def waits(urgency: Urgency) -> tuple[timedelta, ...]:
    """
    Return the waits after each attempt for a delivery of that *urgency*.
    """
    return IN_DANGER if urgency is Urgency.EMERGENCY else BACKOFF


def again(
    urgency: Urgency, now: datetime, attempts: int, retry_at: datetime | None = None
) -> datetime:
    """
    Say when a failed delivery is retried.

    Args:
        urgency: The delivery's.
        now: The time to count from.
        attempts: Attempts that count; beyond the end of the table, the last wait is
            used.
        retry_at: When the channel asks us to come back; not obeyed in danger if it is
            late.
    """
    table = waits(urgency)
    wait = table[min(attempts, len(table)) - 1] if attempts else timedelta()
    due_at = max(now + wait, retry_at or now)
    return min(due_at, now + SOON) if urgency is Urgency.EMERGENCY else due_at


def may_repeat(urgency: Urgency, doubts: int, *, automatic: bool) -> bool:
    """
    Say whether a repeatable delivery of unknown outcome is said again.

    What the gateway says by itself is repeated once: whoever waits for a question or a
    code must get it, but a platform that never confirms would repeat one text for days.
    Everything else is repeated as often as it takes.

    Args:
        urgency: The delivery's.
        doubts: How often it may have been said.
        automatic: The gateway says it by itself.
    """
    danger = urgency is Urgency.EMERGENCY
    return danger or not automatic or doubts < ONCE_MORE
