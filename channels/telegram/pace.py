"""
Respect Telegram's rate limits for bots.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from attrs import define, field

#: How many chats are remembered before those that are free again are dropped.
_REMEMBERED = 1000


@define
class Pace:
    """
    Schedules messages in order, with a minimum distance between them.

    Attributes:
        in_chat: Seconds between two messages in one chat.
        in_all: Seconds between any two messages.
    """

    in_chat: float = 1.0
    in_all: float = 1 / 30
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _free: float = 0.0
    _chats: dict[str, float] = field(factory=dict)

    def delay(self, chat: str) -> float:
        """
        Return for how many seconds *chat* is booked already.
        """
        return max(0.0, self._chats.get(chat, 0.0) - self.clock())

    def hold(self, chat: str, seconds: float) -> None:
        """
        Book *chat* for so many seconds from now, if it is not for longer already:
        Telegram would refuse whatever is sent there.
        """
        self._chats[chat] = self.clock() + max(seconds, self.delay(chat))

    async def turn(self, chat: str) -> None:
        """
        Wait until one more message may be sent in *chat*.
        """
        delay = self.delay(chat)
        self._chats[chat] = self.clock() + delay + self.in_chat
        self._forget()
        await self._pause(delay)
        # Only now, so that a busy chat does not delay the others.
        delay = max(0.0, self._free - self.clock())
        self._free = self.clock() + delay + self.in_all
        await self._pause(delay)

    async def _pause(self, seconds: float) -> None:
        if seconds:
            await self.sleep(seconds)

    def _forget(self) -> None:
        if len(self._chats) > _REMEMBERED:
            now = self.clock()
            for chat in [c for c, free in self._chats.items() if free <= now]:
                del self._chats[chat]
