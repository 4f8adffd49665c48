"""
Bookings: who has which unit of a calendar, and from when to when.

A booking takes cells: stretches of one length, each of which one booking can have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gateway.core.calendar import by_clock
from gateway.core.case import Number
from gateway.core.message import Address, aware


@frozen
class Opening:
    """
    Hours of some days of the week, Monday is 0, in minutes of the day; on public
    holidays only where they say so.
    """

    days: frozenset[int]
    start: int
    end: int
    holidays: bool = False

    def on(self, day: date, *, holiday: bool) -> bool:
        """
        Say whether there are such hours on *day*.
        """
        return self.holidays if holiday else day.weekday() in self.days


@frozen(kw_only=True)
class Diary:
    """
    A calendar that is booked: courts, rooms, or the hours of somebody who receives.

    Attributes:
        name: In the rules.
        units: What is booked, each by itself.
        openings: When.
        cell: The shortest that is booked; everything is a multiple of it.
        ahead: How far ahead.
        most: The longest at once.
    """

    name: str
    units: tuple[str, ...]
    openings: tuple[Opening, ...]
    cell: timedelta = timedelta(minutes=30)
    ahead: timedelta = timedelta(days=30)
    most: timedelta = timedelta(hours=2)

    def starts(self, day: date, lasts: timedelta, *, holiday: bool) -> tuple[time, ...]:
        """
        Give the times at which something that *lasts* so long may begin on *day*.
        """
        cell, minutes = _minutes(self.cell), _minutes(lasts)
        found = {
            minute
            for opening in self.openings
            if opening.on(day, holiday=holiday)
            for minute in range(opening.start, opening.end - minutes + 1, cell)
        }
        return tuple(time(minute // 60, minute % 60) for minute in sorted(found))


@frozen(kw_only=True)
class Booking:
    """
    One unit for one case, from one moment to another.
    """

    case: Number
    diary: str
    unit: str
    starts: datetime = field(validator=aware)
    ends: datetime = field(validator=aware)
    contact: Address

    def cells(self, length: timedelta) -> tuple[datetime, ...]:
        """
        Give the beginnings of the cells that it takes, in UTC.
        """
        first, count = self.starts.astimezone(UTC), (self.ends - self.starts) // length
        return tuple(first + length * number for number in range(count))


def moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """
    Give the moment, in UTC, at which clocks in *zone* show that time; None if they
    never do, because they go forward just then. Where they go back, it is the first.
    """
    there = by_clock(datetime.combine(day, at), zone)
    return there and there.astimezone(UTC)


def free(
    starts: Sequence[time],
    day: date,
    lasts: timedelta,
    taken: Sequence[Booking],
    zone: ZoneInfo,
) -> tuple[time, ...]:
    """
    Give those of *starts* at which something of this length can begin on *day*, where
    *taken* are the bookings of the same unit.
    """
    found = []
    for at in starts:
        begins = moment(day, at, zone)
        if begins is None:
            continue
        ends = begins + lasts
        if not any(each.starts < ends and begins < each.ends for each in taken):
            found.append(at)
    return tuple(found)


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
