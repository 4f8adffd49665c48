"""
The backlog: what waits in the store, and whether it has waited too long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from gateway.core.calendar import month_start
from gateway.core.case import UNANSWERED, Number
from gateway.core.decision import Urgency
from gateway.core.errors import TemporaryFailure
from gateway.core.requests.booking import Booking
from gateway.core.town import Town
from gateway.ports.store import Store
from gateway.routing.table import RoutingTable

#: Seconds that the store may take to answer; a status request waits no longer.
PATIENCE = 5

#: How long a delivery may wait before a person must look; less for danger to life.
OVERDUE = {
    Urgency.LOW: timedelta(hours=1),
    Urgency.EMERGENCY: timedelta(minutes=5),
}

#: How long a delivery may be due before it is shown that no worker claims it.
UNCLAIMED = timedelta(minutes=1)

#: How many cases of a mailbox that is gone are looked at.
MOST = 500

#: How far ahead bookings are looked at; no calendar is booked further.
AHEAD = timedelta(days=366)

#: How many people in a row must be refused before it looks as if all were, and within
#: what time.
REFUSED, LATELY = 3, timedelta(days=1)

#: Since when the oldest delivery waits, by minimum urgency and channel.
Waiting = Mapping[Urgency, Mapping[str, datetime]]


@frozen(kw_only=True)
class Counted:
    """
    What the store says about itself; empty if it does not answer.

    Attributes:
        counts: How many messages and deliveries are in each state.
        unrouted: When the oldest message arrived that waits to be routed.
        waiting: Since when the oldest delivery waits, by minimum urgency and channel.
        refused: How many people each channel refused since it took something.
        nobodys: The confidential cases that no mailbox may read, by mailbox.
        barred: The bookings to come that the rules in force no longer allow.
        used: What each channel used of its platform this month.
        problem: What is wrong with a store that does not answer at all.
    """

    counts: Mapping[str, Any] = field(factory=dict)
    unrouted: datetime | None = None
    waiting: Waiting = field(factory=lambda: {least: {} for least in OVERDUE})
    refused: Mapping[str, int] = field(factory=dict)
    nobodys: Mapping[str, Sequence[Number]] = field(factory=dict)
    barred: Sequence[Booking] = ()
    used: Mapping[str, Any] = field(factory=dict)
    problem: str = ""


async def counted(
    store: Store, channels: Iterable[str], table: RoutingTable, now: datetime
) -> Counted:
    """
    Query the *store*, also for what *channels* used since the month of *now* began.

    Args:
        store: The store.
        channels: Their names.
        table: The rules in force.
        now: The time.
    """
    month, unclaimed = month_start(now), now - UNCLAIMED
    try:
        async with asyncio.timeout(PATIENCE):
            counts = await store.counts()
            nobodys = await _nobodys(store, table.town)
            cases = sum(map(len, nobodys.values()))
            return Counted(
                used={name: await store.used(name, month) for name in channels},
                counts={**counts, "unread": {**counts["unread"], "cases": cases}},
                unrouted=await store.unrouted_since(),
                waiting={
                    least: await store.waiting_since(least, unclaimed)
                    for least in OVERDUE
                },
                refused=await store.refused_since(
                    now - LATELY, table.colleagues.addresses
                ),
                nobodys=nobodys,
                barred=await _barred(store, table, now),
            )
    except TimeoutError:
        return Counted(problem=f"no answer for {PATIENCE} seconds")
    except TemporaryFailure:
        # The workers use the same store, and report what is wrong with it.
        return Counted()


async def _nobodys(store: Store, town: Town) -> Mapping[str, Sequence[Number]]:
    """
    Return confidential cases that wait with a mailbox that is gone from the rules, by
    its name, if no mailbox of these may read them or has them, too.
    """
    if any(mailbox.confidential for mailbox in town.mailboxes.values()):
        return {}
    gone = sorted(set(await store.answering()) - town.mailboxes.keys())
    waiting = {name: await store.cases_at(name, UNANSWERED, MOST) for name in gone}
    found: dict[str, list[Number]] = {}
    for name, cases in waiting.items():
        for case in cases:
            if case.confidential and not await _is_had(store, case.number, town):
                found.setdefault(name, []).append(case.number)
    return found


async def _is_had(store: Store, number: Number, town: Town) -> bool:
    """
    Say whether a mailbox that the rules still name got case *number*.
    """
    told = await store.case(number)
    return told is None or any(
        each.mailbox in town.mailboxes for each in told.conversations
    )


async def _barred(
    store: Store, table: RoutingTable, now: datetime
) -> Sequence[Booking]:
    """
    Return bookings to come whose unit, day or hours the rules no longer allow.
    """
    zone, calendar = table.town.timezone, table.around.calendar

    def is_allowed(booking: Booking) -> bool:
        diary = table.diaries.get(booking.diary)
        holiday = calendar.is_holiday(booking.starts.astimezone(zone).date())
        return diary is not None and diary.allows(booking, zone, holiday=holiday)

    found = await store.booked("", now, now + AHEAD)
    return [booking for booking in found if not is_allowed(booking)]


def unrouted(since: datetime | None, now: datetime) -> str:
    """
    Return what is wrong if the oldest unrouted message has waited too long, as it may
    tell of danger; else empty.
    """
    if since is None or since + OVERDUE[Urgency.EMERGENCY] >= now:
        return ""
    return f"the oldest that waits to be routed is of {since.isoformat()}"


def refusing(refused: Mapping[str, int]) -> Mapping[str, int]:
    """
    Return the channels that refused several people in a row, and how many.
    """
    return {channel: n for channel, n in sorted(refused.items()) if n >= REFUSED}


def overdue(waiting: Waiting, now: datetime) -> Sequence[str]:
    """
    Return the channels whose oldest delivery has waited too long.
    """
    return sorted(
        {
            channel
            for least, patience in OVERDUE.items()
            for channel, since in waiting[least].items()
            if since + patience < now
        }
    )
