"""
Leases: the right of one node at a time to do something.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Lease:
    """
    A node's exclusive right to something, for as long as it renews it.

    Attributes:
        name: What, such as ``twitter/mentions``.
        holder: The node.
        fence: A fencing token, which grows whenever the lease changes hands: what is
            written under an older one is rejected (M. Kleppmann, "How to do distributed
            locking", 2016).
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
        Acquire *name*, or renew the lease that is *held* under that fence. Return the
        lease as it is now, which may be another node's that has not ended.

        Raises:
            TemporaryFailure: The state is unknown; a lease that was held stays valid
                until its end.
        """

    async def release(self, ended: Lease) -> None:
        """
        Release a lease before its end, so that nobody has to wait for it.
        """
