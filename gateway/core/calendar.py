"""
Calendar arithmetic: months in UTC, as platforms bill them; terms in working time or by
law; local times across clock changes.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum

from attrs import frozen


def in_utc(at: datetime) -> datetime:
    """
    Return *at* in UTC, for comparisons; a naive datetime is returned unchanged.
    """
    return at.astimezone(UTC) if at.tzinfo else at


def month_start(at: datetime) -> datetime:
    """
    Return the first moment of *at*'s month, in UTC.
    """
    return at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(at: datetime) -> datetime:
    """
    Return the first moment of the month after *at*'s, in UTC.
    """
    return month_start(month_start(at) + timedelta(days=32))


def months_later(at: datetime, months: int) -> datetime:
    """
    Return the same day *months* later, or the last of that month if it has no such day
    (Law 39/2015, art. 30.4).
    """
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(
        year=year, month=month, day=min(at.day, monthrange(year, month)[1])
    )


def end_of(day: date, zone: tzinfo) -> datetime:
    """
    Return the last moment of *day* by the clocks of *zone*, in UTC.
    """
    return datetime.combine(day, time.max, zone).astimezone(UTC)


def by_clock(local: datetime, zone: tzinfo) -> datetime | None:
    """
    Return the moment at which the clocks of *zone* show *local*, or None if they skip
    it when they go forward. Where they show it twice, its ``fold`` says which is meant.
    """
    at = local.replace(tzinfo=zone)
    try:
        back = at.astimezone(UTC).astimezone(zone)
    except OverflowError:  # Where the calendar ends.
        return None
    return at if back.replace(tzinfo=None) == local else None


def shown_day(day: date) -> str:
    """
    Write a day for people: ``25/10/2026``.
    """
    return f"{day:%d/%m/%Y}"


def shown_moment(at: datetime, zone: tzinfo) -> str:
    """
    Write a moment for people in the local time of *zone*: ``25/10/2026 02:30``. Where
    the clocks show that time twice, add the offset: ``25/10/2026 02:30 (UTC+0200)``.
    """
    there = at.astimezone(zone)
    twice = there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset()
    which = f" (UTC{there:%z})" if twice else ""
    return f"{shown_day(there)} {there:%H:%M}{which}"


def read_moment(told: str) -> datetime:
    """
    Read a moment as programs write it or as `shown_moment` does: ``2026-10-25T02:30``,
    ``25/10/2026 02:30``. It has a zone only if an offset is told.

    Raises:
        ValueError: It is no moment.
    """
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        which = " (UTC%z)" if "(" in told else ""
        return datetime.strptime(told, f"%d/%m/%Y %H:%M{which}")  # noqa: DTZ007


@frozen
class Days:
    """
    A range of days, both ends included: (year, month, day), or (month, day) of every
    year.
    """

    first: tuple[int, ...]
    last: tuple[int, ...]

    def contains(self, day: date) -> bool:
        """
        Say whether *day* is one of them.
        """
        told = (day.year, day.month, day.day)[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= told <= self.last
        # The range goes over the new year.
        return told >= self.first or told <= self.last


class Unit(Enum):
    """
    The unit in which a term is counted.
    """

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    WORKING_HOUR = "working hour"
    WORKING_DAY = "working day"
    NATURAL_DAY = "natural day"
    MONTH = "month"
    YEAR = "year"


#: The units that the law counts by the town's calendar (Law 39/2015, art. 30).
_OF_LAW = (
    *(Unit.WORKING_HOUR, Unit.WORKING_DAY),
    *(Unit.NATURAL_DAY, Unit.MONTH, Unit.YEAR),
)

_LENGTHS = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
    Unit.WORKING_DAY: timedelta(days=1),
    Unit.NATURAL_DAY: timedelta(days=1),
    Unit.MONTH: timedelta(days=30),
    Unit.YEAR: timedelta(days=365),
}


@frozen
class Term:
    """
    How long something may take, in somebody's working time or by law.

    Working time: hours count while they work, a day is one on which they work (however
    long), and a week ends on the same weekday. So a day is no fixed number of hours.
    Terms of law are the same for everybody: working hours and working days of the
    town's calendar, natural days, and months and years from date to date.
    """

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.value}{'s' * (self.amount != 1)}"

    @property
    def of_law(self) -> bool:
        """
        Say whether it counts by the town's calendar, and not by somebody's working
        time.
        """
        return self.unit in _OF_LAW

    @property
    def unbroken(self) -> timedelta:
        """
        Return its length as if work never stopped, with a month of thirty days.
        """
        return self.amount * _LENGTHS[self.unit]


def sooner(*terms: Term | None) -> Term | None:
    """
    Return the shortest of *terms*; None if there is none.
    """
    told = [term for term in terms if term is not None]
    return min(told, key=lambda term: term.unbroken, default=None)
