"""
Hours and days as they are told in a sentence: "de lunes a viernes de 9 a 14".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import yaml
from attrs import field, frozen

from gateway.routing.around.windows import ALL_DAY, WEEK, Span, Window


def _each(words: str) -> Sequence[str]:
    return words.split()


@frozen(kw_only=True)
class _Tongue:
    """
    How one language tells hours.

    Attributes:
        days: Monday first.
        between: One day and another, and all those between.
        and_: Before the last of several.
        daily: On every day of the week.
        span: From one time of the day to another.
        before: Between the days and the hours.
        always: At any time.
        date: A day, as `date.strftime` has it.
        day: The same without its year.
        named: Behind what it is called.
        clock: An hour; `clocked`: with its minutes.
        from_, to: The days as one says from and to them, where that is another form.
    """

    days: Sequence[str] = field(converter=_each)
    between: str
    and_: str
    daily: str
    span: str
    before: str
    always: str
    date: str
    day: str
    named: str = "{} {}"
    clock: str = "{}"
    clocked: str = "{}:{:02}"
    from_: Sequence[str] = field(converter=_each, default="")
    to: Sequence[str] = field(converter=_each, default="")

    def told(self, windows: Iterable[Window]) -> str:
        spans: dict[frozenset[int], list[Span]] = {}
        for window in windows:
            spans.setdefault(window.days, []).append(window.span)
        each = [
            f"{self._days(days)}{self.before}{self._joined(map(self._span, its))}"
            for days, its in spans.items()
            if days
        ]
        return self._joined(each) if each else ""

    def _days(self, days: frozenset[int]) -> str:
        if days == WEEK:
            return self.daily
        first, last = min(days), max(days)
        if len(days) > 2 and len(days) == last - first + 1:
            start, end = (self.from_ or self.days)[first], (self.to or self.days)[last]
            return self.between.format(start, end)
        return self._joined(self.days[day] for day in sorted(days))

    def _span(self, span: Span) -> str:
        return self.span.format(self._clock(span.start), self._clock(span.end))

    def _clock(self, minute: int) -> str:
        hour, minutes = divmod(minute, 60)
        return (self.clocked if minutes else self.clock).format(hour, minutes)

    def _joined(self, each: Iterable[str]) -> str:
        *others, last = each
        return f"{', '.join(others)}{self.and_}{last}" if others else last


@cache
def _tongues() -> Mapping[str, _Tongue]:
    text = (files(__package__) / "spoken_hours.yaml").read_text(encoding="utf-8")
    told: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return {language: _Tongue(**words) for language, words in told.items()}


def _tongue(language: str) -> _Tongue:
    return _tongues().get(language, _tongues()["en"])


def spoken_days(language: str) -> Sequence[str]:
    """
    Give what the days of the week are called in a *language*, Monday first; in
    English, where it is none of ours.
    """
    return _tongue(language).days


def named_date(day: date, language: str) -> str:
    """
    Write *day* as a *language* does, with its weekday.
    """
    weekday = spoken_days(language)[day.weekday()]
    return _tongue(language).named.format(weekday, spoken_date(day, language))


def spoken_date(day: date, language: str) -> str:
    """
    Write *day* as a *language* does, in digits.
    """
    return day.strftime(_tongue(language).date)


def spoken_day(day: date, language: str) -> str:
    """
    Write *day* as a *language* does, without its year.
    """
    return day.strftime(_tongue(language).day)


def spoken_hours(windows: Sequence[Window], language: str) -> str:
    """
    Tell *windows* in a *language*; in English, where it is told in none of ours. Of
    holidays nothing is told: nothing at all, where there is nothing else.
    """
    tongue = _tongue(language)
    if any(each.span == ALL_DAY and each.days == WEEK for each in windows):
        return tongue.always
    return tongue.told(windows)
