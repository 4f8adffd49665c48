"""
Hours and dates written out in a language: "de lunes a viernes de 9 a 14".
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
    The format strings and words with which a language writes hours and dates.

    Attributes:
        days: The names of the weekdays, Monday first.
        between: A range of weekdays, from its first to its last.
        and_: What stands before the last item of a list.
        daily: Every day of the week.
        span: A range of times of the day.
        before: What stands between the days and the hours.
        always: At any time.
        date: A date, for `date.strftime`.
        day: The same without its year.
        named: A weekday with its date.
        clock: A full hour; `clocked`: an hour with minutes.
        from_, to: The weekdays at the beginning and the end of a range, if they have
            another form there.
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
    Return the names of the weekdays in a *language*, Monday first; in English for a
    language that is not known.
    """
    return _tongue(language).days


def named_date(day: date, language: str) -> str:
    """
    Return *day* with its weekday, in a *language*.
    """
    weekday = spoken_days(language)[day.weekday()]
    return _tongue(language).named.format(weekday, spoken_date(day, language))


def spoken_date(day: date, language: str) -> str:
    """
    Return *day* in digits, in the format of a *language*.
    """
    return day.strftime(_tongue(language).date)


def spoken_day(day: date, language: str) -> str:
    """
    Return *day* without its year, in the format of a *language*.
    """
    return day.strftime(_tongue(language).day)


def spoken_hours(windows: Sequence[Window], language: str) -> str:
    """
    Return *windows* written out in a *language*, in English for one that is not known.
    Hours only for holidays are left out; empty if there are no others.
    """
    tongue = _tongue(language)
    if any(each.span == ALL_DAY and each.days == WEEK for each in windows):
        return tongue.always
    return tongue.told(windows)
