"""
The backlog: what waits in the store, and whether it does for too long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from gateway.core.decision import Urgency
from gateway.core.errors import TemporaryFailure
from gateway.ports.store import Store

#: Seconds that the store may take: whoever asks how the daemon is waits no longer.
PATIENCE = 5

#: What has waited to be said for so long needs a person: sooner, where there is danger
#: to life.
OVERDUE = {
    Urgency.LOW: timedelta(hours=1),
    Urgency.EMERGENCY: timedelta(minutes=5),
}

#: Since when something waits, by how urgent it is at least and by channel.
Waiting = Mapping[Urgency, Mapping[str, datetime]]


@frozen(kw_only=True)
class Counted:
    """
    What the store says of itself; nothing where it says nothing.

    Attributes:
        counts: How many messages and deliveries stand where.
        unrouted: Since when the oldest message is here that waits to be routed.
        waiting: Since when something waits to be said.
        used: What each channel used of its platform this month.
        problem: What is wrong with a store that says nothing at all.
    """

    counts: Mapping[str, Any] = field(factory=dict)
    unrouted: datetime | None = None
    waiting: Waiting = field(factory=lambda: {least: {} for least in OVERDUE})
    used: Mapping[str, Any] = field(factory=dict)
    problem: str = ""


async def counted(store: Store, channels: Iterable[str], month: datetime) -> Counted:
    """
    Ask the *store*, also for what *channels* used since *month* began.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return Counted(
                used={name: await store.used(name, month) for name in channels},
                counts=await store.counts(),
                unrouted=await store.unrouted_since(),
                waiting={least: await store.waiting_since(least) for least in OVERDUE},
            )
    except TimeoutError:
        return Counted(problem=f"no answer for {PATIENCE} seconds")
    except TemporaryFailure:
        # The workers, which need it too, say what is wrong with it.
        return Counted()


def unrouted(since: datetime | None, now: datetime) -> str:
    """
    Say what is wrong where a message waits to be routed *since* then: nobody knows
    whether it tells of danger.
    """
    if since is None or since + OVERDUE[Urgency.EMERGENCY] >= now:
        return ""
    return f"the oldest that waits to be routed is of {since.isoformat()}"


def overdue(waiting: Waiting, now: datetime) -> Sequence[str]:
    """
    Name the channels on which something has been *waiting* for too long.
    """
    return sorted(
        {
            channel
            for least, patience in OVERDUE.items()
            for channel, since in waiting[least].items()
            if since + patience < now
        }
    )
