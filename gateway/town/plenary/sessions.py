"""
The plenary's sessions: which one a proposal is for, and which one a date refers to.
Pure: times and the calendar come in as arguments, and are compared in UTC.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from attrs import evolve, frozen

from gateway.core.plenary.proposal import WAITING, Proposal
from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar, Plenary

#: Signatures of voters that a popular initiative needs to be debated and voted: the
#: percentage of inhabitants, and the population up to which it applies. The law says
#: "de vecinos del municipio" (LBRL, art. 70 bis.2).
_SIGNATURES, _OF_MORE = ((5_000, 20), (20_000, 15)), 10


@frozen
class Signatures:
    """
    How many voters must sign a popular initiative.
    """

    percent: int
    needed: int


@frozen
class Slot:
    """
    The session that something is for.

    Attributes:
        session: The session; None while no later one is known.
        missed: The previous session, if its agenda had already closed.
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
    Return the signatures that a popular initiative needs here; None if the number of
    inhabitants is not configured.
    """
    if not chamber.inhabitants:
        return None
    bounds = (percent for most, percent in _SIGNATURES if chamber.inhabitants <= most)
    percent = next(bounds, _OF_MORE)
    return Signatures(percent, -(-chamber.inhabitants * percent // 100))


def slot(calendar: Calendar, proposed_at: datetime, since: datetime) -> Slot:
    """
    Return the session for something *proposed_at* that time: the first ordinary one
    that begins after *since* and whose agenda was still open. The very moment of
    closing is in time.
    """
    ahead = (p for p in calendar.ordinary if since < p.starts)
    found = next((p for p in ahead if p.takes(proposed_at)), None)
    following = calendar.next_ordinary(proposed_at)
    late = following is not None and not following.takes(proposed_at)
    return Slot(found, following if late else None)


def sitting(calendar: Calendar, session: datetime | None) -> Plenary | None:
    """
    Return the session that started, or was to start, at *session*. The only session of
    that day is the same at another hour. None for one that was not held.
    """
    if session is None or session in calendar.unheld:
        return None
    at, day = session.astimezone(UTC), calendar.local(session).date()
    same = [p for p in calendar.plenaries if calendar.local(p.starts).date() == day]
    exact = (p for p in same if p.starts == at)
    return next(exact, same[0] if len(same) == 1 else None)


def of_held(calendar: Calendar, unheld: Collection[datetime]) -> Calendar:
    """
    Return *calendar* without sessions that were called but not held, as for lack of a
    quorum (Law 7/1985, art. 46.2.c; ROF, art. 90). It knows of them, even of one that
    was also moved since.
    """
    if not unheld:
        return calendar
    left = [p for p in calendar.plenaries if p.starts not in unheld]
    return evolve(calendar, plenaries=left, unheld=unheld)


def is_over(calendar: Calendar, session: datetime | None, now: datetime) -> bool:
    """
    Say whether the session has ended; one that is no longer in the calendar ended when
    it was to start.
    """
    if session is None:
        return False
    found = sitting(calendar, session)
    ends = found.ends if found else session.astimezone(UTC)
    return ends <= now


def is_astray(proposal: Proposal, calendar: Calendar) -> bool:
    """
    Say whether the session that *proposal* waits for was moved or cancelled.
    """
    if proposal.state not in WAITING or proposal.session is None:
        return False
    found = sitting(calendar, proposal.session)
    now_is = found and (found.starts, found.ends)
    return now_is != (proposal.session, proposal.due_at)
