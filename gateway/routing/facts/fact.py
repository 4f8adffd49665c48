"""
A fact of the town: what is asked, what is said, and for which days it holds.

Nothing is ever made up: where the fact says nothing of the day that was asked for,
there is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.core.weight import MOST, weigh
from gateway.routing.around.calendar import Calendar
from gateway.routing.rules import Rule
from gateway.routing.texts import fill, variables_in

#: What stands for itself in any language.
ANY = ""

#: So many days are told of at once.
_SEVERAL = 3

#: A holiday is looked for so far ahead.
_YEAR = 366

#: How long what stands for a variable may be: a holiday is told with its name.
_LENGTHS = {"plenary": 17, "closes": 17, "holiday": 70, "day": 5}


@frozen(kw_only=True)
class Fact:
    """
    Something that the town knows.

    Attributes:
        name: Its name in the rules.
        rule: What asks for it, and who is asked where it says nothing.
        of: The day on which somebody saw that it is so.
        until: The last day on which it holds; None where that is not known.
        says: By language, with variables.
        dates: What `{value}` is on a day, by language; `ANY` in all of them.
        weekdays: The same by day of the week, Monday is 0; not on public holidays.
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
        Say whether it is another on every day.
        """
        return bool(self.dates or self.weekdays or self.holidays)

    @property
    def ends(self) -> date | None:
        """
        Give the last day of which it says something, if that is known.
        """
        last = [max(self.dates)] if self.dates and not self.weekdays else []
        return min([*last, *filter(None, [self.until])], default=None)

    @property
    def values(self) -> tuple[Mapping[str, str], ...]:
        """
        Give all that it may be.
        """
        known = (*self.dates.values(), *self.weekdays.values(), self.holidays)
        return tuple(each for each in known if each)

    def length(self, language: str, dated: str) -> int:
        """
        Say how much room it takes at most, said in *language*.

        Args:
            language: One that it is written in.
            dated: What is said behind it of the day that it is of.
        """
        values = [worded(each, (language,)) for each in self.values]
        room = {name: "n" * long for name, long in _LENGTHS.items()}
        told = {**room, "value": max(values, key=weigh, default="")}
        tail = fill(dated, {"date": "00/00/0000"})
        return weigh(f"{fill(self.says[language], told)} {tail}")

    def value(self, day: date, calendar: Calendar) -> Mapping[str, str] | None:
        """
        Give what it is on *day*; None where nothing is known of it.
        """
        if day in self.dates:
            return self.dates[day]
        if calendar.is_holiday(day):
            return self.holidays or None
        return self.weekdays.get(day.weekday())


@frozen(kw_only=True)
class Question:
    """
    What is asked of a fact.

    Attributes:
        days: The days that it names; today, where it names none.
        at: When it is asked.
        languages: In which it may be answered, the best first.
    """

    days: Sequence[date]
    at: datetime
    languages: tuple[str, ...]


@frozen
class Answer:
    """
    What a fact says to a question: nothing, where it does not know; and why, for
    whoever keeps it.
    """

    text: str
    because: str


def tell(fact: Fact, question: Question, calendar: Calendar, dated: str) -> Answer:
    """
    Answer *question* by *fact*.

    Args:
        fact: What is known.
        question: What is asked.
        calendar: The town's.
        dated: What is said behind it of the day that it is of: ``(dato del {date})``.
    """
    past = [day for day in question.days if fact.until and day > fact.until]
    if past:
        return Answer("", f"it holds until {fact.until}, and {past[0]} is asked for")
    template = worded(fact.says, question.languages)
    given = from_calendar(template, question.at, calendar)
    missing = [name for name, value in given.items() if not value]
    if missing:
        return Answer("", f"the calendar has no {missing[0]}")
    tail = fill(dated, {"date": f"{fact.of:%d/%m/%Y}"})
    said: list[str] = []
    for day in question.days[:_SEVERAL] if fact.by_day else question.days[:1]:
        value = fact.value(day, calendar) if fact.by_day else {}
        if value is None:
            return Answer("", f"it says nothing of {day}")
        told = {"day": f"{day:%d/%m}", "value": worded(value, question.languages)}
        each = fill(template, {**given, **told})
        if weigh(" ".join([*said, each, tail])) <= MOST:
            said.append(each)
    if not said:
        return Answer("", "what it says does not fit")
    return Answer(" ".join([*said, tail]), f"of {fact.of}")


def from_calendar(template: str, at: datetime, calendar: Calendar) -> dict[str, str]:
    """
    Give what the calendar says of each of its variables in *template*; nothing, where
    it does not know.
    """
    return {
        name: CALENDAR[name](at, calendar)
        for name in variables_in(template)
        if name in CALENDAR
    }


def worded(written: Mapping[str, str], languages: Sequence[str]) -> str:
    """
    Give what is *written* in the first of *languages* that it is written in; else what
    it is in any.
    """
    known = (written[each] for each in (*languages, ANY) if each in written)
    return next(known, next(iter(written.values()), ""))


def _plenary(at: datetime, calendar: Calendar) -> str:
    session = calendar.plenary_live(at) or calendar.next_plenary(at)
    return _moment(session.starts, calendar) if session else ""


def _closes(at: datetime, calendar: Calendar) -> str:
    ahead = (
        session.agenda_closes
        for session in calendar.plenaries
        # Not as they are: the clocks may have changed between them.
        if session.agenda_closes.timestamp() > at.timestamp()
    )
    closes = next(ahead, None)
    return _moment(closes, calendar) if closes else ""


def _holiday(at: datetime, calendar: Calendar) -> str:
    today = calendar.local(at).date()
    days = (today + timedelta(days=ahead) for ahead in range(_YEAR))
    named = ((day, calendar.holiday(day)) for day in days)
    return next((f"{day:%d/%m/%Y} ({name})" for day, name in named if name), "")


def _moment(at: datetime, calendar: Calendar) -> str:
    return f"{calendar.local(at):%d/%m/%Y, %H:%M}"


#: What the calendar knows, by the name of the variable that stands for it.
CALENDAR: Mapping[str, Callable[[datetime, Calendar], str]] = {
    "plenary": _plenary,
    "closes": _closes,
    "holiday": _holiday,
}
