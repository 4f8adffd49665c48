"""
Notices, and who gets them by mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.audit import Act
from gateway.core.delivery import Delivery
from gateway.core.message import Address, Arrival, Message
from gateway.core.public.notice import Heard, Notice

#: How many deliveries there are, by channel and state.
Counts = Mapping[str, Mapping[str, int]]


class Notices(Protocol):
    """
    What the town says to everybody. What is written is all or none, its act in the
    chain included.
    """

    async def announce(
        self, arrival: Arrival, message: Message, notice: Notice, act: Act
    ) -> Notice:
        """
        Keep a new notice, as a message that was routed already; the act's object is
        made to name it.

        Returns:
            The notice with its number.
        """

    async def notice(self, number: int) -> Notice | None: ...

    async def notices(self, limit: int) -> Sequence[Notice]:
        """
        Give the newest *limit* notices, the newest first.
        """

    async def change_notice(self, before: Notice, after: Notice, act: Act) -> bool:
        """
        Keep what became of a notice that was *before*. What of one that is withdrawn
        was surely not said yet, is not said any more; of one that is corrected, what
        nobody could be told.

        Returns:
            False, and nothing was kept, if it is another by now.
        """

    async def due_notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        """
        Give the notices of which something is to be said by *now*, the first due first.
        """

    async def say_notice(
        self, before: Notice, after: Notice, made: Sequence[Delivery], act: Act
    ) -> bool:
        """
        Keep that what was waiting is said, and put what was *made* of it into the
        outbox, except for whom it is not sent any more.

        Returns:
            False, and nothing was kept, if the notice is another by now.
        """

    async def notice_counts(self, numbers: Sequence[int]) -> Mapping[int, Counts]:
        """
        Count the deliveries of each notice.
        """

    async def audience(self, number: int) -> Mapping[Address, Heard]:
        """
        Give to whom a notice was said, or may be yet.
        """

    async def subscribers(self) -> Mapping[Address, str]:
        """
        Give who gets notices by mail and wants to hear something, with the id of each
        one's subscription.
        """

    async def unsubscribe(self, id: str, act: Act) -> bool:
        """
        End a subscription; what waits for its address is not sent. Say whether there
        was one.
        """
