"""
Weekdays, hours and dates, as people write them in the rules.

They are compared with local time: the hour that exists twice when the clocks go back
counts both times, and the one that is skipped when they go forward never comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.core.calendar import Days
from gateway.routing.words.text import plain

#: Names and abbreviations of each weekday, Monday first, in Spanish, Catalan, Galician,
#: Basque and English; single letters as in Spanish: M is martes.
_CALLED = (
    "l lu lun lunes dl dilluns luns al astelehena mo mon monday",
    "m ma mar martes dt dimarts ar asteartea tu tue tues tuesday",
    "x mi mie miercoles dc dimecres me mer mercores az asteazkena we wed wednesday",
    "j ju jue jueves dj dijous xo xov xoves og osteguna th thu thur thurs thursday",
    "v vi vie viernes dv divendres ve ven venres or ostirala fr fri friday",
    "s sa sab sabado sabados ds dissabte dissabtes lr larunbata sat saturday",
    "d do dom domingo domingos dg diumenge diumenges ig igandea su sun sunday",
)
_DAYS = {name: day for day, names in enumerate(_CALLED) for name in names.split()}
NAMES = tuple(names.split()[-1].capitalize() for names in _CALLED)
WEEK = frozenset(range(7))
MONDAY_TO_FRIDAY = frozenset(range(5))

#: The minute at which a day ends.
MIDNIGHT = 24 * 60
# A hyphen, or the en dash that a word processor makes of it.
_TO = "(?:\\s*[-\u2013]\\s*|\\s+(?:a|to)\\s+)"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*h\b)?"
_SPAN = re.compile(rf"{_CLOCK}{_TO}(?:l[ae]s\s+)?{_CLOCK}")
_RANGE = re.compile(rf"([a-z]+)(?:{_TO}([a-z]+))?")
_SMALL = re.compile(r"(?:\s|,|;|\b(?:y|e|i|eta|and|de|from|las|les)\b)*")
_HOLIDAYS = frozenset(
    "festivo festivos festiu festius jaieguna jaiegunak holiday holidays".split()
)
_DATE = re.compile(r"(\d{4}-)?\d{2}-\d{2}", re.ASCII)

#: The most characters of hours.
_LONGEST = 200


@frozen
class Span:
    """
    A range of minutes of the day, without its end; over midnight if the end is earlier
    than the start.
    """

    start: int
    end: int

    def __str__(self) -> str:
        (h, m), (h2, m2) = divmod(self.start, 60), divmod(self.end, 60)
        return f"{h}:{m:02}-{h2}:{m2:02}"

    @property
    def over_midnight(self) -> bool:
        """
        Whether it ends on the day after.
        """
        return self.end < self.start

    def day(self, local: datetime) -> date | None:
        """
        Return the day on which the span began that *local* is in, which after midnight
        may be yesterday; None if it is in none.
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
        holidays: It also counts on public holidays, on any weekday; if not, it counts
            on none.
    """

    days: frozenset[int]
    span: Span
    holidays: bool = False

    def holds(self, local: datetime, is_holiday: Callable[[date], bool]) -> bool:
        """
        Say whether the local time *local* is in it.
        """
        day = self.span.day(local)
        return day is not None and self.on(day, is_holiday)

    def on(self, day: date, is_holiday: Callable[[date], bool]) -> bool:
        """
        Say whether such hours begin on *day*.
        """
        return self.holidays if is_holiday(day) else day.weekday() in self.days


def read_weekdays(text: str) -> frozenset[int] | None:
    """
    Read weekdays such as ``L-V``, ``mon-fri`` or ``sábado``; None if it cannot be read.
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
    Read hours such as ``7:00-15:00`` or ``22-6``; None if it cannot be read.
    """
    found = _SPAN.fullmatch(plain(text.strip()))
    return None if found is None else _span(found)


def read_days(text: str) -> Days | None:
    """
    Read ``2026-07-01..2026-08-31``, ``07-01..08-31`` or a single day; None if it cannot
    be read.
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
    Read weekly hours such as ``L-V 10:00-14:00 y 17:00-20:00, S 10-13``; None if it
    cannot be read.
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
        # 2000 is a leap year, so that 02-29 is valid.
        day = date.fromisoformat(text if found[1] else f"2000-{text}")
    except ValueError:
        return None
    return (day.year, day.month, day.day)[0 if found[1] else 1 :]
