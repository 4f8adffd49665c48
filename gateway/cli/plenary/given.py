"""
Which session a command of the plenary is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import NoReturn

import click

from gateway.cli.given import DAY, TIMED
from gateway.cli.printing import fail
from gateway.cli.wording import day, say
from gateway.routing.around.calendar import Calendar

#: More proposals than any town has.
MOST = 10_000

_HOUR = "%Y-%m-%dT%H:%M"

#: The day of a session, and its hour where the day has several.
SESSION = click.DateTime([*DAY, *TIMED])


def only(
    calendar: Calendar, sessions: Iterable[datetime], session: datetime
) -> datetime | None:
    """
    Give the one of *sessions* that is meant; None if there is none. Fail where the day
    has several and no hour is told.
    """
    local = calendar.local
    found = [each for each in sessions if is_meant(local(each), session)]
    if len(found) > 1:
        hours = ", ".join(f"{local(each):{_HOUR}}" for each in found)
        fail(say("several-sessions", day=session.date(), hours=hours))
    return next(iter(found), None)


def is_meant(local: datetime, session: datetime) -> bool:
    """
    Say whether the session that begins at *local* is the one that is meant: by its day,
    and by its hour if one is told.
    """
    hour = session.time()
    same = hour in (time(), local.time().replace(second=0, microsecond=0))
    return same and local.date() == session.date()


def no_session(calendar: Calendar, session: datetime) -> NoReturn:
    """
    Say that there is none on that day, and which there are; the command ends.
    """
    days = ", ".join(day(calendar.local(p.starts).date()) for p in calendar.plenaries)
    what = "no-session" if days else "no-sessions"
    fail(say(what, day=session.date(), days=days))
