"""
Working time: when a term ends, and when somebody next reads.

Days are counted from the next one on, and which ones and which hours count says the
mailbox: its own hours, or on leave those of whoever stands in. What is a term of law
counts by the town's calendar instead (Law 39/2015, art. 30).
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

#: From one moment in UTC to another.
Interval = tuple[datetime, datetime]

#: When a mailbox without fixed hours is taken to be read, on working days.
_USUAL = Span(9 * 60, 14 * 60)

#: Days that are looked at: hours that have not come until then never do.
_HORIZON = 12 * 366

_DAY = timedelta(days=1)

#: The end of a day that is shown with its own date.
_LAST_MINUTE = time(23, 59)


@frozen(kw_only=True)
class WorkingTime:
    """
    The time in which what waits at a mailbox is read.

    Attributes:
        mailbox: Which; one that is gone is taken to have no fixed hours.
        attendance: When each mailbox is read.
        calendar: The town's.
    """

    mailbox: str
    attendance: Mapping[str, Hours]
    calendar: Calendar

    def due(self, at: datetime, term: Term) -> datetime:
        """
        Give the end of a *term* that begins at *at*, in UTC: so many minutes of
        working time later, or at the close of the last day. Where everybody is away,
        its hours count as if it were there: a promise waits for nobody. A term of law
        ends with the last minute of its last day, or of the working day after.
        """
        today = self.calendar.local(at).date()
        if term.of_law:
            found = self._by_law(at, term)
        elif term.unit in (Unit.MINUTE, Unit.HOUR):
            found = _later(self._days(today), at.astimezone(UTC), term.unbroken)
        elif term.unit is Unit.DAY:
            found = self._close(today + _DAY, term.amount)
        else:
            found = self._close(today + term.unbroken, 1)
        return found or at.astimezone(UTC) + term.unbroken

    def opens(self, at: datetime) -> datetime | None:
        """
        Give the moment in UTC at which somebody next reads; None, if they do at *at*.
        """
        now = at.astimezone(UTC)
        for day, hours in self._days(self.calendar.local(at).date()):
            for start, end in () if self._nobody(day) else hours:
                if now < end:
                    return start if now < start else None
        return now + _HORIZON * _DAY

    def _close(self, first: date, count: int) -> datetime | None:
        days = islice(self._days(first), count - 1, None)
        return next((hours[-1][1] for _, hours in days), None)

    def _by_law(self, at: datetime, term: Term) -> datetime | None:
        begins, zone = self.calendar.local(at), self.calendar.zone
        today = begins.date()
        if term.unit is Unit.WORKING_HOUR:
            # All hours of a working day count, of whomever (art. 30.2).
            whole = Span(0, MIDNIGHT)
            days = ((day, instants(day, whole, zone)) for day in self._working(today))
            return _later(days, at.astimezone(UTC), term.unbroken)
        if term.unit is Unit.WORKING_DAY:
            last = next(
                islice(self._working(today + _DAY), term.amount - 1, None), None
            )
        else:
            # Where the last is none, the next that is (art. 30.5).
            last = next(self._working(_from_date_to_date(begins, term)), None)
        if last is None:
            return None
        return datetime.combine(last, _LAST_MINUTE, zone).astimezone(UTC)

    def _working(self, first: date) -> Iterator[date]:
        days = (first + number * _DAY for number in range(_HORIZON))
        return (day for day in days if self.calendar.counts_by_law(day))

    def _days(self, first: date) -> Iterator[tuple[date, list[Interval]]]:
        # The days from *first* on that have any hours, and these.
        zone = self.calendar.zone
        for number in range(_HORIZON):
            day = first + number * _DAY
            hours = [i for span in self._spans(day) for i in instants(day, span, zone)]
            if hours:
                yield day, _joined(hours)

    def _spans(self, day: date) -> Iterator[Span]:
        # A night is parted at midnight, as absences begin and end there.
        holiday = self.calendar.is_holiday
        for window in self._windows(day):
            start, end = window.span.start, window.span.end
            if start < end:
                if window.on(day, holiday):
                    yield window.span
                continue
            if window.on(day, holiday):
                yield Span(start, MIDNIGHT)
            if window.on(day - _DAY, holiday):
                yield Span(0, end)

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
    Give what really passes of *span*, which does not go over midnight, on *day*:
    where the clocks change, it may be more, less, or two pieces.
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
    # Natural days count from the next on; a month or a year ends on the day of its
    # month on which it began (art. 30.2 and 30.4).
    if term.unit is Unit.NATURAL_DAY:
        return begins.date() + term.unbroken
    months = term.amount * (12 if term.unit is Unit.YEAR else 1)
    return months_later(begins, months).date()


def _utc(first: datetime, last: datetime, offset: timedelta) -> Interval:
    return (first - offset).replace(tzinfo=UTC), (last - offset).replace(tzinfo=UTC)


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    # The second at which the clocks change, between two moments of UTC.
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
