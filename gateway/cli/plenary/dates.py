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
from gateway.routing.around.calendar import Calendar

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
        hours = ", ".join(f"{local(each):{_HOUR}}" for each in found)
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


def fail_without_session(calendar: Calendar, session: datetime) -> NoReturn:
    """
    Exit with 1, and say that the day has no session, and which days have one.
    """
    days = ", ".join(day(calendar.local(p.starts).date()) for p in calendar.plenaries)
    what = "no-session" if days else "no-sessions"
    fail(say(what, day=session.date(), days=days))
