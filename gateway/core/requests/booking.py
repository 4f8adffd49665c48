"""
Bookings: which unit of a calendar is taken, by whom, from when to when.

A booking takes cells: time slots of a fixed length, each of which belongs to one
booking at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gateway.core.calendar import Days, by_clock
from gateway.core.case import Number
from gateway.core.message import Address, aware

#: Who books less than this ahead is not reminded.
_SOON = timedelta(hours=36)

#: When people are reminded, on the day before.
_REMINDED = time(10)


@frozen
class OpeningHours:
    """
    Opening hours on some days of the week (Monday is 0), in minutes of the day; on
    public holidays only if stated.
    """

    days: frozenset[int]
    start: int
    end: int
    holidays: bool = False

    def on(self, day: date, *, holiday: bool) -> bool:
        """
        Say whether these hours apply on *day*.
        """
        return self.holidays if holiday else day.weekday() in self.days


@frozen
class Closing:
    """
    Days on which *unit* cannot be booked, or nothing of its calendar if that is empty.
    """

    days: Days
    unit: str = ""

    def shuts(self, unit: str, day: date) -> bool:
        """
        Say whether *unit* cannot be booked on *day* because of it.
        """
        return self.unit in ("", unit) and self.days.contains(day)


@frozen(kw_only=True)
class Diary:
    """
    A calendar that can be booked: courts, rooms, or somebody's office hours.

    Attributes:
        name: In the rules.
        units: What is booked, each by itself.
        openings: When.
        closed: When not all the same.
        cell: The shortest that is booked; everything is a multiple of it.
        ahead: How far ahead one can book.
        most: The longest booking.
        each: How many bookings to come one person may have; 0 is any number.
    """

    name: str
    units: tuple[str, ...]
    openings: tuple[OpeningHours, ...]
    closed: tuple[Closing, ...] = ()
    cell: timedelta = timedelta(minutes=30)
    ahead: timedelta = timedelta(days=30)
    most: timedelta = timedelta(hours=2)
    each: int = 0

    def is_shut(self, unit: str, day: date) -> bool:
        """
        Say whether *unit* is closed on *day*, whatever its hours.
        """
        return any(closing.shuts(unit, day) for closing in self.closed)

    def starts(
        self, unit: str, day: date, lasts: timedelta, *, holiday: bool
    ) -> tuple[time, ...]:
        """
        Return the times at which a booking of *unit* of the length *lasts* may begin on
        *day*.
        """
        if self.is_shut(unit, day):
            return ()
        cell, minutes = _minutes(self.cell), _minutes(lasts)
        found = {
            minute
            for opening in self.openings
            if opening.on(day, holiday=holiday)
            for minute in range(opening.start, opening.end - minutes + 1, cell)
        }
        return tuple(time(minute // 60, minute % 60) for minute in sorted(found))

    def allows(self, booking: Booking, zone: ZoneInfo, *, holiday: bool) -> bool:
        """
        Say whether it has the unit of *booking*, and is open then, by clocks in *zone*.
        """
        starts, lasts = booking.starts.astimezone(zone), booking.ends - booking.starts
        minute = starts.hour * 60 + starts.minute
        if booking.unit not in self.units or self.is_shut(booking.unit, starts.date()):
            return False
        return any(
            opening.on(starts.date(), holiday=holiday)
            and opening.start <= minute
            and minute + _minutes(lasts) <= opening.end
            for opening in self.openings
        )


@frozen(kw_only=True)
class Booking:
    """
    One unit of a calendar, booked for one case from one moment to another.
    """

    case: Number
    diary: str
    unit: str
    starts: datetime = field(validator=aware)
    ends: datetime = field(validator=aware)
    contact: Address

    def cells(self, length: timedelta) -> tuple[datetime, ...]:
        """
        Return the starts of the cells that it takes, in UTC.

        Args:
            length: A cell's.
        """
        first, count = self.starts.astimezone(UTC), (self.ends - self.starts) // length
        return tuple(first + length * number for number in range(count))

    def reminds_at(self, made: datetime, zone: ZoneInfo) -> datetime | None:
        """
        Return when whoever made it at *made* is reminded of it, by clocks in *zone*;
        None if it was made too late for that.
        """
        eve = self.starts.astimezone(zone).date() - timedelta(days=1)
        at = moment(eve, _REMINDED, zone)
        soon = self.starts - made <= _SOON
        return None if at is None or soon or at <= made else at


def moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """
    Return the moment, in UTC, at which clocks in *zone* show that time; None if they
    skip it when they go forward. If they show it twice, return the first.
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
    Return those of *starts* at which a booking of this length can begin on *day*, given
    the bookings *taken* of the same unit.
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
