"""
The queue of messages to be routed, for the lookout that searches it for emergencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.filing import Stored


class Hurrying(Protocol):
    """
    Access to waiting messages, and a way to let some go first.
    """

    async def waiting(
        self, seen: str, before: datetime, limit: int
    ) -> tuple[int, Sequence[Stored]]:
        """
        Return the position of the cursor *seen*, and up to *limit* messages after it
        that came *before* a moment and wait unclaimed to be routed, the oldest first;
        only the beginning of long ones.
        """

    async def looked(self, seen: str, after: int, last: int) -> bool:
        """
        Move the cursor *seen* from the number *after* to *last*, the last one that is
        looked at; say whether nobody else had moved it.
        """

    async def hurry(self, ids: Sequence[int]) -> None:
        """
        Let those of *ids* that wait be claimed before the rest, together with what is
        ahead of them in their lanes. They take at most half of each claim.
        """
