"""
Receive mentions and direct messages, without gaps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import repeat

import structlog
from attrs import define, field

from channels.twitter import wire
from channels.twitter.client import A_WHILE, Client
from channels.twitter.dialect import MOST, OF_EVENTS, OF_POSTS, sizes_of_pages
from channels.twitter.gap import Gap
from channels.twitter.included import Included
from channels.twitter.pages import page_of
from channels.twitter.prices import Ledger
from channels.twitter.wire import Item, Kind
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    Unreadable,
)
from gateway.core.message import Arrival
from gateway.core.town import Town
from gateway.core.writing.json_object import Object, sound
from gateway.ports.channels import Cursor, Inbox

log = structlog.get_logger()

# Pages of the first look: of mentions all that X returns (800).
_FIRST_PAGES = {Kind.MENTION: 8, Kind.DM: 1}

# Pages that are read before their content is accepted.
_PAGES = 8

# The wait after several consecutive failures. X counts failed requests, too, and allows
# few for direct messages (15 in 15 minutes).
_SHARE = {Kind.MENTION: timedelta(seconds=3), Kind.DM: timedelta(minutes=1)}
_QUICK = 4


@define
class Ourselves:
    """
    Our identity on X; asked once, and again while the keys are another account's.
    """

    client: Client
    ledger: Ledger
    town: Callable[[], Town]
    now: Callable[[], datetime]
    _id: str = ""
    handle: str = field(init=False, default="")
    _again: datetime | None = None
    _asking: asyncio.Lock = field(factory=asyncio.Lock)

    async def id(self) -> str:
        """
        Return our own id, if the account is the town's: with wrong keys we would read
        and write as whoever created them while logged in.

        Raises:
            TemporaryFailure: X does not tell who we are, or it is another account.
        """
        async with self._asking:
            known = self._again is not None and self.now() < self._again
            if not self._id or (self._is_other() and not known):
                await self._ask()
        if self._is_other():
            ours = self.town().accounts["twitter"]
            problem = f"the keys are those of {self.handle}, and not of {ours}"
            raise TemporaryFailure(problem, self._again)
        return self._id

    async def _ask(self) -> None:
        answer = Object(await self.client.get_me())
        told = sound(Object(), answer.object, "data")
        self._id, name = sound("", told.id, "id"), sound("", told.text, "username")
        await self.ledger.has_read("user.read", [self._id])
        if not self._id:
            raise TemporaryFailure("X does not say who we are")
        self.handle = f"@{name}" if name else ""
        self._again = self.now() + A_WHILE
        log.info("twitter.ourselves", id=self._id, handle=self.handle)

    def _is_other(self) -> bool:
        ours = self.town().accounts.get("twitter", "")
        told = bool(ours and self.handle)
        return told and ours.casefold() != self.handle.casefold()


@define(kw_only=True)
class Listening:
    """
    A listener.

    Attributes:
        kind: What it receives.
        cursor: The name of its cursor in the inbox.
        pause: Seconds between two looks.
    """

    kind: Kind
    cursor: str
    pause: int
    client: Client
    ledger: Ledger
    ourselves: Ourselves
    now: Callable[[], datetime]
    _open: Gap | None = field(init=False, default=None)
    # The gap of which a page does not come, while what is newer is heard.
    _aside: Gap | None = field(init=False, default=None)
    _failures: int = field(init=False, default=0)
    # Items that were accepted and may be returned again, by external id.
    _known: dict[str, int] = field(init=False, factory=dict)

    async def listen(self, inbox: Inbox) -> None:
        """
        Look repeatedly, until cancelled; at once while a gap is open, and after the
        pause otherwise.
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
            if self._open is None and self._aside is None:
                await asyncio.sleep(self.pause)

    async def look(self, inbox: Inbox) -> None:
        """
        Put all new items into *inbox*, the oldest first, a page at a time.

        Pages come newest first. The cursor is not moved until the gap to the last
        accepted item is closed, so that a failure in between leaves no hole; what was
        read stays, and the next look continues after it. If there is very much, or if X
        or our budget lets us read no further for a while, or repeatedly fails, what was
        read is accepted before what is older: it may be about danger to life. A gap of
        which a page repeatedly fails is put aside: what is newer is read first, and
        then that page again.

        Raises:
            TemporaryFailure: X or the inbox is unavailable just now, or an older page
                does not come.
            PermanentFailure: X refuses us.
        """
        me = await self.ourselves.id()
        since = _reached(await inbox.cursor(self.cursor), me)
        gap, self._open = self._begun(since), None
        try:
            await self._read(gap, me)
            await self._accept(inbox, gap, me, whole=self._aside is None)
        except SendFailure as e:
            await self._kept(inbox, gap, me, e)
            raise
        self._open = None if gap.closed else gap
        if self._aside is not None and gap.closed:
            self._aside.newest = max(self._aside.newest, gap.newest)
            await self._fill(inbox, self._aside, me)
        # Only now: a listener that cannot store what X returns is not up.
        inbox.heard()

    def _begun(self, since: int) -> Gap:
        """
        Return the gap that is read next, where everything up to *since* was accepted.
        """
        if self._aside is not None and self._aside.since != since:
            self._aside = None  # Another node has heard meanwhile.
        heard = self._aside.newest if self._aside is not None else since
        if self._open is not None and self._open.since == heard:
            return self._open
        behind = Gap(since, repeat(MOST)).behind
        self._known = {n: at for n, at in self._known.items() if not 0 < at <= behind}
        return Gap(heard, sizes_of_pages() if heard else repeat(MOST))

    async def _kept(
        self, inbox: Inbox, gap: Gap, me: str, failure: SendFailure
    ) -> None:
        """
        Keep what was read of *gap* before a *failure*.
        """
        waits = isinstance(failure, TemporaryFailure) and failure.retry_at is not None
        refused = isinstance(failure, PermanentFailure)
        fails = not waits and (refused or self._failures >= _QUICK)
        if not refused:
            self._open = gap
        if (waits or fails) and not gap.closed:
            await self._accept(inbox, gap, me, whole=False)
            if fails and gap.newest:
                # Of two gaps, or where X may refuse the token itself, all is read again
                # from the newest on.
                alone = self._aside is None and not refused
                self._open, self._aside = None, gap if alone else None

    async def _fill(self, inbox: Inbox, gap: Gap, me: str) -> None:
        """
        Read on where *gap* was put aside.

        Raises:
            TemporaryFailure: The page does not come yet; what is newer is looked for as
                often as usual.
        """
        try:
            await self._read(gap, me)
            await self._accept(inbox, gap, me, whole=True)
        except TemporaryFailure as e:
            usual = max(timedelta(seconds=self.pause), 2 * _SHARE[self.kind])
            again = e.retry_at or self.now() + usual
            problem = f"newer ones are heard, but an older page does not come: {e}"
            raise TemporaryFailure(problem, again) from e
        except PermanentFailure:
            self._aside = None
            raise
        if gap.closed:
            self._aside = None

    async def _accept(self, inbox: Inbox, gap: Gap, me: str, *, whole: bool) -> None:
        """
        Accept what was read of *gap*; if nothing older is missing (*whole*), the cursor
        follows.
        """
        whole, reached = whole and gap.closed, gap.since
        while gap.pages:
            page = gap.pages[-1]
            reached = max([reached, *(item.number for item in page)])
            arrivals = [
                self._arrival(item)
                for item in reversed(page)
                if not wire.is_overheard(item.raw, self.ourselves.handle)
            ]
            cursor = self._cursor(me, reached) if whole else None
            await inbox.accept(arrivals, cursor)
            gap.pages.pop()
            self._known |= {item.external_id: item.number for item in page}
            log.info("twitter.heard", kind=self.kind.value, count=len(arrivals))
        if whole and gap.newest > reached:
            # The newest items were accepted before.
            await inbox.accept([], self._cursor(me, gap.newest))

    def _cursor(self, me: str, number: int) -> Cursor:
        return Cursor(self.cursor, f"{me}:{number}")

    async def _read(self, gap: Gap, me: str) -> None:
        for _ in range(_PAGES):
            if gap.closed:
                break
            await self.ledger.may_read()
            try:
                page = await self._page(me, gap)
                found = wire.items(self.kind, page, me)
                token = page.object("meta").text("next_token")
                included = Included.of(page)
            except Unreadable as e:
                raise TemporaryFailure(f"X's page is not understood: {e}") from e
            ids = [item.external_id for item in found]
            charged = {f"{self.kind.value}.read": ids, **included.charged}
            await self.ledger.has_read_all(charged)
            # After all that may fail: a page is added whole, or requested again.
            gap.add(found, self._known, token)
            gap.closed |= not gap.since and gap.read >= _FIRST_PAGES[self.kind]

    async def _page(self, me: str, gap: Gap) -> Object:
        if self.kind is Kind.DM:
            answer = await self.client.get_direct_message_events(
                max_results=next(gap.sizes), pagination_token=gap.token, **OF_EVENTS
            )
        else:
            answer = await self.client.get_users_mentions(
                me, since_id=gap.behind or None, pagination_token=gap.token, **OF_POSTS
            )
        return page_of(answer)

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
    Return the number of the last item that the account *me* accepted; 0 if the cursor
    is another account's: then everything is new, however old.
    """
    account, _, number = (cursor or "").rpartition(":")
    return int(number or 0) if account in ("", me) else 0
