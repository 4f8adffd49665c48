"""
Ask Telegram for what people wrote.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog

from channels.telegram import wire
from channels.telegram.failures import AnswerTooLarge
from gateway.core.errors import TemporaryFailure

#: The largest page of updates, in bytes: it is parsed at once, while nothing else is
#: done.
MOST_PAGE = 8 * 2**20

# How many updates are asked for at a time, where a page of more is too large.
_LIMITS = (100, 10, 1)

log = structlog.get_logger()


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
