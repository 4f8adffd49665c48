"""
Storage of proposals for the plenary's agenda.
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
    Proposals for the plenary, and their supporters. What arrives by message (new
    proposals, decisions, support) is stored with the filing of that message.
    """

    async def proposal(self, number: Number) -> Proposal | None: ...

    async def proposals(self, limit: int) -> Sequence[Proposal]:
        """
        Return the newest *limit* proposals, ordered by session and then as they came.
        """

    async def proposed_in_public(self, limit: int) -> Sequence[Proposal]:
        """
        Return the newest *limit* of those that were made in public, in the same order.
        """

    async def supports(self, numbers: Sequence[Number]) -> Mapping[Number, int]:
        """
        Count the supporters of each proposal; those without any are left out.
        """

    async def is_for(self, number: Number, person: str) -> bool:
        """
        Say whether a person supports a proposal.
        """

    async def proposals_due(self, now: datetime, limit: int) -> Sequence[Proposal]:
        """
        Return the proposals that time moves by *now*, the first due first.
        """

    async def proposals_later(self, now: datetime) -> Sequence[Proposal]:
        """
        Return the proposals that time moves after *now*, the first due first.
        """

    async def move(
        self, before: Proposal, after: Proposal, follows: Consequences
    ) -> bool:
        """
        Store a proposal as *after*, and what follows, and say whether it was still
        *before*. If not, nothing is stored.
        """
