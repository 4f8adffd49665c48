"""
Answer callback queries, so that pressed buttons stop showing that they are busy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from telegram.error import BadRequest, TelegramError

from channels.telegram.buttons import query_id

#: How long receiving may be delayed by it, in seconds.
LONGEST = 3.0

#: Telegram's error for answers after some fifteen seconds.
_TOO_LATE = "query is too old"

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Any]]

log = structlog.get_logger()


async def answer_presses(
    ask: Ask, updates: Sequence[Mapping[str, Any]], text: str
) -> None:
    """
    Notify everybody who pressed a button. It is optional: if it fails, nothing is lost,
    and it is not retried.

    Args:
        ask: Calls the Bot API: a method, its arguments.
        updates: Updates that are stored already; most are not about buttons.
        text: The notification.
    """
    queries = [query for query in map(query_id, updates) if query is not None]
    try:
        async with asyncio.timeout(LONGEST):
            await asyncio.gather(*(_answer(ask, query, text) for query in queries))
    except TimeoutError:
        log.info("telegram.press_unanswered", problem="TimeoutError")


async def _answer(ask: Ask, query: str, text: str) -> None:
    try:
        await ask("answerCallbackQuery", {"callback_query_id": query, "text": text})
    except TelegramError as e:
        if isinstance(e, BadRequest) and _TOO_LATE in e.message.lower():
            return
        log.info("telegram.press_unanswered", problem=type(e).__name__)
