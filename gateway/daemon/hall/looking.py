"""
Live content of the plenary's pages, with one query for all open pages of a pass.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import structlog
from attrs import field, frozen

from gateway.core.errors import TemporaryFailure
from gateway.core.objects import about_message
from gateway.core.plenary.passes import Page, Pass
from gateway.core.plenary.question import CLICKS, Question
from gateway.core.town import Town
from gateway.daemon.hall import shown
from gateway.ports.audit import Trail
from gateway.relay.rounds.hall import Hall
from gateway.town.plenary.live import is_taken_back

log = structlog.get_logger()

_VIEWS = {Page.SCREEN: shown.screen, Page.MODERATION: shown.moderation}

#: Seconds between two queries; unchanged content is repeated after the second interval,
#: so that a page can tell that it is still connected.
_LOOKS_EVERY, _SAYS_EVERY = 0.4, 10.0

#: How many of each page may be open at a time; with as many, intake is not slowed down.
_MOST = 500

#: A moderator's actions in the audit chain.
_MOVED = {f"question.{event.value}" for event in CLICKS}

#: The content for a revoked pass.
_TAKEN_BACK = ""


@frozen(kw_only=True)
class Looking:
    """
    Queries the list for the pages of each pass.

    Attributes:
        trail: The audit chain, in which passes are revoked.
        town: Returns the town as the current rules describe it.
        closing: Set when the server stops: open pages would keep it running.
    """

    hall: Hall
    trail: Trail
    town: Callable[[], Town]
    now: Callable[[], datetime]
    closing: asyncio.Event
    #: Running queries, each for all pages of one pass.
    _looks: dict[Pass, asyncio.Task[str | None]] = field(init=False, factory=dict)
    #: How many of each page are open.
    _open: Counter[Page] = field(init=False, factory=Counter)

    def is_full(self, page: Page) -> bool:
        """
        Say whether the maximum number of that page is open.
        """
        return self._open[page] >= _MOST

    @contextmanager
    def opened(self, page: Page) -> Iterator[None]:
        """
        Count one more open page while the context lasts.
        """
        self._open[page] += 1
        if self.is_full(page):
            log.warning("plenary.full", page=page.value, most=_MOST)
        try:
            yield
        finally:
            self._open[page] -= 1

    async def moved(self, leave: Pass, number: int) -> Mapping[str, str]:
        """
        Return which moderator last moved a question of the session, and when; empty if
        none did.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        listed = await self.hall.listed(leave.session)
        known = await self.trail.acts(about_message(number), None, 1)
        last = [kept.entry for kept in known if kept.entry.action in _MOVED]
        if not last or number not in {question.message for question in listed}:
            return {}
        return {"by": last[0].actor, "at": shown.clock(last[0].at, self.town())}

    async def changes(self, leave: Pass) -> AsyncIterator[str]:
        """
        Yield the content for a pass as server-sent events, whenever it changes, until
        the pass ends or is revoked.
        """
        loop = asyncio.get_running_loop()
        last, said_at = "", 0.0
        while not self.closing.is_set() and self.now() < leave.ends:
            state = await self._seen(leave)
            if state == _TAKEN_BACK:
                return
            news = state != last or loop.time() - said_at >= _SAYS_EVERY
            # While the store does not answer, nothing is sent.
            if state and news:
                last, said_at = state, loop.time()
                yield f"data: {state}\n\n"
            # All pages wake at the same moment, so that one query serves them all.
            left = _LOOKS_EVERY - loop.time() % _LOOKS_EVERY
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self.closing.wait()

    async def _seen(self, leave: Pass) -> str | None:
        """
        Query the content, or wait for a running query of the same pass.
        """
        look = self._looks.get(leave)
        if look is None:
            look = asyncio.create_task(self._state(leave), name="hall")
            self._looks[leave] = look
            look.add_done_callback(lambda _: self._looks.pop(leave))
        # A page that disconnects does not cancel it for the others.
        return await asyncio.shield(look)

    async def _state(self, leave: Pass) -> str | None:
        view: Callable[[Sequence[Question], Town], Mapping[str, Any]]
        view = _VIEWS[leave.page]
        try:
            if await is_taken_back(self.trail, leave):
                return _TAKEN_BACK
            listed = await self.hall.listed(leave.session)
            is_open = await self.hall.takes(leave.session)
        except TemporaryFailure as e:
            log.warning("plenary.waits", problem=str(e))
            return None
        return json.dumps({**view(listed, self.town()), "open": is_open})
