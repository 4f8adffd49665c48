"""
The agenda of the plenary: for which session a proposal is, who may decide about it, and
what time does to it.

Pure: times and the calendar come in as arguments. Moments are compared in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from gateway.core.proposal import WAITING, Event, Proposal, Ruling, State, ruled
from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar, Plenary

#: Where no session is known, the calendar is looked at again after this.
LOOK_AGAIN = timedelta(hours=1)

#: What moves no proposal.
TELL, REMIND = "proposal.tell", "proposal.remind"

#: When the secretary is reminded, by the town's clocks.
_MORNING = time(9)

#: The signatures of electors by which a popular initiative must be debated and voted,
#: in per cent, by the inhabitants up to which that holds (LBRL, art. 70 bis.2).
_SIGNATURES, _OF_MORE = ((5_000, 20), (20_000, 15)), 10


@frozen
class Signatures:
    """
    How many electors must sign a popular initiative.
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


@frozen(kw_only=True)
class Turnover:
    """
    What time makes of a proposal.

    Attributes:
        after: The proposal as it is then.
        does: What was done, as the audit chain calls it.
        tells: The text that its author is told; empty for nothing.
        asks: The line that the secretary is written; empty for nothing.
        loudly: Whoever sets the agenda is written it, too.
    """

    after: Proposal
    does: str = ""
    tells: str = ""
    asks: str = ""
    loudly: bool = False


