"""
Decisions of the secretary and the mayor about a proposal, by a command such as
``#admitir``. Pure: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.actors import by_clerk, by_mailbox
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Mailbox
from gateway.core.objects import about_case
from gateway.core.plenary.proposal import (
    Proposal,
    ProposalEvent,
    ProposalState,
    Ruling,
    ruled,
)
from gateway.routing.table import RoutingTable
from gateway.town.commands import Command, Verb
from gateway.town.plenary import proposal_texts
from gateway.town.plenary.presiding import presides, seated
from gateway.town.plenary.timing import timing

#: The proposal's event for each command.
EVENTS = {
    Verb.ADMIT: ProposalEvent.ADMIT,
    Verb.REFUSE: ProposalEvent.REFUSE,
    Verb.DEFER: ProposalEvent.DEFER,
    Verb.REPORT: ProposalEvent.REPORT,
}

#: The case's event for each of these.
HAPPENS = {
    ProposalEvent.ADMIT: CaseEvent.ANSWER,
    ProposalEvent.DEFER: CaseEvent.ANSWER,
    ProposalEvent.REFUSE: CaseEvent.SOLVE,
    ProposalEvent.REPORT: CaseEvent.SOLVE,
}

#: Decisions about the agenda, before the session has dealt with the proposal.
_ON_AGENDA = frozenset({ProposalEvent.ADMIT, ProposalEvent.REFUSE, ProposalEvent.DEFER})

#: States of a proposal whose case has ended, and may go on.
_ENDED = frozenset({ProposalState.REFUSED, ProposalState.REPORTED})

#: Decisions that need a text: a refusal needs its reason.
_WORDY = frozenset({ProposalEvent.REFUSE, ProposalEvent.REPORT})


@frozen
class Denied:
    """
    Nothing is done: the name of the text that says why, and its variables.
    """

    text: str
    variables: Mapping[str, str]


@frozen
class Decided:
    """
    A decision: its rulings, the proposal afterwards, the text for its author, the
    events of its case, and the audit entry.
    """

    rulings: tuple[Ruling, ...]
    after: Proposal
    tells: str
    happens: tuple[CaseEvent, ...]
    act: Act


def happens(proposal: Proposal, event: ProposalEvent) -> tuple[CaseEvent, ...]:
    """
    Return the events of the proposal's case for *event*: a case that had ended is first
    reopened.
    """
    its = HAPPENS[event]
    return (CaseEvent.REOPEN, its) if proposal.state in _ENDED else (its,)


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
    Return what *command* of *mailbox* does to a proposal, or why nothing. *files* says
    whether files came with it, which may be the extract.
    """
    if proposal is None or table.town.chamber is None:
        return Denied("command-no-proposal", {"word": command.said})
    if mailbox not in seated(table, now):
        return Denied("command-not-plenary", {"word": command.said})
    event = EVENTS[command.verb]
    enclosed = files and event is ProposalEvent.REPORT
    if event in _WORDY and not (command.text or enclosed):
        return Denied("command-needs-text", {"word": command.said})
    is_mayor = presides(table, mailbox, now)
    rulings = timing(table, now).decide(proposal, event, command.text)
    if not rulings:
        return _stands(table, "command-no-move", proposal)
    if event in _ON_AGENDA and _is_the_mayors(proposal) and not is_mayor:
        return _stands(table, "command-mayors", proposal)
    rulings = tuple(evolve(each, by_mayor=is_mayor) for each in rulings)
    after = proposal
    for each in rulings:
        after = ruled(after, each) or after
    tells = f"proposal-{after.state.value}"
    return Decided(
        rulings,
        after,
        proposal_texts.told(table, tells, after, command.text),
        happens(proposal, event),
        act_on(proposal, event, by_mailbox(mailbox.id), now),
    )


def _is_the_mayors(proposal: Proposal) -> bool:
    # After its session the secretary records what the plenary decided.
    return proposal.by_mayor and proposal.state is not ProposalState.CONSIDERED


def _stands(table: RoutingTable, text: str, proposal: Proposal) -> Denied:
    number = table.town.casework.spoken(proposal.number)
    stands = proposal_texts.stands(table, proposal, table.town.language)
    return Denied(text, {"number": number, "state": stands})


def at_desk(
    table: RoutingTable,
    proposal: Proposal,
    event: ProposalEvent,
    note: str,
    by: str,
    at: datetime,
) -> tuple[Proposal, Consequences] | None:
    """
    Return the proposal after a decision at the command line, and what follows; None if
    its state does not allow it. The daemon tells the author in its next round.
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
                by=by_clerk(by),
                note=proposal_texts.stands(table, after, table.town.language),
            )
            for each in happens(proposal, event)
        ),
        timers=(close,) if ended else (),
        acts=(act_on(proposal, event, by, at),),
    )


def act_on(proposal: Proposal, event: ProposalEvent, by: str, at: datetime) -> Act:
    """
    Return the audit entry for a decision about a proposal.
    """
    return Act(
        at=at,
        actor=by,
        action=f"proposal.{event.value}",
        object=about_case(proposal.number),
    )
