"""
Transitions of a proposal by time, or by a decision. Pure: the time and the calendar
come in as arguments.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from gateway.core.plenary.proposal import (
    WAITING,
    Proposal,
    ProposalEvent,
    ProposalState,
    Ruling,
    ruled,
)
from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar
from gateway.routing.table import RoutingTable
from gateway.town.plenary.sessions import is_over, sitting, slot

#: How soon a proposal without a session is examined again.
LOOK_AGAIN = timedelta(hours=1)

#: Audit actions that do not change the proposal's state.
TELL, REMIND = "proposal.tell", "proposal.remind"

#: When the secretary is reminded, in local time.
_MORNING = time(9)


@frozen(kw_only=True)
class Turnover:
    """
    What time does to a proposal.

    Attributes:
        after: The proposal afterwards.
        does: The audit action.
        tells: The name of the text for its author; empty for none.
        asks: The name of the line for the secretary; empty for none.
        loudly: Whether the mayor, who sets the agenda, gets that line, too.
    """

    after: Proposal
    does: str = ""
    tells: str = ""
    asks: str = ""
    loudly: bool = False


def timing(table: RoutingTable, now: datetime) -> Timing:
    """
    Return the timing by the rules.
    """
    chamber = table.town.chamber or Chamber(secretary="", mayor="")
    return Timing(table.around.calendar, chamber.extract_within, now)


@frozen
class Timing:
    """
    What proposals are timed by.

    Attributes:
        calendar: The plenary's sessions.
        within: How long after a session the extract of its minutes may be sent.
        now: The present, in UTC.
    """

    calendar: Calendar
    within: timedelta
    now: datetime

    def last_day(self, session: datetime) -> date:
        """
        Return the last day for sending the extract of the minutes.
        """
        found = sitting(self.calendar, session)
        ends = found.ends if found else session
        return self.calendar.local(ends).date() + self.within

    def reminds_at(self, session: datetime) -> datetime:
        """
        Return when the secretary is reminded of the extract, in UTC: in the morning,
        when a third of the time is left.
        """
        day = self.last_day(session) - self.within // 3
        return self._wall(day, _MORNING)

    def due(self, proposal: Proposal) -> datetime | None:
        """
        Return when time next changes *proposal*, in UTC; None if it never does.
        """
        session = proposal.session
        if proposal.state in WAITING:
            found = sitting(self.calendar, session)
            return found.ends if found else self.now + LOOK_AGAIN
        if proposal.state is not ProposalState.CONSIDERED or session is None:
            return None
        after_all = self.last_day(session) + timedelta(days=1)
        times = (self.reminds_at(session), self._wall(after_all, time()))
        return times[proposal.reminders] if proposal.reminders < len(times) else None

    def decide(
        self, proposal: Proposal, event: ProposalEvent, note: str = ""
    ) -> tuple[Ruling, ...]:
        """
        Return what follows from somebody's decision about *proposal*; empty if its
        state does not allow it.
        """
        before: tuple[Ruling, ...] = ()
        over = is_over(self.calendar, proposal.session, self.now)
        if (
            event is ProposalEvent.REPORT
            and proposal.state is ProposalState.ADMITTED
            and over
        ):
            # Its session has ended, but no round has recorded that yet.
            before = (self._ruling(proposal, ProposalEvent.CONSIDER, proposal.session),)
            proposal = _after(proposal, before[0])
        session = proposal.session
        if event is ProposalEvent.DEFER:
            session = self._later(proposal)
        elif event is ProposalEvent.ADMIT and (
            over or sitting(self.calendar, session) is None
        ):
            # Not for the agenda of a past or cancelled session.
            session = self._first(proposal)
        ruling = self._ruling(proposal, event, session, note)
        left = ruled(proposal, ruling)
        if left is None:
            return ()
        return (*before, evolve(ruling, due_at=self.due(left)))

    def is_open_to(self, proposal: Proposal) -> bool:
        """
        Say whether the calendar now has an earlier session for a waiting *proposal*, as
        when an agenda's closing was postponed, or a first one. A proposal that somebody
        decided about keeps its session.
        """
        session = proposal.session
        if proposal.state not in WAITING:
            return False
        if session is not None and proposal.state is not ProposalState.PROPOSED:
            return False
        starts = self._following(proposal)
        return starts is not None and (session is None or starts < session)

    def turn_over(self, proposal: Proposal) -> Turnover:
        """
        Return what time does to a proposal that is due.
        """
        if proposal.untold:
            told = evolve(proposal, untold=False)
            told = evolve(told, due_at=self.due(told))
            tells = f"proposal-{proposal.state.value}"
            asks = "letter-decided"
            return Turnover(after=told, does=TELL, tells=tells, asks=asks, loudly=True)
        if proposal.state is ProposalState.CONSIDERED:
            return self._reminded(proposal)
        return self._waited(proposal)

    def _wall(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.calendar.zone).astimezone(UTC)

    def _reminded(self, proposal: Proposal) -> Turnover:
        late = proposal.reminders > 0
        asked = evolve(proposal, reminders=proposal.reminders + 1)
        asked = evolve(asked, due_at=self.due(asked))
        asks = "letter-extract-late" if late else "letter-extract"
        return Turnover(after=asked, does=REMIND, asks=asks, loudly=late)

    def _waited(self, proposal: Proposal) -> Turnover:
        found = sitting(self.calendar, proposal.session)
        # A session that was moved or cancelled was not held at its old hour.
        over = found is not None and is_over(self.calendar, proposal.session, self.now)
        if proposal.state is ProposalState.ADMITTED and over:
            event, session = ProposalEvent.CONSIDER, proposal.session
            tells, asks = "proposal-considered", ""
        elif found is not None and not over and not self.is_open_to(proposal):
            # Its hours were changed.
            event, session = ProposalEvent.SCHEDULE, found.starts
            tells, asks = "proposal-scheduled", ""
        else:
            event, session = ProposalEvent.SCHEDULE, self._following(proposal)
            tells = "proposal-undecided" if over else "proposal-scheduled"
            asks = "letter-undecided" if over else ""
        left = _after(proposal, self._ruling(proposal, event, session, proposal.note))
        left = evolve(left, due_at=self.due(left))
        if event is ProposalEvent.SCHEDULE and left.session == proposal.session:
            # Its session is the same.
            return Turnover(after=evolve(proposal, due_at=left.due_at))
        does = f"proposal.{event.value}"
        return Turnover(after=left, does=does, tells=tells, asks=asks, loudly=True)

    def _following(self, proposal: Proposal) -> datetime | None:
        # A deferred proposal never gets an earlier session.
        deferred = proposal.state is ProposalState.DEFERRED
        return self._later(proposal) if deferred else self._first(proposal)

    def _first(self, proposal: Proposal) -> datetime | None:
        return slot(self.calendar, proposal.proposed_at, self.now).starts

    def _later(self, proposal: Proposal) -> datetime | None:
        since = max(self.now, proposal.last_for or self.now)
        return slot(self.calendar, proposal.proposed_at, since).starts

    def _ruling(
        self,
        proposal: Proposal,
        event: ProposalEvent,
        session: datetime | None,
        note: str = "",
    ) -> Ruling:
        return Ruling(
            number=proposal.number,
            event=event,
            at=self.now,
            note=note,
            session=session,
        )


def _after(proposal: Proposal, ruling: Ruling) -> Proposal:
    left = ruled(proposal, ruling)
    assert left is not None  # noqa: S101 - the caller looked at its state.
    return left
