"""
What waits to be routed, for whoever looks which of it cannot wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.filing import Stored


class Hurrying(Protocol):
    """
    Shows what waits, and lets some of it go first.
    """

    async def waiting(
        self, seen: str, before: datetime, limit: int
    ) -> tuple[int, Sequence[Stored]]:
        """
        Give the number that the cursor *seen* has, and up to *limit* messages after it
        that came *before* a moment and wait to be routed, unclaimed, the oldest first;
        of what is long only the beginning.
        """

    async def looked(self, seen: str, after: int, last: int) -> bool:
        """
        Move the cursor *seen* from the number *after* to the *last* one that is looked
        at; say whether nobody else had moved it.
        """

    async def hurry(self, ids: Sequence[int]) -> None:
        """
        Let those of *ids* that wait be claimed before the rest, with what is ahead of
        them in their lanes; they are half of what is claimed at once, others the rest.
        """
