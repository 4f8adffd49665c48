"""
Send one thing, with a second attempt where Telegram certainly refused the first: in
another form, or later.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, ChatMigrated, RetryAfter

from channels.telegram.calls import Call, as_document, moved
from channels.telegram.failures import wait
from channels.telegram.pace import Pace

#: For how many seconds the next part of what was begun may wait.
LONGEST_PAUSE = 30.0


async def say_in_turn(
    pace: Pace,
    ask: Callable[[str, Mapping[str, Any]], Awaitable[Any]],
    call: Call,
    *,
    begun: bool,
) -> Any:
    """
    Return Telegram's response to *call*, made when its chat may be written to. If a
    part was said before, and Telegram asks to wait, it is sent again after that time:
    it was not taken, and half an answer would be left for a person to look at.

    Args:
        pace: Of all chats; Telegram's wish is kept to there.
        ask: Calls the Bot API.
        call: What is to be sent.
        begun: Whether another part was said.

    Raises:
        TelegramError: It was not sent, or the outcome is unknown.
    """
    await pace.turn(call.chat)
    try:
        return await say(ask, call)
    except RetryAfter as e:
        seconds = wait(e).total_seconds()
        pace.hold(call.chat, seconds)
        if not begun or seconds > LONGEST_PAUSE:
            raise
    await pace.turn(call.chat)
    return await say(ask, call)


async def say(
    ask: Callable[[str, Mapping[str, Any]], Awaitable[Any]], call: Call
) -> Any:
    """
    Return Telegram's response to *call*.

    Args:
        ask: Calls the Bot API.
        call: What is to be sent.

    Raises:
        TelegramError: It was not sent, or the outcome is unknown.
    """
    try:
        return await ask(call.method, _arguments(call))
    except (BadRequest, ChatMigrated) as e:
        instead = (
            moved(call, e.new_chat_id)
            if isinstance(e, ChatMigrated)
            # Telegram may refuse a photo of this shape.
            else as_document(call)
        )
        if instead is None:
            raise
    return await say(ask, instead)


def _arguments(call: Call) -> Mapping[str, Any]:
    if call.upload is None:
        return call.arguments
    file = InputFile(call.upload.content, filename=call.upload.name)
    return {**call.arguments, call.upload.argument: file}
