"""
Storage of notices, and of who gets them by mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.core.audit import Act
from gateway.core.delivery import Delivery
from gateway.core.message import Address, Arrival, Message
from gateway.core.public.notice import Notice, ReachedBy

#: Numbers of deliveries, by channel and state.
Counts = Mapping[str, Mapping[str, int]]


class Notices(Protocol):
    """
    Storage of notices. Each change is one transaction, including its act in the audit
    chain.
    """

    async def announce(
        self, arrival: Arrival, message: Message, notice: Notice, act: Act
    ) -> Notice:
        """
        Store a new notice as a message that has been routed; the act's object is
        changed to name it.

        Returns:
            The notice with its number.
        """

    async def notice(self, number: int) -> Notice | None: ...

    async def notices(self, limit: int) -> Sequence[Notice]:
        """
        Return the newest *limit* notices, the newest first.
        """

    async def change_notice(self, before: Notice, after: Notice, act: Act) -> bool:
        """
        Store a change of a notice that was *before*. After a withdrawal, deliveries
        that are due or have failed are dropped; after a correction, those that have
        failed.

        Returns:
            False, with nothing stored, if the notice has changed meanwhile.
        """

    async def due_notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        """
        Return the notices of which something is due by *now*, the first due first.
        """

    async def say_notice(
        self, before: Notice, after: Notice, made: Sequence[Delivery], act: Act
    ) -> bool:
        """
        Record that what was waiting is said: put the deliveries *made* of it into the
        outbox, except for addresses that have unsubscribed.

        Returns:
            False, with nothing stored, if the notice has changed meanwhile.
        """

    async def notice_counts(self, numbers: Sequence[int]) -> Mapping[int, Counts]:
        """
        Count the deliveries of each notice.
        """

    async def audience(self, number: int) -> Mapping[Address, ReachedBy]:
        """
        Return everybody to whom a notice was said, or still may be.
        """

    async def subscribers(self) -> Mapping[Address, str]:
        """
        Return the active subscribers by mail who want unasked messages, with the id of
        each subscription.
        """

    async def unsubscribe(self, id: str, act: Act) -> bool:
        """
        End a subscription, and drop what waits for its address. Say whether there was
        one.
        """
