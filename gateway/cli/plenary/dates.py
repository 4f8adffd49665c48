"""
Finding the session of the date that a command of the plenary is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import NoReturn

from gateway.cli.days import DAY, TIMED, WhenType
from gateway.cli.printing import fail
from gateway.cli.wording import day, say
from gateway.routing.around.calendar import Calendar, Plenary

#: Maximum number of proposals read: more than any town has.
MOST = 10_000

_HOUR = "%Y-%m-%dT%H:%M"

#: The day of a session, with its hour if the day has several.
SESSION = WhenType([*DAY, *TIMED], "DAY[ HH:MM]", "no-moment")


def find_session(
    calendar: Calendar, sessions: Iterable[datetime], session: datetime
) -> datetime | None:
    """
    Return the one of *sessions* that *session* means; None if there is none. Exit with
    1 if the day has several and *session* has no hour.

    Args:
        calendar: The town's calendar, for its time zone.
        sessions: When each session begins.
        session: The day in the town's time, with an hour or midnight.
    """
    local = calendar.local
    found = [each for each in sessions if is_session(local(each), session)]
    if len(found) > 1:
        hours = _hours(map(local, found))
        fail(say("several-sessions", day=session.date(), hours=hours))
    return next(iter(found), None)


def is_session(local: datetime, session: datetime) -> bool:
    """
    Return whether *session* means the session that begins at *local*: by its day, and
    by its hour if it has one.
    """
    hour = session.time()
    same = hour in (time(), local.time().replace(second=0, microsecond=0))
    return same and local.date() == session.date()


def named_session(calendar: Calendar, session: datetime) -> Plenary:
    """
    Return the session of the calendar that *session* means. Exit with 1 if there is
    none.
    """
    starts = find_session(calendar, [p.starts for p in calendar.plenaries], session)
    if starts is None:
        fail_without_session(calendar, session)
    return next(p for p in calendar.plenaries if p.starts == starts)


def fail_without_session(calendar: Calendar, session: datetime) -> NoReturn:
    """
    Exit with 1, and say why: it was noted as not held, or the calendar has sessions
    only at other hours of that day, or only on other days.
    """
    unheld = find_session(calendar, calendar.unheld, session)
    if unheld is not None:
        fail(say("session-unheld", when=unheld))
    starts = [calendar.local(p.starts) for p in calendar.plenaries]
    same = [each for each in starts if each.date() == session.date()]
    if same:
        then = session.replace(tzinfo=calendar.zone)
        fail(say("no-session-then", when=then, hours=_hours(same)))
    days = ", ".join(day(each.date()) for each in starts)
    what = "no-session" if days else "no-sessions"
    fail(say(what, day=session.date(), days=days))


def _hours(starts: Iterable[datetime]) -> str:
    return ", ".join(f"{each:{_HOUR}}" for each in starts)
