"""
Decisions about proposals for the agenda, read from the audit chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gateway.core.actors import mailbox_of
from gateway.core.audit import Entry
from gateway.core.case import Number
from gateway.core.objects import about_case
from gateway.core.plenary.proposal import MOVES, Proposal, ProposalEvent, ProposalState
from gateway.core.town import Town
from gateway.ports.audit import Trail

_DECIDES = {
    f"proposal.{event.value}": MOVES[ProposalState.PROPOSED, event]
    for event in (ProposalEvent.ADMIT, ProposalEvent.REFUSE, ProposalEvent.DEFER)
}

#: Maximum number of entries about one case.
_MOST = 1000


async def decisions(
    trail: Trail, proposals: Iterable[Proposal]
) -> Mapping[Number, Sequence[Entry]]:
    """
    Return the decisions about each proposal, the first first.
    """
    found: dict[Number, Sequence[Entry]] = {}
    for one in proposals:
        acts = await trail.acts(about_case(one.number), None, _MOST)
        those = [kept.entry for kept in acts if kept.entry.action in _DECIDES]
        found[one.number] = those[::-1]
    return found


def decided(entry: Entry) -> ProposalState:
    """
    Return the state that a decision gave the proposal.
    """
    return _DECIDES[entry.action]


def decided_by(town: Town, entry: Entry) -> str:
    """
    Return the name of the office or clerk that decided.
    """
    mailbox = town.mailboxes.get(mailbox_of(entry.actor))
    return mailbox.office if mailbox else entry.actor
