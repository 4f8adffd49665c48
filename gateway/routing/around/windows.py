"""
Weekdays, hours and dates, as people write them.

They are compared with what a clock on the wall shows: where the clocks go back, the
hour that exists twice is meant both times; where they go forward, the one that does
not exist never comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.routing.words.text import plain

#: What each day is called, Monday first; by one letter as in Spain: M is martes.
_CALLED = (
    "l lu lun lunes mo mon monday",
    "m ma mar martes tu tue tues tuesday",
    "x mi mie miercoles we wed wednesday",
    "j ju jue jueves th thu thur thurs thursday",
    "v vi vie viernes fr fri friday",
    "s sa sab sabado sabados sat saturday",
    "d do dom domingo domingos su sun sunday",
)
_DAYS = {name: day for day, names in enumerate(_CALLED) for name in names.split()}
NAMES = tuple(names.split()[-1].capitalize() for names in _CALLED)
WEEK = frozenset(range(7))
MONDAY_TO_FRIDAY = frozenset(range(5))

#: The minute at which a day ends.
MIDNIGHT = 24 * 60
# A hyphen, or the dash that a word processor makes of it.
_TO = "(?:\\s*[-\u2013]\\s*|\\s+(?:a|to)\\s+)"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*h\b)?"
_SPAN = re.compile(rf"{_CLOCK}{_TO}(?:las\s+)?{_CLOCK}")
_RANGE = re.compile(rf"([a-z]+)(?:{_TO}([a-z]+))?")
_SMALL = re.compile(r"(?:\s|,|;|\b(?:y|e|i|and|de|from|las)\b)*")
_HOLIDAYS = frozenset({"festivo", "festivos", "holiday", "holidays"})
_DATE = re.compile(r"(\d{4}-)?\d{2}-\d{2}", re.ASCII)

#: Nobody's hours are longer.
_LONGEST = 200


@frozen
class Span:
    """
    From one minute of the day to another, which it leaves out; over midnight where
    the second is earlier.
    """

    start: int
    end: int

    def __str__(self) -> str:
        (h, m), (h2, m2) = divmod(self.start, 60), divmod(self.end, 60)
        return f"{h}:{m:02}-{h2}:{m2:02}"

    def day(self, local: datetime) -> date | None:
        """
        Give the day whose span *local* is in: after midnight it may be yesterday's.
        """
        minute, today = local.hour * 60 + local.minute, local.date()
        if self.start < self.end:
            return today if self.start <= minute < self.end else None
        if minute >= self.start:
            return today
        return today - timedelta(days=1) if minute < self.end else None


ALL_DAY = Span(0, MIDNIGHT)


@frozen(kw_only=True)
class Window:
    """
    Hours on some days of the week.

    Attributes:
        holidays: On public holidays, too, whatever day that is.
    """

    days: frozenset[int]
    span: Span
    holidays: bool = False

    def holds(self, local: datetime, is_holiday: Callable[[date], bool]) -> bool:
        """
        Say whether *local* is in it.
        """
        day = self.span.day(local)
        return day is not None and self.on(day, is_holiday)

    def on(self, day: date, is_holiday: Callable[[date], bool]) -> bool:
        """
        Say whether there are such hours on *day*, or from then into the night.
        """
        return self.holidays if is_holiday(day) else day.weekday() in self.days


@frozen
class Days:
    """
    From one day to another, both included; every year, if they have none.
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
        # Over the new year.
        return told >= self.first or told <= self.last


def read_weekdays(text: str) -> frozenset[int] | None:
    """
    Read ``L-V``, ``mon-fri`` or ``sábado``; None if it is none of them.
    """
    found = _RANGE.fullmatch(plain(text.strip()))
    if found is None:
        return None
    first, last = found[1], found[2] or found[1]
    if first not in _DAYS or last not in _DAYS:
        return None
    count = (_DAYS[last] - _DAYS[first]) % 7
    return frozenset((_DAYS[first] + i) % 7 for i in range(count + 1))


def read_span(text: str) -> Span | None:
    """
    Read ``7:00-15:00`` or ``22-6``; None if it is neither.
    """
    found = _SPAN.fullmatch(plain(text.strip()))
    return None if found is None else _span(found)


def read_days(text: str) -> Days | None:
    """
    Read ``2026-07-01..2026-08-31``, ``07-01..08-31`` or one day; None if it is none.
    """
    first, _, last = (part.strip() for part in text.partition(".."))
    one, other = _day(first), _day(last or first)
    if one is None or other is None or len(one) != len(other):
        return None
    if len(one) == 3 and one > other:
        return None
    return Days(one, other)


def read_windows(text: str) -> tuple[Window, ...] | None:
    """
    Read ``L-V 10:00-14:00 y 17:00-20:00, S 10-13``; None if it is no such thing.
    """
    rest = plain(text) if len(text) <= _LONGEST else "?"
    windows: list[Window] = []
    days: frozenset[int] = frozenset()
    holidays = timed = False
    while rest := _SMALL.sub("", rest, count=1):
        if found := _SPAN.match(rest):
            span = _span(found)
            if span is None or not (days or holidays):
                return None
            windows.append(Window(days=days, span=span, holidays=holidays))
            timed = True
        elif found := _RANGE.match(rest):
            if timed:
                days, holidays, timed = frozenset(), False, False
            named = read_weekdays(found[0])
            if named is None and found[0] not in _HOLIDAYS:
                return None
            days, holidays = days | (named or frozenset()), holidays or named is None
        else:
            return None
        rest = rest[found.end() :]
    return tuple(windows) if timed else None


def _span(found: re.Match[str]) -> Span | None:
    hour, minute, hour2, minute2 = (int(each or 0) for each in found.groups())
    start, end = hour * 60 + minute, hour2 * 60 + minute2
    if max(minute, minute2) > 59 or start >= MIDNIGHT or end > MIDNIGHT:
        return None
    return None if start == end else Span(start, end or MIDNIGHT)


def _day(text: str) -> tuple[int, ...] | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        # A leap year: every day of a year is in it.
        day = date.fromisoformat(text if found[1] else f"2000-{text}")
    except ValueError:
        return None
    return (day.year, day.month, day.day)[0 if found[1] else 1 :]
