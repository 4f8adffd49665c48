"""
Metering of what platforms limit and charge for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Use:
    """
    One use of something that a platform counts, and may charge for.

    Attributes:
        channel: Whose.
        kind: What, in the channel's own words, such as ``dm.sent``.
        at: When.
        count: How many. Negative gives back an earlier use, dated as that one.
        cost: In millionths of a US dollar, for all of them; negative likewise.
        occasion: What it is for, if it may be repeated: it is counted once for each
            occasion within the window of its limit. Empty if every time counts.
    """

    channel: str
    kind: str
    at: datetime
    count: int = 1
    cost: int = 0
    occasion: str = ""


@frozen(kw_only=True)
class Limit:
    """
    The most that may be used.

    Attributes:
        window: A sliding window of this length, which includes uses dated slightly
            later by another node's clock; None for the calendar month, in UTC.
        kind: Of this kind only; empty for everything that the channel uses.
        count: How many at most.
        cost: How much at most, in millionths of a US dollar.
    """

    window: timedelta | None
    kind: str = ""
    count: int | None = None
    cost: int | None = None


class Meter(Protocol):
    """
    What was used of a platform's quotas and money; shared by all nodes.
    """

    async def take(self, use: Use, limits: Sequence[Limit] = ()) -> datetime | None:
        """
        Count *use*, unless it would exceed one of *limits*: then count nothing, and
        return when to ask again.
        """

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        """
        Return the count and cost of what *channel* has used since then, by kind.
        """
