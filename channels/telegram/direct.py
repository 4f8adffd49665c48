"""
Direct messages to a channel: only those to the town's own are for us. Anybody may make
the bot an administrator of another, where others would read what people tell us.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from attrs import define, field

from channels.telegram.fields import direct
from gateway.core.errors import PermanentFailure

log = structlog.get_logger()


@define
class DirectMessages:
    """
    Leaves out those to channels that are not the town's.

    Attributes:
        ask: Calls the Bot API.
        ours: Returns the number of the town's channel; empty if it has none.
    """

    ask: Callable[[str, Mapping[str, Any]], Awaitable[Any]]
    ours: Callable[[], str]
    _channels: dict[int, str] = field(factory=dict)

    async def to_us(self, updates: Sequence[Any]) -> Sequence[Any]:
        """
        Return *updates* without them.

        Raises:
            TemporaryFailure: Telegram does not answer.
        """
        return [each for each in updates if await self._is_to_us(direct(each))]

    async def _is_to_us(self, chat: int | None) -> bool:
        if chat is None:
            return True
        channel = self._channels.get(chat) or await self._channel_of(chat)
        if channel:
            self._channels[chat] = channel
        to_us = bool(channel) and channel == self.ours()
        if not to_us:
            log.warning("telegram.direct_not_ours", chat=chat, channel=channel)
        return to_us

    async def _channel_of(self, chat: int) -> str:
        try:
            known = await self.ask("getChat", {"chat_id": chat})
        except PermanentFailure:
            # The bot is no administrator any more.
            return ""
        match known:
            case {"parent_chat": {"id": int(channel)}}:
                return str(channel)
            case _:
                return ""
