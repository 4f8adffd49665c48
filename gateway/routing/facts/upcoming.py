"""
What is next in the town's calendar, as a fact tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.routing.around.calendar import Calendar, Plenary
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.texts import day_and_time
from gateway.routing.variables import fill, variables_in

#: A holiday is looked for so far ahead.
_YEAR_LONG = 366


@frozen
class Upcoming:
    """
    What is next in the calendar: on which day it is, and what is told of it.
    """

    day: date
    text: str


@frozen
class Told:
    """
    How days and moments are told.

    Attributes:
        language: By whose ways.
        moment: How a day is told with its time: ``{day} a las {time}``.
    """

    language: str
    moment: str


def from_calendar(
    template: str, now: datetime, calendar: Calendar, told: Told
) -> dict[str, Upcoming | None]:
    """
    Give what the calendar says of each of its variables in *template*, as it is *told*;
    None, where it does not know.
    """
    return {
        name: CALENDAR[name](now, calendar, told)
        for name in variables_in(template)
        if name in CALENDAR
    }


def _plenary(now: datetime, calendar: Calendar, told: Told) -> Upcoming | None:
    session = calendar.plenary_live(now) or calendar.next_plenary(now)
    return _session(session, session.starts, calendar, told) if session else None


def _closes(now: datetime, calendar: Calendar, told: Told) -> Upcoming | None:
    session = _open(now, calendar)
    return _session(session, session.agenda_closes, calendar, told) if session else None


def _day(now: datetime, calendar: Calendar, told: Told) -> Upcoming | None:
    # Between the closing of an agenda and its session, this is not the next one.
    session = _open(now, calendar)
    if session is None:
        return None
    day = calendar.local(session.starts).date()
    return Upcoming(day, spoken_date(day, told.language))


def _open(now: datetime, calendar: Calendar) -> Plenary | None:
    # What is told lies ahead: who asks at the very moment comes too late to hear it.
    ahead = (session for session in calendar.ordinary if session.agenda_closes > now)
    return next(ahead, None)


def _holiday(now: datetime, calendar: Calendar, told: Told) -> Upcoming | None:
    today = calendar.local(now).date()
    days = (today + timedelta(days=ahead) for ahead in range(_YEAR_LONG))
    named = ((day, calendar.holiday(day)) for day in days)
    day, name = next(((day, name) for day, name in named if name), (today, None))
    if name is None:
        return None
    return Upcoming(day, f"{spoken_date(day, told.language)} ({name})")


def _session(
    session: Plenary, moment: datetime, calendar: Calendar, told: Told
) -> Upcoming:
    day = calendar.local(session.starts).date()
    at = day_and_time(calendar.local(moment), told.language)
    return Upcoming(day, fill(told.moment, at))


#: What the calendar knows, by the name of the variable that stands for it.
CALENDAR: Mapping[str, Callable[[datetime, Calendar, Told], Upcoming | None]] = {
    "plenary": _plenary,
    "closes": _closes,
    "session": _day,
    "holiday": _holiday,
}
