"""
Proposals for the plenary's agenda, and who asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.case import Happening, Number, Timer
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.proposal import Proposal


@frozen(kw_only=True)
class Moved:
    """
    All that follows when a proposal moves, recorded at once, and once.

    Attributes:
        before: As it was read.
        after: As it is from now on.
        happenings: What happens to its case.
        timers: Those of its case that are set from now on.
        conversations: Those that it opens.
        deliveries: What must be said.
        acts: What goes into the chain.
    """

    before: Proposal
    after: Proposal
    happenings: tuple[Happening, ...] = ()
    timers: tuple[Timer, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    acts: tuple[Act, ...] = ()


class Proposals(Protocol):
    """
    What neighbours want the plenary to deal with. New ones, what is decided about them
    by message, and who is for them are recorded with the filing of that message.
    """

    async def proposal(self, number: Number) -> Proposal | None: ...

    async def proposals(self, limit: int) -> Sequence[Proposal]:
        """
        Give the newest *limit* proposals, by session and as they came.
        """

    async def proposed_in_public(self, limit: int) -> Sequence[Proposal]:
        """
        Give the newest *limit* of those that everybody could read, in the same order.
        """

    async def supports(self, numbers: Sequence[Number]) -> Mapping[Number, int]:
        """
        Count the people who are for each; those of none are left out.
        """

    async def is_for(self, number: Number, person: str) -> bool:
        """
        Say whether a person is for a proposal.
        """

    async def proposals_due(self, now: datetime, limit: int) -> Sequence[Proposal]:
        """
        Give the proposals that time moves, the first due first.
        """

    async def proposals_later(self, now: datetime) -> Sequence[Proposal]:
        """
        Give the proposals that time moves after *now*, the first due first.
        """

    async def move(self, moved: Moved) -> bool:
        """
        Record what follows when a proposal moves; say whether it was still as it was
        read. If not, nothing is recorded.
        """
