"""
Whose turn it is: what one node at a time may do, and no other until it is over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Lease:
    """
    A node's right to do something alone, for as long as it renews it.

    Attributes:
        name: What, such as ``twitter/mentions``.
        holder: Who: the node.
        fence: Grows whenever it changes hands: what is written under an older one
            counts no more (M. Kleppmann, "How to do distributed locking", 2016).
        until: When it ends unless it is renewed.
    """

    name: str
    holder: str
    fence: int
    until: datetime


class Leases(Protocol):
    """
    Leases that all nodes share.
    """

    async def lease(
        self, name: str, now: datetime, lasts: timedelta, held: int | None = None
    ) -> Lease:
        """
        Take *name*, or renew what is *held* under that fence. The answer is whose it
        is now: another's, where that one's has not ended.

        Raises:
            TemporaryFailure: Nobody knows; what was held is held until its end.
        """

    async def release(self, ended: Lease) -> None:
        """
        End a lease before its time, so that nobody has to wait for that.
        """
