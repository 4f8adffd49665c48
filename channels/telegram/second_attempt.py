"""
Send one thing, with a second attempt in another form where Telegram certainly refused
the first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, ChatMigrated

from channels.telegram.calls import Call, as_document, moved


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
