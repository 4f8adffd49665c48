"""
Hear what is said to us: mentions and direct messages, without gaps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import repeat

import structlog
from attrs import define, field

from channels.twitter import wire
from channels.twitter.client import A_WHILE, Client
from channels.twitter.dialect import MOST, OF_EVENTS, OF_POSTS, sizes_of_pages
from channels.twitter.prices import Ledger
from channels.twitter.wire import Item, Kind
from gateway.core.errors import TemporaryFailure, Unreadable
from gateway.core.json_object import Object
from gateway.core.message import Arrival
from gateway.core.town import Town
from gateway.ports.channels import Cursor, Inbox

log = structlog.get_logger()

# How many pages are taken the first time: of mentions all that X gives (800).
_FIRST_PAGES = {Kind.MENTION: 8, Kind.DM: 1}


@define
class Ourselves:
    """
    Who we are on X; asked once, and again while the keys are somebody else's.
    """

    client: Client
    ledger: Ledger
    town: Callable[[], Town]
    now: Callable[[], datetime]
    _id: str = ""
    _handle: str = ""
    _again: datetime | None = None
    _asking: asyncio.Lock = field(factory=asyncio.Lock)

    async def id(self) -> str:
        """
        Give our own id, if the account is the town's: with other keys we would hear,
        and speak as, whoever made them while logged in.

        Raises:
            TemporaryFailure: X does not say who we are, or it is somebody else.
        """
        async with self._asking:
            known = self._again is not None and self.now() < self._again
            if not self._id or (self._is_other() and not known):
                await self._ask()
        if self._is_other():
            ours = self.town().accounts["twitter"]
            problem = f"the keys are those of {self._handle}, and not of {ours}"
            raise TemporaryFailure(problem, self._again)
        return self._id

    async def _ask(self) -> None:
        answer = Object(await self.client.get_me())
        await self.ledger.has_read("user.read", [0])
        try:
            told = answer.object("data")
            self._id, name = told.text("id"), told.text("username")
        except Unreadable as e:
            raise TemporaryFailure(f"X does not say who we are: {e}") from e
        if not self._id:
            raise TemporaryFailure("X does not say who we are")
        self._handle = f"@{name}" if name else ""
        self._again = self.now() + A_WHILE
        log.info("twitter.ourselves", id=self._id, handle=self._handle)

    def _is_other(self) -> bool:
        ours = self.town().accounts.get("twitter", "")
        told = bool(ours and self._handle)
        return told and ours.casefold() != self._handle.casefold()


@define
class _Gap:
    """
    What lies between what was accepted last and what X has now, as far as it was read.

    Attributes:
        since: The number of what was accepted last; 0 the first time.
        sizes: How much the next pages hold.
        token: Where X goes on; None at first.
        pages: What is not accepted yet, the newest first.
        read: How many pages there were.
        newest: The number of the newest thing in them.
        closed: There are no more.
    """

    since: int
    sizes: Iterator[int]
    token: str | None = None
    pages: list[list[Item]] = field(factory=list)
    read: int = 0
    newest: int = 0
    closed: bool = False

    def add(self, news: list[Item]) -> None:
        """
        Take the next page, of what is not accepted yet.
        """
        if news:
            self.pages.append(news)
            self.read += 1
            self.newest = max(self.newest, *(item.number for item in news))


@define(kw_only=True)
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
    _open: _Gap | None = field(init=False, default=None)

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

        Pages come newest first: the cursor stays where it is until the gap to what was
        accepted last is closed, so that a failure in between leaves no hole. What was
        read stays, and the next look goes on behind it. Where X, or our money, lets us
        read no further for a while, it is accepted before what is older, for it may be
        about danger to life.

        Raises:
            TemporaryFailure: X or the inbox cannot just now.
            PermanentFailure: X does not want us.
        """
        since = int(await inbox.cursor(self.cursor) or 0)
        gap, self._open = self._open, None
        if gap is None or gap.since != since:
            gap = _Gap(since, sizes_of_pages() if since else repeat(MOST))
        try:
            await self._read(gap)
            await self._accept(inbox, gap)
        except TemporaryFailure as e:
            self._open = gap
            if e.retry_at is not None and not gap.closed:
                await self._accept(inbox, gap)
            raise
        # Only now: who cannot keep what X tells is not up.
        inbox.heard()

    async def _accept(self, inbox: Inbox, gap: _Gap) -> None:
        reached = gap.since
        while gap.pages:
            page = gap.pages[-1]
            reached = max([reached, *(item.number for item in page)])
            arrivals = [self._arrival(item) for item in reversed(page)]
            await inbox.accept(arrivals, self._cursor(reached) if gap.closed else None)
            gap.pages.pop()
            log.info("twitter.heard", kind=self.kind.value, count=len(arrivals))
        if gap.closed and gap.newest > reached:
            # The newest of it was accepted before.
            await inbox.accept([], self._cursor(gap.newest))

    def _cursor(self, number: int) -> Cursor:
        return Cursor(self.cursor, str(number))

    async def _read(self, gap: _Gap) -> None:
        me = await self.ourselves.id()
        while not gap.closed:
            await self.ledger.may_read()
            answer = await self._page(me, gap)
            try:
                found = wire.items(self.kind, answer, me)
                token = answer.object("meta").text("next_token")
            except Unreadable as e:
                raise TemporaryFailure(f"X's page is not understood: {e}") from e
            await self.ledger.has_read(
                f"{self.kind.value}.read", [item.number for item in found]
            )
            # An item without a number makes no sense, and is kept for a person.
            news = [item for item in found if not 0 < item.number <= gap.since]
            # Together, after all that may fail: a page is taken, or asked for again.
            gap.add(news)
            gap.token = token
            enough = not gap.since and gap.read >= _FIRST_PAGES[self.kind]
            gap.closed = enough or not gap.token or not found or len(news) < len(found)

    async def _page(self, me: str, gap: _Gap) -> Object:
        if self.kind is Kind.DM:
            answer = await self.client.get_direct_message_events(
                max_results=next(gap.sizes), pagination_token=gap.token, **OF_EVENTS
            )
        else:
            answer = await self.client.get_users_mentions(
                me, since_id=gap.since or None, pagination_token=gap.token, **OF_POSTS
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