def signatures(chamber: Chamber) -> Signatures | None:
    """
    Give the signatures that a popular initiative needs here; None if nobody said how
    many live here.
    """
    if not (chamber.inhabitants and chamber.electors):
        return None
    bounds = (percent for most, percent in _SIGNATURES if chamber.inhabitants <= most)
    percent = next(bounds, _OF_MORE)
    return Signatures(percent, -(-chamber.electors * percent // 100))


def slot(calendar: Calendar, proposed_at: datetime, now: datetime) -> Slot:
    """
    Say for which session is what was *proposed_at* then: the first that has not begun
    *now* and whose agenda had not closed. What comes at the very moment of closing is
    in time.
    """
    ahead = (p for p in calendar.plenaries if now < p.starts and proposed_at < p.starts)
    found = next((p for p in ahead if proposed_at <= p.agenda_closes), None)
    following = calendar.next_plenary(proposed_at)
    late = following is not None and following.agenda_closes < proposed_at
    return Slot(found, following if late else None)


def after(calendar: Calendar, session: datetime | None, now: datetime) -> Slot:
    """
    Give the session that follows the one that starts at *session*, and *now*.
    """
    moments = [now.astimezone(UTC), *([session.astimezone(UTC)] if session else [])]
    return Slot(calendar.next_plenary(max(moments)))


def sitting(calendar: Calendar, session: datetime | None) -> Plenary | None:
    """
    Give the session that started, or was to start, at *session*: one of the same day
    is the same at another hour, if it is the only one of that day.
    """
    if session is None:
        return None
    at, day = session.astimezone(UTC), calendar.local(session).date()
    same = [p for p in calendar.plenaries if calendar.local(p.starts).date() == day]
    exact = (p for p in same if p.starts == at)
    return next(exact, same[0] if len(same) == 1 else None)


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


def last_day(calendar: Calendar, session: datetime, within: timedelta) -> date:
    """
    Give the last day on which the extract of the minutes may be sent.
    """
    found = sitting(calendar, session)
    return calendar.local(found.ends if found else session).date() + within


def reminds_at(calendar: Calendar, session: datetime, within: timedelta) -> datetime:
    """
    Give the morning on which the secretary is reminded of the extract, in UTC: a third
    of the time before its end.
    """
    day = last_day(calendar, session, within) - within // 3
    return _wall(calendar, day, _MORNING)


def _wall(calendar: Calendar, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, calendar.zone).astimezone(UTC)


def due(
    proposal: Proposal, calendar: Calendar, now: datetime, within: timedelta
) -> datetime | None:
    """
    Give the moment at which time next moves *proposal*, in UTC; None if it never does.
    """
    session = proposal.session
    if proposal.state in WAITING:
        found = sitting(calendar, session)
        if session is None or found is None:
            return now + LOOK_AGAIN
        return found.ends
    if proposal.state is not State.CONSIDERED or session is None:
        return None
    after_all = last_day(calendar, session, within) + timedelta(days=1)
    times = (
        reminds_at(calendar, session, within),
        _wall(calendar, after_all, time()),
    )
    return times[proposal.reminders] if proposal.reminders < len(times) else None


def decide(
    proposal: Proposal,
    event: Event,
    calendar: Calendar,
    now: datetime,
    within: timedelta,
    note: str = "",
) -> tuple[Ruling, ...]:
    """
    Say what follows from what somebody decides about *proposal*; nothing if the table
    has no such move now.
    """
    before: tuple[Ruling, ...] = ()
    over = is_over(calendar, proposal.session, now)
    if event is Event.REPORT and proposal.state is State.ADMITTED and over:
        # Its session has ended, and nobody went round since.
        before = (_ruling(proposal, Event.CONSIDER, proposal.session, now),)
        proposal = _after(proposal, before[0])
    session = proposal.session
    if event is Event.DEFER:
        session = after(calendar, proposal.last_for, now).starts
    elif event is Event.ADMIT and (over or sitting(calendar, session) is None):
        # It goes on no agenda of the past, nor of a session that was cancelled.
        session = after(calendar, None, now).starts
    ruling = _ruling(proposal, event, session, now, note)
    left = ruled(proposal, ruling)
    if left is None:
        return ()
    return (*before, evolve(ruling, due_at=due(left, calendar, now, within)))


def turn_over(
    proposal: Proposal, calendar: Calendar, now: datetime, within: timedelta
) -> Turnover:
    """
    Say what time makes of a proposal that is due.
    """
    if proposal.untold:
        told = evolve(proposal, untold=False)
        told = evolve(told, due_at=due(told, calendar, now, within))
        return Turnover(after=told, does=TELL, tells=f"proposal-{proposal.state.value}")
    if proposal.state is State.CONSIDERED:
        return _reminded(proposal, calendar, now, within)
    return _waited(proposal, calendar, now, within)


def _reminded(
    proposal: Proposal, calendar: Calendar, now: datetime, within: timedelta
) -> Turnover:
    late = proposal.reminders > 0
    asked = evolve(proposal, reminders=proposal.reminders + 1)
    asked = evolve(asked, due_at=due(asked, calendar, now, within))
    asks = "letter-extract-late" if late else "letter-extract"
    return Turnover(after=asked, does=REMIND, asks=asks, loudly=late)


def _waited(
    proposal: Proposal, calendar: Calendar, now: datetime, within: timedelta
) -> Turnover:
    found = sitting(calendar, proposal.session)
    # One that was moved or cancelled was not held, whatever its old hour.
    over = found is not None and is_over(calendar, proposal.session, now)
    if proposal.state is State.ADMITTED and over:
        event, session = Event.CONSIDER, proposal.session
        tells, asks = "proposal-considered", ""
    elif found is not None and not over:
        # It begins at another hour, or ends at one.
        event, session = Event.SCHEDULE, found.starts
        tells, asks = "proposal-scheduled", ""
    else:
        event, session = Event.SCHEDULE, _following(proposal, calendar, now).starts
        tells = "proposal-undecided" if over else "proposal-scheduled"
        asks = "letter-undecided" if over else ""
    left = _after(proposal, _ruling(proposal, event, session, now, proposal.note))
    left = evolve(left, due_at=due(left, calendar, now, within))
    if event is Event.SCHEDULE and left.session == proposal.session:
        # Nothing is new: it has not moved.
        return Turnover(after=evolve(proposal, due_at=left.due_at))
    does = f"proposal.{event.value}"
    return Turnover(after=left, does=does, tells=tells, asks=asks, loudly=True)


def _following(proposal: Proposal, calendar: Calendar, now: datetime) -> Slot:
    if proposal.state is State.DEFERRED:
        # Whoever put it off wanted it at none before.
        return after(calendar, proposal.last_for, now)
    return slot(calendar, proposal.proposed_at, now)


def _ruling(
    proposal: Proposal,
    event: Event,
    session: datetime | None,
    now: datetime,
    note: str = "",
) -> Ruling:
    number = proposal.number
    return Ruling(number=number, event=event, at=now, note=note, session=session)


def _after(proposal: Proposal, ruling: Ruling) -> Proposal:
    left = ruled(proposal, ruling)
    assert left is not None  # noqa: S101 - the caller looked at its state.
    return left
