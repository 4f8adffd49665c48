"""
What platforms count, and may charge for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class Use:
    """
    Something that a platform counts, and may charge for.

    Attributes:
        channel: Whose.
        kind: What, in the channel's own words, such as ``dm.sent``.
        at: When.
        count: How many. Negative gives back an earlier use, under its own time.
        cost: In millionths of a US dollar, for all of them; negative likewise.
        occasion: What it is for, if that may come again: it is counted once for that,
            within the window of its limit. Empty where each time counts.
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
        window: Any stretch of this length, though what was used is dated a little
            later, by another clock; None for the calendar month, in UTC.
        kind: Of this kind only; empty for everything that the channel uses.
        count: So many at most.
        cost: So much at most, in millionths of a US dollar.
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
        Count *use*, unless it would go beyond one of *limits*: then nothing is
        counted, and the answer is when to ask again.
        """

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        """
        Sum up by kind what *channel* has used since then: count and cost.
        """
