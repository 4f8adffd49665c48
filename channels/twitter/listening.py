"""
Hear what is said to us: mentions and direct messages, without gaps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from itertools import repeat

import structlog
from attrs import define, field, frozen

from channels.twitter import wire
from channels.twitter.client import Client
from channels.twitter.dialect import MOST, OF_EVENTS, OF_POSTS, sizes_of_pages
from channels.twitter.prices import Ledger
from channels.twitter.strictjson import Object
from channels.twitter.wire import Item, Kind
from gateway.core.errors import TemporaryFailure, Unreadable
from gateway.core.message import Arrival
from gateway.ports.channels import Cursor, Inbox

log = structlog.get_logger()

# How many pages are taken the first time: of mentions all that X gives (800).
_FIRST_PAGES = {Kind.MENTION: 8, Kind.DM: 1}


@define
class Ourselves:
    """
    Who we are on X; asked once.
    """

    client: Client
    ledger: Ledger
    _id: str = ""
    _asking: asyncio.Lock = field(factory=asyncio.Lock)

    async def id(self) -> str:
        """
        Give our own id.
        """
        async with self._asking:
            if not self._id:
                answer = Object(await self.client.get_me())
                await self.ledger.has_read("user.read", [0])
                self._id = answer.object("data").text("id")
            if not self._id:
                raise TemporaryFailure("X does not say who we are")
        return self._id


@frozen(kw_only=True)
class Listening:
    """
    One way of hearing.

    Attributes:
        kind: What it hears.
        cursor: The name under which the inbox keeps how far it has read.
        pause: Seconds between two looks.
    """

    kind: Kind
    cursor: str
    pause: int
    client: Client
    ledger: Ledger
    ourselves: Ourselves
    now: Callable[[], datetime]

    async def listen(self, inbox: Inbox) -> None:
        """
        Look again and again, until cancelled.
        """
        while True:
            await self.look(inbox)
            await asyncio.sleep(self.pause)

    async def look(self, inbox: Inbox) -> None:
        """
        Put all that is new into *inbox*, the oldest first, a page at a time.

        Pages come newest first: nothing is accepted before the gap to what was
        accepted last is closed, so that a failure in between leaves no hole.

        Raises:
            TemporaryFailure: X or the inbox cannot just now.
            PermanentFailure: X does not want us.
        """
        since = int(await inbox.cursor(self.cursor) or 0)
        for page in reversed(await self._gap(since)):
            since = max([since, *(item.number for item in page)])
            arrivals = [self._arrival(item) for item in reversed(page)]
            await inbox.accept(arrivals, Cursor(self.cursor, str(since)))
            log.info("twitter.heard", kind=self.kind.value, count=len(arrivals))
        # Only now: who cannot keep what X tells is not up.
        inbox.heard()

    async def _gap(self, since: int) -> list[list[Item]]:
        me = await self.ourselves.id()
        pages: list[list[Item]] = []
        token = None
        sizes = sizes_of_pages() if since else repeat(MOST)
        while since or len(pages) < _FIRST_PAGES[self.kind]:
            await self.ledger.may_read()
            answer = await self._page(me, since, token, next(sizes))
            try:
                found = wire.items(self.kind, answer, me)
                token = answer.object("meta").text("next_token")
            except Unreadable as e:
                raise TemporaryFailure(f"X's page is not understood: {e}") from e
            await self.ledger.has_read(
                f"{self.kind.value}.read", [item.number for item in found]
            )
            # An item without a number makes no sense, and is kept for a person.
            news = [item for item in found if not 0 < item.number <= since]
            if news:
                pages.append(news)
            if not token or not found or len(news) < len(found):
                break
        return pages

    async def _page(self, me: str, since: int, token: str | None, size: int) -> Object:
        if self.kind is Kind.DM:
            answer = await self.client.get_direct_message_events(
                max_results=size, pagination_token=token, **OF_EVENTS
            )
        else:
            answer = await self.client.get_users_mentions(
                me, since_id=since or None, pagination_token=token, **OF_POSTS
            )
        return Object(answer)

    def _arrival(self, item: Item) -> Arrival:
        return Arrival(
            channel="twitter",
            external_id=item.external_id,
            raw=item.raw,
            received_at=self.now(),
            lane=item.sender,
        )
