"""
Variables of facts that stand for what is next in the town's calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.routing.around.calendar import Calendar, Plenary
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.texts import day_and_time
from gateway.routing.variables import fill, variables_in

#: Days ahead in which the next holiday is looked for.
_YEAR_LONG = 366


@frozen
class Upcoming:
    """
    What is next in the calendar: its day, and the text for it.
    """

    day: date
    text: str


@frozen
class DateFormat:
    """
    How dates and times are written.

    Attributes:
        language: The language whose format they have.
        moment: The text for a day with its time: ``{day} a las {time}``.
    """

    language: str
    moment: str


def from_calendar(
    template: str, now: datetime, calendar: Calendar, told: DateFormat
) -> dict[str, Upcoming | None]:
    """
    Return the value of each calendar variable in *template*, written as *told*; None if
    the calendar does not know.
    """
    return {
        name: CALENDAR[name](now, calendar, told)
        for name in variables_in(template)
        if name in CALENDAR
    }


def _plenary(now: datetime, calendar: Calendar, told: DateFormat) -> Upcoming | None:
    session = calendar.plenary_live(now) or calendar.next_plenary(now)
    return _session(session, session.starts, calendar, told) if session else None


def _closes(now: datetime, calendar: Calendar, told: DateFormat) -> Upcoming | None:
    session = _open(now, calendar)
    return _session(session, session.agenda_closes, calendar, told) if session else None


def _day(now: datetime, calendar: Calendar, told: DateFormat) -> Upcoming | None:
    # The session whose agenda is open: once an agenda is closed, that is a later one.
    session = _open(now, calendar)
    if session is None:
        return None
    day = calendar.local(session.starts).date()
    return Upcoming(day, spoken_date(day, told.language))


def _open(now: datetime, calendar: Calendar) -> Plenary | None:
    # Strictly ahead: at the very moment of closing it is too late.
    ahead = (session for session in calendar.ordinary if session.agenda_closes > now)
    return next(ahead, None)


def _holiday(now: datetime, calendar: Calendar, told: DateFormat) -> Upcoming | None:
    today = calendar.local(now).date()
    days = (today + timedelta(days=ahead) for ahead in range(_YEAR_LONG))
    named = ((day, calendar.holiday(day)) for day in days)
    day, name = next(((day, name) for day, name in named if name), (today, None))
    if name is None:
        return None
    return Upcoming(day, f"{spoken_date(day, told.language)} ({name})")


def _session(
    session: Plenary, moment: datetime, calendar: Calendar, told: DateFormat
) -> Upcoming:
    day = calendar.local(session.starts).date()
    at = day_and_time(calendar.local(moment), told.language)
    return Upcoming(day, fill(told.moment, at))


#: Values from the calendar, by the name of their variable.
CALENDAR: Mapping[str, Callable[[datetime, Calendar, DateFormat], Upcoming | None]] = {
    "plenary": _plenary,
    "closes": _closes,
    "session": _day,
    "holiday": _holiday,
}
