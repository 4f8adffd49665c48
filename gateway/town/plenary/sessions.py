"""
The sessions of the plenary: for which one a proposal is, and which one was meant.

Pure: times and the calendar come in as arguments. Moments are compared in UTC.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from attrs import evolve, frozen

from gateway.core.plenary.proposal import WAITING, Proposal
from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.routing.table import RoutingTable

#: The signatures of those who may vote by which a popular initiative must be debated
#: and voted, in per cent of the inhabitants up to which that holds: the law says "de
#: vecinos del municipio" (LBRL, art. 70 bis.2).
_SIGNATURES, _OF_MORE = ((5_000, 20), (20_000, 15)), 10


@frozen
class Signatures:
    """
    How many who may vote must sign a popular initiative.
    """

    percent: int
    needed: int


@frozen
class Slot:
    """
    For which session something is.

    Attributes:
        session: That one; None while no later one is known.
        missed: The session that was next, if its agenda had closed.
    """

    session: Plenary | None
    missed: Plenary | None = None

    @property
    def starts(self) -> datetime | None:
        """
        When it starts, in UTC.
        """
        return self.session.starts if self.session else None


def signatures(chamber: Chamber) -> Signatures | None:
    """
    Give the signatures that a popular initiative needs here; None if nobody said how
    many live here.
    """
    if not chamber.inhabitants:
        return None
    bounds = (percent for most, percent in _SIGNATURES if chamber.inhabitants <= most)
    percent = next(bounds, _OF_MORE)
    return Signatures(percent, -(-chamber.inhabitants * percent // 100))


def slot(calendar: Calendar, proposed_at: datetime, now: datetime) -> Slot:
    """
    Say for which session is what was *proposed_at* then: the first ordinary one that
    has not begun *now* and whose agenda had not closed. What comes at the very moment
    of closing is in time.
    """
    ahead = (p for p in calendar.ordinary if now < p.starts)
    found = next((p for p in ahead if p.takes(proposed_at)), None)
    following = calendar.next_ordinary(proposed_at)
    late = following is not None and not following.takes(proposed_at)
    return Slot(found, following if late else None)


def after(calendar: Calendar, session: datetime | None, now: datetime) -> Slot:
    """
    Give the ordinary session that follows the one that starts at *session*, and *now*.
    """
    moments = [now.astimezone(UTC), *([session.astimezone(UTC)] if session else [])]
    return Slot(calendar.next_ordinary(max(moments)))


def sitting(calendar: Calendar, session: datetime | None) -> Plenary | None:
    """
    Give the session that started, or was to start, at *session*: one of the same day
    is the same at another hour, if it is the only one of that day. One that was not
    held is none.
    """
    if session is None or session in calendar.unheld:
        return None
    at, day = session.astimezone(UTC), calendar.local(session).date()
    same = [p for p in calendar.plenaries if calendar.local(p.starts).date() == day]
    exact = (p for p in same if p.starts == at)
    return next(exact, same[0] if len(same) == 1 else None)


def as_held(table: RoutingTable, unheld: Collection[datetime]) -> RoutingTable:
    """
    Give *table* without the sessions that were called and not held, such as for lack of
    a quorum (Law 7/1985, art. 46.2.c; ROF, art. 90).
    """
    calendar = table.around.calendar
    left = [p for p in calendar.plenaries if p.starts not in unheld]
    if len(left) == len(calendar.plenaries):
        return table
    held = evolve(calendar, plenaries=left, unheld=unheld)

    return evolve(table, around=evolve(table.around, calendar=held))


def is_over(calendar: Calendar, session: datetime | None, now: datetime) -> bool:
    """
    Say whether the session has ended; one that is no longer in the calendar has once
    its start is past.
    """
    if session is None:
        return False
    found = sitting(calendar, session)
    ends = found.ends if found else session.astimezone(UTC)
    return ends <= now


def is_astray(proposal: Proposal, calendar: Calendar) -> bool:
    """
    Say whether the session that *proposal* waits for is another in the calendar by now,
    or none: it was moved or cancelled.
    """
    if proposal.state not in WAITING or proposal.session is None:
        return False
    found = sitting(calendar, proposal.session)
    now_is = found and (found.starts, found.ends)
    return now_is != (proposal.session, proposal.due_at)
