"""
Proposals for the plenary's agenda, and who asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.case import Number
from gateway.core.consequences import Consequences
from gateway.core.plenary.proposal import Proposal


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

    async def move(
        self, before: Proposal, after: Proposal, follows: Consequences
    ) -> bool:
        """
        Record how a proposal is from now on, and what follows; say whether it was still
        as *before*. If not, nothing is recorded.
        """
