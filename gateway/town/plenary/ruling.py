"""
What secretary and mayor decide about a proposal by a first line such as ``#admitir``.

Pure: nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, field, frozen

from gateway.core.audit import Act
from gateway.core.case import Event as CaseEvent
from gateway.core.case import Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Mailbox
from gateway.core.plenary.proposal import Event, Proposal, Ruling, State, ruled
from gateway.routing.table import RoutingTable
from gateway.town.commands import Command, Verb
from gateway.town.plenary import agenda
from gateway.town.plenary.timing import timing

#: What each command does to the proposal.
EVENTS = {
    Verb.ADMIT: Event.ADMIT,
    Verb.REFUSE: Event.REFUSE,
    Verb.DEFER: Event.DEFER,
    Verb.REPORT: Event.REPORT,
}

#: What each does to its case.
HAPPENS = {
    Event.ADMIT: CaseEvent.ANSWER,
    Event.DEFER: CaseEvent.ANSWER,
    Event.REFUSE: CaseEvent.SOLVE,
    Event.REPORT: CaseEvent.SOLVE,
}

#: What is on the agenda is decided by these, until its session has dealt with it.
_ON_AGENDA = frozenset({Event.ADMIT, Event.REFUSE, Event.DEFER})

#: Without words these say nothing: a refusal gives its reason.
_WORDY = frozenset({Event.REFUSE, Event.REPORT})


@frozen
class Denied:
    """
    Nothing is done: the text that says why, and what is in it.
    """

    text: str
    variables: Mapping[str, str] = field(factory=dict)


@frozen
class Decided:
    """
    What is decided, the proposal as it is then, what its author is told, what happens
    to its case, and who did it.
    """

    rulings: tuple[Ruling, ...]
    after: Proposal
    tells: str
    happens: tuple[CaseEvent, ...]
    act: Act


def happens(proposal: Proposal, event: Event) -> tuple[CaseEvent, ...]:
    """
    Say what *event* does to the case of *proposal*: what was refused had ended it, and
    goes on once whoever sets the agenda has thought again.
    """
    its = HAPPENS[event]
    return (CaseEvent.REOPEN, its) if proposal.state is State.REFUSED else (its,)


def rule(
    table: RoutingTable,
    mailbox: Mailbox,
    proposal: Proposal | None,
    command: Command,
    now: datetime,
    *,
    files: bool,
) -> Decided | Denied:
    """
    Say what follows from *command* of *mailbox* about a proposal, if it is about one.
    The extract of the minutes may be among the *files* that came with it.
    """
    if proposal is None or table.town.chamber is None:
        return Denied("command-no-proposal", {"word": command.said})
    if mailbox not in agenda.seated(table, now):
        return Denied("command-not-plenary", {"word": command.said})
    event = EVENTS[command.verb]
    enclosed = files and event is Event.REPORT
    if event in _WORDY and not (command.text or enclosed):
        return Denied("command-needs-text", {"word": command.said})
    presides = agenda.presides(table, mailbox, now)
    rulings = timing(table, now).decide(proposal, event, command.text)
    if not rulings:
        return _stands(table, "command-no-move", proposal)
    if event in _ON_AGENDA and _is_the_mayors(proposal) and not presides:
        return _stands(table, "command-mayors", proposal)
    rulings = tuple(evolve(each, by_mayor=presides) for each in rulings)
    after = proposal
    for each in rulings:
        after = ruled(after, each) or after
    tells = f"proposal-{after.state.value}"
    return Decided(
        rulings,
        after,
        agenda.told(table, tells, after, command.text),
        happens(proposal, event),
        act_on(proposal, event, f"mailbox {mailbox.id}", now),
    )


def _is_the_mayors(proposal: Proposal) -> bool:
    # What a session left on the table is the plenary's, for the secretary to note.
    return proposal.by_mayor and proposal.state is not State.CONSIDERED


def _stands(table: RoutingTable, text: str, proposal: Proposal) -> Denied:
    number = table.town.casework.spoken(proposal.number)
    stands = agenda.stands(table, proposal, table.town.language)
    return Denied(text, {"number": number, "state": stands})


def at_desk(
    table: RoutingTable,
    proposal: Proposal,
    event: Event,
    note: str,
    by: str,
    at: datetime,
) -> tuple[Proposal, Consequences] | None:
    """
    Give the proposal as it is by what is decided at the town hall's own machine, and
    what follows; the daemon tells the author when it next goes round. None if the table
    has no such move.
    """
    after = proposal
    for each in timing(table, at).decide(proposal, event, note):
        after = ruled(after, each) or after
    if after is proposal:
        return None
    ended = HAPPENS[event] is CaseEvent.SOLVE
    close = table.town.casework.closing(proposal.number, at)
    return evolve(after, untold=True, due_at=at), Consequences(
        happenings=tuple(
            Happening(
                case=proposal.number,
                event=each,
                at=at,
                by=f"clerk {by}",
                note=agenda.stands(table, after, table.town.language),
            )
            for each in happens(proposal, event)
        ),
        timers=(close,) if ended else (),
        acts=(act_on(proposal, event, by, at),),
    )


def act_on(proposal: Proposal, event: Event, by: str, at: datetime) -> Act:
    """
    Give what the chain keeps of what somebody decided about a proposal.
    """
    return Act(
        at=at,
        actor=by,
        action=f"proposal.{event.value}",
        object=f"case {proposal.number}",
    )
