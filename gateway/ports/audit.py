"""
The audit trail, as it is read to certify what was done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.audit import Entry, Head, KeptEntry
from gateway.core.chain.original import Original


class Trail(Protocol):
    """
    Read access to the audit chains, one for each node. Nothing is verified here; see
    `gateway.core.chain.verification`.
    """

    async def brought_back(self) -> datetime | None:
        """
        Return when the database was last brought back from a copy, which lacks what was
        recorded since; None if it never was.
        """

    async def chains(self) -> Sequence[str]:
        """
        Return the names of all chains that have a head or an entry, in order.
        """

    async def head(self, chain: str) -> Head | None:
        """
        Return the end of *chain*, as the chain itself records it.
        """

    async def length(self, chain: str, until: int) -> int:
        """
        Count the entries of *chain* up to number *until*.
        """

    async def entries(
        self, chain: str, after: int | None, limit: int
    ) -> Sequence[KeptEntry]:
        """
        Return up to *limit* entries of *chain* after number *after*, in order, with the
        payloads that were not erased. None starts at the very first, whatever its
        number.

        Read the head first and then the entries: then none up to that head is missing,
        even while others append.
        """

    async def acts(
        self,
        object: str | None,
        since: datetime | None,
        limit: int,
        before: Entry | None = None,
    ) -> Sequence[KeptEntry]:
        """
        Return the newest *limit* entries of all chains, newest first: of one object,
        since a moment, after *before* in that order, as far as each is given.
        """

    async def originals(self, numbers: Collection[int]) -> Mapping[int, Original]:
        """
        Return the messages of *numbers* that exist, as they are stored now.
        """

    async def vouched_for(
        self, since: datetime, after: int, limit: int
    ) -> Mapping[int, bool]:
        """
        Say of the next *limit* messages after number *after* whether an entry vouches
        for how they were filed, or none has to: one has to for a message that was
        received after *since*, when such entries were introduced, was filed, and is not
        erased.
        """
