"""
What the pages of a plenary show, as it changes, for one look at the store however many
are open.
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
from gateway.core.plenary.passes import Page, Pass
from gateway.core.plenary.question import Event, Question
from gateway.core.town import Town
from gateway.daemon.hall import shown
from gateway.ports.audit import Trail
from gateway.relay.rounds.hall import Hall
from gateway.town.plenary.live import is_taken_back

log = structlog.get_logger()

_VIEWS = {Page.SCREEN: shown.screen, Page.MODERATION: shown.moderation}

#: Seconds between two looks at the list; what has not changed is said again after so
#: many, so that a page knows that it is not cut off.
_LOOKS_EVERY, _SAYS_EVERY = 0.4, 10.0

#: So many of each page may be open at a time: with as many, mail is taken in as ever.
_MOST = 500

#: What a moderator does, as the chain calls it.
_MOVED = {f"question.{event.value}" for event in Event if event is not Event.END}

#: What is seen by a pass that was taken back.
_TAKEN_BACK = ""


@frozen(kw_only=True)
class Looking:
    """
    Looks for whoever has a pass.

    Attributes:
        trail: Knows whose pass was taken back.
        town: Who we are, as of now.
        closing: Set when the door is to be closed: pages that are open hold it.
    """

    hall: Hall
    trail: Trail
    town: Callable[[], Town]
    now: Callable[[], datetime]
    closing: asyncio.Event
    #: The looks that are just being taken, each for all pages that one pass opened.
    _looks: dict[Pass, asyncio.Task[str | None]] = field(init=False, factory=dict)
    #: How many of each page are open.
    _open: Counter[Page] = field(init=False, factory=Counter)

    def is_full(self, page: Page) -> bool:
        """
        Say whether as many of that page are open as may be.
        """
        return self._open[page] >= _MOST

    @contextmanager
    def opened(self, page: Page) -> Iterator[None]:
        """
        Count one more of that page, for as long as it is open.
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
        Say which moderator has moved a question of the session last, and when; nothing
        where none has.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        listed = await self.hall.listed(leave.session)
        known = await self.trail.acts(f"message {number}", None, 1)
        last = [kept.entry for kept in known if kept.entry.action in _MOVED]
        if not last or number not in {question.message for question in listed}:
            return {}
        return {"by": last[0].actor, "at": shown.clock(last[0].at, self.town())}

    async def changes(self, leave: Pass) -> AsyncIterator[str]:
        """
        Give what is to be seen by a pass whenever it changes, as server-sent events,
        until it ends or is taken back.
        """
        loop = asyncio.get_running_loop()
        last, said_at = "", 0.0
        while not self.closing.is_set() and self.now() < leave.ends:
            state = await self._seen(leave)
            if state == _TAKEN_BACK:
                return
            news = state != last or loop.time() - said_at >= _SAYS_EVERY
            # Where nobody knows what may still be shown, the page is left to itself.
            if state and news:
                last, said_at = state, loop.time()
                yield f"data: {state}\n\n"
            # All pages at the same moment, so that one look is enough for them.
            left = _LOOKS_EVERY - loop.time() % _LOOKS_EVERY
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self.closing.wait()

    async def _seen(self, leave: Pass) -> str | None:
        """
        Look, together with whoever is just looking by the same pass.
        """
        look = self._looks.get(leave)
        if look is None:
            look = asyncio.create_task(self._state(leave), name="hall")
            self._looks[leave] = look
            look.add_done_callback(lambda _: self._looks.pop(leave))
        # Whoever leaves does not take it from the others.
        return await asyncio.shield(look)

    async def _state(self, leave: Pass) -> str | None:
        view: Callable[[Sequence[Question], Town], Mapping[str, Any]]
        view = _VIEWS[leave.page]
        try:
            if await is_taken_back(self.trail, leave):
                return _TAKEN_BACK
            listed = await self.hall.listed(leave.session)
        except TemporaryFailure as e:
            log.warning("plenary.waits", problem=str(e))
            return None
        return json.dumps(view(listed, self.town()))
