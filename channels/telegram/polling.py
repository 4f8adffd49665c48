"""
Ask Telegram for what people wrote.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog

from channels.telegram import wire
from channels.telegram.albums import last_begins
from channels.telegram.failures import AnswerTooLarge
from gateway.core.errors import TemporaryFailure

#: The largest page of updates, in bytes: it is parsed at once, while nothing else is
#: done.
MOST_PAGE = 8 * 2**20

# How many updates are asked for at a time, where a page of more is too large.
_LIMITS = (100, 10, 1)

#: How long, in seconds, an album at the end of a page is given to go on, and how often:
#: its updates come together, but a page may end between them.
_SETTLES, _TIMES = 1.0, 3

log = structlog.get_logger()


async def next_page(
    ask: Callable[[int], Awaitable[Sequence[Any]]], patience: int
) -> Sequence[Any]:
    """
    Return Telegram's next updates. While they end in an album, which may go on, they
    are asked for again; a full page ends before it. Meanwhile nothing is confirmed: if
    we stop, Telegram tells all of it again.

    Args:
        ask: Asks for what comes within so many seconds.
        patience: How long Telegram may keep the poll open, in seconds.

    Raises:
        TemporaryFailure: Telegram does not answer.
    """
    page = await ask(patience)
    for _ in range(_TIMES):
        begins = last_begins(page)
        if begins == len(page):
            break
        if len(page) >= _LIMITS[0]:
            return page[:begins] or page
        await sleep(_SETTLES)
        again = await ask(0)
        if len(again) <= len(page):
            break
        page = again
    return page


async def next_updates(
    ask: Callable[[str, Mapping[str, Any], float], Awaitable[Any]],
    offset: int | None,
    patience: int,
) -> Sequence[Any]:
    """
    Return Telegram's next updates, 100 at most.

    Args:
        ask: Calls the Bot API; the number is how many seconds longer its answer may
            take.
        offset: The number of the first; None for the oldest that is kept.
        patience: How long Telegram may keep the poll open, in seconds.

    Raises:
        TemporaryFailure: There is no such answer, or one update is too large.
    """
    for limit in _LIMITS:
        arguments = {
            "offset": offset,
            "limit": limit,
            "timeout": patience,
            "allowed_updates": list(wire.HEARD),
        }
        try:
            answer = await ask("getUpdates", arguments, patience)
        except AnswerTooLarge:
            log.warning("telegram.page_too_large", limit=limit)
            if limit == _LIMITS[-1]:
                raise
        else:
            break
    if not isinstance(answer, list):
        raise TemporaryFailure("Telegram's updates are no list")
    return answer
