"""
Proposals for the plenary's agenda, made by verified neighbours.

One table lists every move that each state allows.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.case import Number
from gateway.core.message import Address, aware


class ProposalState(Enum):
    """
    Where a proposal stands.
    """

    PROPOSED = "proposed"
    ADMITTED = "admitted"  # it is on the agenda of its session
    REFUSED = "refused"  # with a reason
    DEFERRED = "deferred"  # to the next session, by whoever sets the agenda
    CONSIDERED = "considered"  # its session took place
    REPORTED = "reported"  # its author was sent the extract of the minutes
    WITHDRAWN = "withdrawn"  # by its author


class ProposalEvent(Enum):
    """
    What happens to a proposal.
    """

    PROPOSE = "propose"
    ADMIT = "admit"
    REFUSE = "refuse"
    DEFER = "defer"
    SCHEDULE = "schedule"  # the calendar moved it to another session
    CONSIDER = "consider"
    REPORT = "report"
    WITHDRAW = "withdraw"


#: It waits for a session.
WAITING = (ProposalState.PROPOSED, ProposalState.ADMITTED, ProposalState.DEFERRED)

#: Every move there is; None is the state before the first. What is not here cannot
#: happen.
MOVES: dict[tuple[ProposalState | None, ProposalEvent], ProposalState] = {
    (None, ProposalEvent.PROPOSE): ProposalState.PROPOSED,
    (ProposalState.PROPOSED, ProposalEvent.ADMIT): ProposalState.ADMITTED,
    (ProposalState.DEFERRED, ProposalEvent.ADMIT): ProposalState.ADMITTED,
    # Whoever sets the agenda may reconsider.
    (ProposalState.REFUSED, ProposalEvent.ADMIT): ProposalState.ADMITTED,
    **{(state, ProposalEvent.REFUSE): ProposalState.REFUSED for state in WAITING},
    **{(state, ProposalEvent.DEFER): ProposalState.DEFERRED for state in WAITING},
    # It was on the agenda, and the session left it on the table (ROF, art. 92).
    (ProposalState.CONSIDERED, ProposalEvent.DEFER): ProposalState.DEFERRED,
    **{(state, ProposalEvent.SCHEDULE): state for state in WAITING},
    (ProposalState.ADMITTED, ProposalEvent.CONSIDER): ProposalState.CONSIDERED,
    (ProposalState.CONSIDERED, ProposalEvent.REPORT): ProposalState.REPORTED,
    # The extract was wrong: its author is sent the right one.
    (ProposalState.REPORTED, ProposalEvent.REPORT): ProposalState.REPORTED,
    **{(state, ProposalEvent.WITHDRAW): ProposalState.WITHDRAWN for state in WAITING},
}


@frozen(kw_only=True)
class Proposal:
    """
    One proposal; each move returns a new one.

    Attributes:
        number: Its case's, by which people call it.
        person: The number of its author at the desk.
        author: Their name, as on the document that the clerk saw.
        mistaken: It came from an account that was bound to them by mistake, as was
            found later.
        contact: The address that it came from.
        text: What they proposed, in their words.
        language: Theirs, as ISO 639-1.
        proposed_at: When it was written; decides whether it met a session's deadline.
        missed: The start of the session whose agenda had already closed when it was
            written; None if it missed none.
        session: The start of the session that it is for; None while none is known.
        left: The starts of the sessions that it was for before.
        state: Where it stands.
        moved_at: When it last moved.
        note: The reason of a refusal.
        due_at: When time moves it, if nothing else does before.
        reminders: How often the extract was asked for.
        untold: Its author has not been told yet what was decided.
        by_mayor: The mayor, or whoever stood in, has decided about it.
    """

    number: Number
    person: str
    author: str
    mistaken: bool = False
    contact: Address
    text: str
    language: str = "es"
    proposed_at: datetime = field(validator=aware)
    missed: datetime | None = field(default=None, validator=aware)
    session: datetime | None = field(default=None, validator=aware)
    left: tuple[datetime, ...] = ()
    state: ProposalState = ProposalState.PROPOSED
    moved_at: datetime = field(validator=aware)
    note: str = ""
    due_at: datetime | None = field(default=None, validator=aware)
    reminders: int = 0
    untold: bool = False
    by_mayor: bool = False

    @property
    def too_late_for(self) -> datetime | None:
        """
        The start of the session that it missed; None if it missed none, or was for that
        one after all, as when its deadline was extended.
        """
        return None if self.missed in (self.session, *self.left) else self.missed

    @property
    def last_for(self) -> datetime | None:
        """
        The start of the session that it is for or, while none is known, was last for;
        of the one that it missed, if it was for none.
        """
        return self.session or next(reversed(self.left), self.missed)


@frozen(kw_only=True)
class Ruling:
    """
    What is decided about a proposal, by people or by time.

    Attributes:
        number: The proposal's.
        event: What happens to it.
        at: When.
        note: The reason of a refusal.
        session: The start of the session that it is for from now on.
        due_at: When time moves it next.
        untold: Its author has yet to be told.
        by_mayor: The mayor decides so, or whoever stands in.
    """

    number: Number
    event: ProposalEvent
    at: datetime = field(validator=aware)
    note: str = ""
    session: datetime | None = field(default=None, validator=aware)
    due_at: datetime | None = field(default=None, validator=aware)
    untold: bool = False
    by_mayor: bool = False


@frozen(kw_only=True)
class Support:
    """
    A verified person supports a proposal, or no longer does.

    Attributes:
        number: The proposal's.
        person: Their number at the desk: a person counts once.
        message: The stored message in which they said so.
        given: False where they withdraw it.
    """

    number: Number
    person: str
    at: datetime = field(validator=aware)
    message: int
    given: bool = True


#: What a message may do about proposals.
AgendaItem = Proposal | Ruling | Support


def ruled(proposal: Proposal, ruling: Ruling) -> Proposal | None:
    """
    Return the proposal as it is after *ruling*; None if the table has no such move.
    """
    after = MOVES.get((proposal.state, ruling.event))
    if after is None:
        return None
    before = proposal.session
    left = (before,) if before and before != ruling.session else ()
    return evolve(
        proposal,
        state=after,
        left=(*proposal.left, *left),
        moved_at=ruling.at,
        note=ruling.note,
        session=ruling.session,
        due_at=ruling.due_at,
        reminders=0,
        untold=ruling.untold,
        # Once a session has left it on the table, whoever notes that decides about it.
        by_mayor=ruling.by_mayor
        or (proposal.by_mayor and proposal.state is not ProposalState.CONSIDERED),
    )
