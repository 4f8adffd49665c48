"""
Hear what is said to us: mentions and direct messages, without gaps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Iterator
from datetime import datetime, timedelta
from itertools import repeat

import structlog
from attrs import define, field

from channels.twitter import wire
from channels.twitter.client import A_WHILE, Client
from channels.twitter.dialect import MOST, OF_EVENTS, OF_POSTS, sizes_of_pages
from channels.twitter.prices import Ledger
from channels.twitter.wire import Item, Kind
from gateway.core.errors import TemporaryFailure, Unreadable
from gateway.core.message import Arrival
from gateway.core.town import Town
from gateway.core.writing.json_object import Object, sound
from gateway.ports.channels import Cursor, Inbox

log = structlog.get_logger()

# How many pages are taken the first time: of mentions all that X gives (800).
_FIRST_PAGES = {Kind.MENTION: 8, Kind.DM: 1}

# How many are read before what is in them is accepted.
_PAGES = 8

# X counts looks that fail, too, and lets so few be made of direct messages (15 in 15
# minutes) that after some in a row the next waits its share.
_SHARE = {Kind.MENTION: timedelta(seconds=3), Kind.DM: timedelta(minutes=1)}
_QUICK = 4

# How far behind what was accepted last a look goes: X may show late what was said
# before it. Ids count milliseconds, and 22 bits.
_BEHIND = 10 * 60 * 1000 << 22


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
        await self.ledger.has_read("user.read", ["me"])
        try:
            told = answer.object("data")
            self._id, name = told.id("id"), sound("", told.text, "username")
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
        tokens: All by which X went on.
        pages: What is not accepted yet, the newest first.
        told: All that was in them.
        read: How many pages there were.
        newest: The number of the newest thing in them.
        closed: There are no more.
    """

    since: int
    sizes: Iterator[int]
    token: str | None = None
    tokens: set[str] = field(factory=set)
    pages: list[list[Item]] = field(factory=list)
    told: set[str] = field(factory=set)
    read: int = 0
    newest: int = 0
    closed: bool = False

    @property
    def behind(self) -> int:
        """
        Give the number behind which everything is old.
        """
        return max(self.since - _BEHIND, 0)

    def add(self, found: list[Item], known: Container[str], token: str) -> None:
        """
        Take the next page, of which some may be *known*, and where X goes on after it.
        """
        news = [
            item
            for item in found
            # An item without a number makes no sense, and is kept for a person.
            if not 0 < item.number <= self.behind
            and item.external_id not in known
            and item.external_id not in self.told
        ]
        if news:
            self.pages.append(news)
            self.read += 1
            self.newest = max(self.newest, *(item.number for item in news))
            self.told.update(item.external_id for item in news)
        self.closed = not (news and token) or token in self.tokens or self._met(found)
        self.token = token
        self.tokens.add(token)

    def _met(self, found: list[Item]) -> bool:
        """
        Say whether what was accepted last is on that page, and old what ends it: one
        old thing among the new, or in the stead of one, may be there by mistake.
        """
        last = found[-1].number
        met = any(item.number == self.since for item in found)
        return met and 0 < last <= self.since


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
    _failures: int = field(init=False, default=0)
    # Accepted by us and perhaps told again, by name.
    _known: dict[str, int] = field(init=False, factory=dict)

    async def listen(self, inbox: Inbox) -> None:
        """
        Look again and again, until cancelled.
        """
        while True:
            try:
                await self.look(inbox)
            except TemporaryFailure as e:
                self._failures += 1
                if e.retry_at is not None or self._failures <= _QUICK:
                    raise
                again = self.now() + _SHARE[self.kind]
                raise TemporaryFailure(str(e), again) from e
            self._failures = 0
            await asyncio.sleep(self.pause)

    async def look(self, inbox: Inbox) -> None:
        """
        Put all that is new into *inbox*, the oldest first, a page at a time.

        Pages come newest first: the cursor stays where it is until the gap to what was
        accepted last is closed, so that a failure in between leaves no hole. What was
        read stays, and the next look goes on behind it. Where there is very much, or X,
        or our money, lets us read no further for a while, it is accepted before what is
        older, for it may be about danger to life.

        Raises:
            TemporaryFailure: X or the inbox cannot just now.
            PermanentFailure: X does not want us.
        """
        me = await self.ourselves.id()
        since = _reached(await inbox.cursor(self.cursor), me)
        gap, self._open = self._open, None
        if gap is None or gap.since != since:
            gap = _Gap(since, sizes_of_pages() if since else repeat(MOST))
        try:
            await self._read(gap, me)
            await self._accept(inbox, gap, me)
            self._open = None if gap.closed else gap
        except TemporaryFailure as e:
            self._open = gap
            if e.retry_at is not None and not gap.closed:
                await self._accept(inbox, gap, me)
            raise
        # Only now: who cannot keep what X tells is not up.
        inbox.heard()

    async def _accept(self, inbox: Inbox, gap: _Gap, me: str) -> None:
        reached = gap.since
        while gap.pages:
            page = gap.pages[-1]
            reached = max([reached, *(item.number for item in page)])
            arrivals = [self._arrival(item) for item in reversed(page)]
            cursor = self._cursor(me, reached) if gap.closed else None
            await inbox.accept(arrivals, cursor)
            gap.pages.pop()
            self._known |= {item.external_id: item.number for item in page}
            log.info("twitter.heard", kind=self.kind.value, count=len(arrivals))
        if gap.closed and gap.newest > reached:
            # The newest of it was accepted before.
            await inbox.accept([], self._cursor(me, gap.newest))

    def _cursor(self, me: str, number: int) -> Cursor:
        return Cursor(self.cursor, f"{me}:{number}")

    async def _read(self, gap: _Gap, me: str) -> None:
        behind = gap.behind
        self._known = {n: at for n, at in self._known.items() if not 0 < at <= behind}
        for _ in range(_PAGES):
            if gap.closed:
                break
            await self.ledger.may_read()
            answer = await self._page(me, gap)
            try:
                found = wire.items(self.kind, answer, me)
                token = answer.object("meta").text("next_token")
            except Unreadable as e:
                raise TemporaryFailure(f"X's page is not understood: {e}") from e
            await self.ledger.has_read(
                f"{self.kind.value}.read", [item.external_id for item in found]
            )
            # After all that may fail: a page is taken whole, or asked for again.
            gap.add(found, self._known, token)
            gap.closed |= not gap.since and gap.read >= _FIRST_PAGES[self.kind]

    async def _page(self, me: str, gap: _Gap) -> Object:
        if self.kind is Kind.DM:
            answer = await self.client.get_direct_message_events(
                max_results=next(gap.sizes), pagination_token=gap.token, **OF_EVENTS
            )
        else:
            answer = await self.client.get_users_mentions(
                me, since_id=gap.behind or None, pagination_token=gap.token, **OF_POSTS
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


def _reached(cursor: str | None, me: str) -> int:
    """
    Give the number of what was accepted last by the account *me*; 0 where that was
    another: what was said to this one before is news, however old.
    """
    account, _, number = (cursor or "").rpartition(":")
    return int(number or 0) if account in ("", me) else 0
