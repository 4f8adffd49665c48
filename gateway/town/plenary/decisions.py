"""
Who decided about proposals for the agenda, and when: by the audit chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.core.audit import Entry
from gateway.core.case import Number
from gateway.core.proposal import Event, Proposal
from gateway.core.town import Town
from gateway.ports.audit import Trail

_DECIDES = frozenset(
    f"proposal.{event.value}" for event in (Event.ADMIT, Event.REFUSE, Event.DEFER)
)

#: Acts about one case, at most: nobody does so much with a proposal.
_MOST = 1000


async def decisions(
    trail: Trail, proposals: Iterable[Proposal]
) -> Mapping[Number, Entry]:
    """
    Give what was last decided about each proposal about which somebody decided.
    """
    found: dict[Number, Entry] = {}
    for one in proposals:
        for kept in await trail.acts(f"case {one.number}", None, _MOST):
            if kept.entry.action in _DECIDES:
                found[one.number] = kept.entry
                break
    return found


def decided_by(town: Town, entry: Entry) -> str:
    """
    Name who decided: an office, or a clerk.
    """
    mailbox = town.mailboxes.get(entry.actor.removeprefix("mailbox "))
    return mailbox.office if mailbox else entry.actor
