"""
Working time: when a term ends, and when a mailbox is next read.

Days count from the next one on; hours over midnight belong to the day on which they
begin. Which days and hours count depends on the mailbox: its own hours, or its
substitute's while it is absent. A term of law counts by the town's calendar instead
(Law 39/2015, art. 30).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.calendar import Term, Unit, months_later
from gateway.routing.around.calendar import Calendar
from gateway.routing.around.hours import Hours, substitute
from gateway.routing.around.windows import MIDNIGHT, Span, Window

#: Start and end, in UTC.
Interval = tuple[datetime, datetime]

#: The hours, on working days, of a mailbox without fixed hours.
_USUAL = Span(9 * 60, 14 * 60)

#: The most days that are looked ahead.
_HORIZON = 12 * 366

_DAY = timedelta(days=1)

#: The end of a day for terms of law, such that it shows that day's date.
_LAST_MINUTE = time(23, 59)


@frozen(kw_only=True)
class WorkingTime:
    """
    The working time of a mailbox.

    Attributes:
        mailbox: The mailbox; one gone from the rules counts as without fixed hours.
        attendance: The hours of each mailbox.
        calendar: The town's.
    """

    mailbox: str
    attendance: Mapping[str, Hours]
    calendar: Calendar

    def due(self, at: datetime, term: Term) -> datetime:
        """
        Return the end, in UTC, of a *term* that begins at *at*: after so many minutes
        of working time, or at the close of the last day. If its substitutes are absent,
        too, its own hours count as if it were there, so that no absence suspends a
        term. A term of law ends with the last minute of its last day, or of the next
        working day.
        """
        if term.of_law:
            found = self._by_law(at, term)
        elif term.unit in (Unit.MINUTE, Unit.HOUR):
            days = self._days(self.calendar.local(at).date())
            found = _later(days, at.astimezone(UTC), term.unbroken)
        elif term.unit is Unit.DAY:
            found = self._close(self._today(at) + _DAY, term.amount)
        else:
            found = self._close(self._today(at) + term.unbroken, 1)
        return found or at.astimezone(UTC) + term.unbroken

    def opens(self, at: datetime) -> datetime | None:
        """
        Return the moment, in UTC, from which somebody next reads it; None if somebody
        does at *at*.
        """
        now = at.astimezone(UTC)
        for day, hours in self._days(self.calendar.local(at).date()):
            for start, end in () if self._nobody(day) else hours:
                if now < end:
                    return start if now < start else None
        return now + _HORIZON * _DAY

    def _today(self, at: datetime) -> date:
        # The day before, as long as its hours last.
        today = self.calendar.local(at).date()
        nights = self._intervals(today, self._nights(today))
        return today - _DAY if any(at < end for _, end in nights) else today

    def _close(self, first: date, count: int) -> datetime | None:
        days = (first + number * _DAY for number in range(_HORIZON))
        closes = (end for day in days if (end := self._closes(day)) is not None)
        return next(islice(closes, count - 1, None), None)

    def _closes(self, day: date) -> datetime | None:
        # When the last hours that begin on *day* end. A stand-in's night is none of a
        # day on which others read, who close before midnight.
        windows = self._windows(day)
        begun = [w for w in windows if w.on(day, self.calendar.is_holiday)]
        if not begun:
            return None
        hours = self._intervals(day, self._spans(day))
        if any(window.span.over_midnight for window in begun):
            after = day + _DAY
            hours += self._intervals(after, self._nights(after))
        return max((end for _, end in hours), default=None)

    def _by_law(self, at: datetime, term: Term) -> datetime | None:
        begins, zone = self.calendar.local(at), self.calendar.zone
        today = begins.date()
        if term.unit is Unit.WORKING_HOUR:
            # All hours of a working day count, whoever works (art. 30.2).
            whole = Span(0, MIDNIGHT)
            days = ((day, instants(day, whole, zone)) for day in self._working(today))
            return _later(days, at.astimezone(UTC), term.unbroken)
        if term.unit is Unit.WORKING_DAY:
            last = next(
                islice(self._working(today + _DAY), term.amount - 1, None), None
            )
        else:
            # If the last day is no working day, the next one that is (art. 30.5).
            last = next(self._working(_from_date_to_date(begins, term)), None)
        if last is None:
            return None
        return datetime.combine(last, _LAST_MINUTE, zone).astimezone(UTC)

    def _working(self, first: date) -> Iterator[date]:
        days = (first + number * _DAY for number in range(_HORIZON))
        return (day for day in days if self.calendar.counts_by_law(day))

    def _days(self, first: date) -> Iterator[tuple[date, list[Interval]]]:
        # The days from *first* on that have hours, each with those until midnight.
        for number in range(_HORIZON):
            day = first + number * _DAY
            hours = self._intervals(day, self._spans(day))
            if hours:
                yield day, _joined(hours)

    def _intervals(self, day: date, spans: Iterable[Span]) -> list[Interval]:
        zone = self.calendar.zone
        return [each for span in spans for each in instants(day, span, zone)]

    def _spans(self, day: date) -> Iterator[Span]:
        # Windows over midnight are split there, as absences begin and end then.
        for window in self._windows(day):
            start, end = window.span.start, window.span.end
            if window.on(day, self.calendar.is_holiday):
                yield Span(start, end if start < end else MIDNIGHT)
        yield from self._nights(day)

    def _nights(self, day: date) -> Iterator[Span]:
        # What is on *day* of the windows over the midnight before.
        for window in self._windows(day):
            begins = window.on(day - _DAY, self.calendar.is_holiday)
            if window.span.over_midnight and begins:
                yield Span(0, window.span.end)

    def _windows(self, day: date) -> tuple[Window, ...]:
        own = self.attendance[self._reader(day)].windows if self._known() else ()
        if any(window.days for window in own):
            return own
        return (*own, Window(days=self.calendar.working, span=_USUAL))

    def _known(self) -> bool:
        return self.mailbox in self.attendance

    def _reader(self, day: date) -> str:
        return substitute(self.mailbox, self._noon(day), self.attendance)

    def _nobody(self, day: date) -> bool:
        if not self._known():
            return False
        hours = self.attendance[self._reader(day)]
        return hours.absent(self._noon(day)) is not None

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.calendar.zone)


def instants(day: date, span: Span, zone: ZoneInfo) -> list[Interval]:
    """
    Return the intervals of *span*, which must not cross midnight, on *day*. Where the
    clocks change, they may be longer, shorter, or two.
    """
    midnight = datetime.combine(day, time())
    first = midnight + timedelta(minutes=span.start)
    last = midnight + timedelta(minutes=span.end)
    before = _offset(first.replace(tzinfo=zone, fold=0))
    after = _offset(last.replace(tzinfo=zone, fold=1))
    if before == after:
        return [_utc(first, last, before)]
    change = _change(first - before - _DAY, last - after + _DAY, zone)
    start, end = _utc(first, last, before)
    start_after, end_after = _utc(first, last, after)
    pieces = [(start, min(end, change)), (max(start_after, change), end_after)]
    return [(start, end) for start, end in pieces if start < end]


def _later(
    days: Iterable[tuple[date, list[Interval]]], at: datetime, left: timedelta
) -> datetime | None:
    for _, hours in days:
        for opened, end in hours:
            start = max(opened, at)
            if left <= end - start:
                return start + left
            left -= max(end - start, timedelta())
    return None


def _from_date_to_date(begins: datetime, term: Term) -> date:
    # Natural days count from the next one on; months and years end on the same day of
    # the month as they began (art. 30.2 and 30.4).
    if term.unit is Unit.NATURAL_DAY:
        return begins.date() + term.unbroken
    months = term.amount * (12 if term.unit is Unit.YEAR else 1)
    return months_later(begins, months).date()


def _utc(first: datetime, last: datetime, offset: timedelta) -> Interval:
    return (first - offset).replace(tzinfo=UTC), (last - offset).replace(tzinfo=UTC)


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    # The second at which the clocks change between two UTC times, by bisection.
    low, high = before.replace(tzinfo=UTC), after.replace(tzinfo=UTC)
    old = _offset(low.astimezone(zone))
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(middle.astimezone(zone)) == old:
            low = middle
        else:
            high = middle
    return high


def _joined(pieces: list[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
