"""
What was done, as whoever certifies it asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.audit import Entry, Head, Kept
from gateway.core.chain.original import Original


class Trail(Protocol):
    """
    The chains of what was done, one a node; nothing here believes what it reads.
    """

    async def chains(self) -> Sequence[str]:
        """
        Name every chain that has a head or an entry, in order.
        """

    async def head(self, chain: str) -> Head | None:
        """
        Say where *chain* ends by its own word.
        """

    async def length(self, chain: str, until: int) -> int:
        """
        Count the entries of *chain* up to number *until*.
        """

    async def entries(
        self, chain: str, after: int | None, limit: int
    ) -> Sequence[Kept]:
        """
        Give up to *limit* entries of *chain* behind number *after*, in order, with
        the payloads that were not erased; None for those from the very first, whatever
        its number.

        Who reads the head first and the entries then finds none behind that head
        missing, even while others append.
        """

    async def acts(
        self,
        object: str | None,
        since: datetime | None,
        limit: int,
        before: Entry | None = None,
    ) -> Sequence[Kept]:
        """
        Give the newest *limit* entries of all chains: those of one object, those
        since then, those that come behind *before* in that order.
        """

    async def originals(self, numbers: Collection[int]) -> Mapping[int, Original]:
        """
        Give the messages that there are of *numbers*, as they are kept now.
        """

    async def vouched_for(
        self, since: datetime, after: int, limit: int
    ) -> Mapping[int, bool]:
        """
        Say of the next *limit* messages behind number *after* whether an entry tells
        how they were filed, where one must: they came after *since*, when entries told
        so already, were filed, and are not erased.
        """
