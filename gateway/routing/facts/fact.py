"""
A fact of the town: the question, the answer, and the days for which it holds. If a fact
does not cover the day that is asked for, there is no answer: nothing is made up.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from attrs import frozen

from gateway.core.writing.weight import MOST, weigh
from gateway.routing.around.calendar import Calendar
from gateway.routing.around.spoken_hours import spoken_date, spoken_day
from gateway.routing.facts.upcoming import DateFormat, Upcoming, from_calendar
from gateway.routing.rules import Rule
from gateway.routing.variables import fill
from gateway.routing.words.when.periods import Period

#: The language of a value that is the same in all languages.
ANY = ""

_YEAR = re.compile(r"\b20\d\d\b")

#: The greatest length, in characters, of what a variable stands for.
_LENGTHS = {"plenary": 24, "closes": 24, "session": 10, "holiday": 70, "day": 6}


@frozen(kw_only=True)
class Fact:
    """
    Something that the town knows.

    Attributes:
        name: Its name in the rules.
        rule: Holds of questions for it; delivers to whoever is asked if it does not
            answer.
        of: The day on which it was last checked.
        until: The last day on which it holds; None if that is not known.
        says: The answer by language, with variables.
        dates: The value of ``{value}`` on a date, by language (or `ANY`).
        weekdays: The same by weekday, Monday is 0; not on public holidays.
        holidays: The same on public holidays.
    """

    name: str
    rule: Rule
    of: date
    until: date | None = None
    says: Mapping[str, str]
    dates: Mapping[date, Mapping[str, str]]
    weekdays: Mapping[int, Mapping[str, str]]
    holidays: Mapping[str, str]

    @property
    def by_day(self) -> bool:
        """
        Whether it differs from day to day.
        """
        return bool(self.dates or self.weekdays or self.holidays)

    @property
    def ends(self) -> date | None:
        """
        The last day that it covers; None if none is known.
        """
        last = [max(self.dates)] if self.dates and not self.weekdays else []
        return min([*last, *filter(None, [self.until])], default=None)

    @property
    def values(self) -> tuple[Mapping[str, str], ...]:
        """
        All its values on any day, each by language.
        """
        known = (*self.dates.values(), *self.weekdays.values(), self.holidays)
        return tuple(each for each in known if each)

    def length(self, language: str, dated: str) -> int:
        """
        Return its greatest weighted length (as X counts) in *language*.

        Args:
            language: One that it is written in.
            dated: The text behind it with the date of the fact, unfilled.
        """
        values = [worded(each, (language,)) for each in self.values]
        room = {name: "n" * long for name, long in _LENGTHS.items()}
        told = {**room, "value": max(values, key=weigh, default="")}
        tail = fill(dated, {"date": "00/00/0000"})
        return weigh(f"{fill(self.says[language], told)} {tail}")

    def value(self, day: date, calendar: Calendar) -> Mapping[str, str] | None:
        """
        Return its value on *day*, by language; None if it does not cover that day.
        """
        if day in self.dates:
            return self.dates[day]
        if calendar.is_holiday(day):
            return self.holidays or None
        return self.weekdays.get(day.weekday())


@frozen(kw_only=True)
class FactQuestion:
    """
    A question to a fact.

    Attributes:
        days: The days that it names; if none, it is about today.
        period: Longer times that it names, such as months and years.
        at: When it was asked.
        languages: The languages to answer in, the best first.
    """

    days: Sequence[date]
    period: Period
    at: datetime
    languages: tuple[str, ...]


@frozen
class FactAnswer:
    """
    The answer of a fact to a question.

    Attributes:
        said: The answer; empty if the fact has none.
        because: The reason, for the trace.
        dated: The text behind it with the date of the fact.
    """

    said: str
    because: str
    dated: str = ""

    @property
    def text(self) -> str:
        """
        The answer with its date; empty if there is none.
        """
        return f"{self.said} {self.dated}" if self.said else ""


def tell(
    fact: Fact, question: FactQuestion, calendar: Calendar, dated: str, ways: DateFormat
) -> FactAnswer:
    """
    Answer *question* by *fact*.

    Args:
        fact: The fact.
        question: The question.
        calendar: The town's.
        dated: The text behind it with the date of the fact: ``(dato del {date})``.
        ways: How days and times are written in the language of the answer.
    """
    template = worded(fact.says, question.languages)
    given = from_calendar(template, question.at, calendar, ways)
    missing = [name for name, upcoming in given.items() if upcoming is None]
    if missing:
        return FactAnswer("", f"the calendar has no {missing[0]}")
    upcoming = [each for each in given.values() if each is not None]
    today = calendar.local(question.at).date()
    days = question.days or (today,)
    because = _over(fact, days, question.period, today) or (
        _beyond(upcoming, question, today)
        if upcoming
        else _of_no_day(fact, question, template, calendar)
    )
    if because:
        return FactAnswer("", because)
    said = []
    for day in days if fact.by_day else days[:1]:
        value = fact.value(day, calendar) if fact.by_day else {}
        if value is None:
            return FactAnswer("", f"it says nothing of {day}")
        told = {
            "day": spoken_day(day, ways.language),
            "value": worded(value, question.languages),
        }
        known = {name: each.text for name, each in given.items() if each is not None}
        said.append(fill(template, {**known, **told}))
    tail = fill(dated, {"date": spoken_date(fact.of, ways.language)})
    answer = FactAnswer(" ".join(said), f"of {fact.of}", tail)
    if _weight(answer.text) > MOST:
        return FactAnswer("", "what it says does not fit")
    return answer


#: Cached, as a town says the same few facts often.
_weight = lru_cache(256)(weigh)


def _over(fact: Fact, days: Sequence[date], period: Period, today: date) -> str:
    if fact.until is None:
        return ""
    asked = (*days, *_last_days(period, today))
    past = next((day for day in asked if day > fact.until), None)
    if past is not None:
        return f"it holds until {fact.until}, and {past} is asked for"
    held = range(fact.of.year, fact.until.year + 1)
    other = sorted(period.years.difference(held))
    return f"it holds until {fact.until}, and {other[0]} is asked for" if other else ""


def _last_days(period: Period, today: date) -> Iterator[date]:
    # A month without a year is this one or the next of that name; a span, such as "next
    # week", is taken to last until the Sunday of next week.
    for month in sorted(period.months):
        for year in period.years or [today.year + (month < today.month)]:
            yield date(year, month, monthrange(year, month)[1])
    if period.span:
        yield today + timedelta(days=13 - today.weekday())


def _beyond(upcoming: Sequence[Upcoming], question: FactQuestion, today: date) -> str:
    # "The next one" answers for all days until then, and for no later one.
    period = question.period
    for each in upcoming:
        later = any(not today <= day <= each.day for day in question.days)
        month = period.months and each.day.month not in period.months
        if later or month or (period.years and each.day.year not in period.years):
            return f"the calendar's next is {each.day}, and another is asked for"
    return ""


def _of_no_day(
    fact: Fact, question: FactQuestion, template: str, calendar: Calendar
) -> str:
    if fact.by_day:
        return "no single day is asked for" if question.period else ""
    holiday = next(filter(calendar.is_holiday, question.days), None)
    if holiday is not None:
        return f"{holiday} is a public holiday, and it says nothing of those"
    written = {int(year) for year in _YEAR.findall(template)}
    years = question.period.years
    return f"it says nothing of {min(years)}" if written and years - written else ""


def worded(written: Mapping[str, str], languages: Sequence[str]) -> str:
    """
    Return what is *written* in the first of *languages* that there is; else under
    `ANY`; else in the first language there is.
    """
    known = (written[each] for each in (*languages, ANY) if each in written)
    return next(known, next(iter(written.values()), ""))
