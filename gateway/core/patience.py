"""
How long a delivery that fails is tried again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gateway.core.decision import Urgency

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

#: The most that passes between two attempts where there is danger to life: such as for
#: a mailbox's alarm, or the text that says whom to call …
SOON = timedelta(minutes=2)

#: … for the same five days.
IN_DANGER = (*BACKOFF[:2], *[SOON] * 3600)


#: So often may be said what the gateway says to somebody by itself, and of which nobody
#: knows whether it was: once, and once more.
ONCE_MORE = 2


def waits(urgency: Urgency) -> tuple[timedelta, ...]:
    """
    Say how long what is so urgent waits after each attempt.
    """
    return IN_DANGER if urgency is Urgency.EMERGENCY else BACKOFF


def again(
    urgency: Urgency, now: datetime, attempts: int, retry_at: datetime | None = None
) -> datetime:
    """
    Say when what failed is tried again.

    Args:
        urgency: Of what it is.
        now: The time to count from.
        attempts: Those that count; more than there are waits for are as the last.
        retry_at: When the channel wants us back, which danger does not wait for.
    """
    table = waits(urgency)
    wait = table[min(attempts, len(table)) - 1] if attempts else timedelta()
    due_at = max(now + wait, retry_at or now)
    return min(due_at, now + SOON) if urgency is Urgency.EMERGENCY else due_at


def may_repeat(urgency: Urgency, doubts: int, *, automatic: bool) -> bool:
    """
    Say whether what may be said twice is said again, where nobody can know whether it
    was: what the gateway says by itself once more, as whoever waits for a question or
    a code learns nothing otherwise, and a platform that keeps its receipts to itself
    would have them read one thing for days; all else as often as it takes.

    Args:
        urgency: Of what it is.
        doubts: How often it may have been said.
        automatic: The gateway says it by itself.
    """
    danger = urgency is Urgency.EMERGENCY
    return danger or not automatic or doubts < ONCE_MORE
