"""
The Telegram channel.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from attrs import field, frozen
from telegram import Bot, File
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from channels.telegram import wire
from channels.telegram.albums import joined
from channels.telegram.buttons import received
from channels.telegram.calls import is_taken
from channels.telegram.connecting import TooLarge, quieten, request
from channels.telegram.content import MOST_DOWNLOAD
from channels.telegram.courtesy import answer_presses
from channels.telegram.direct import DirectMessages
from channels.telegram.failures import while_asking, while_saying
from channels.telegram.fields import lane, number
from channels.telegram.pace import Pace
from channels.telegram.polling import MOST_PAGE, next_page, next_updates
from channels.telegram.references import go_on
from channels.telegram.second_attempt import say_in_turn
from channels.telegram.settings import Settings
from channels.telegram.text import split
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import (
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.core.town import Town
from gateway.ports.channels import ChannelSetup, Cursor, Inbox, Listener

#: Timeout of a download, in seconds.
DOWNLOAD_SECONDS = 60.0

#: Timeout of a whole answer in seconds, besides what a poll may be kept open: one that
#: comes byte by byte never exceeds that of its next byte.
ANSWER_SECONDS = 60.0

#: How many seconds a delivery waits for its turn; otherwise it is retried later.
LONGEST_TURN = 5.0

_CURSOR = "telegram/updates"

log = structlog.get_logger()


@frozen(kw_only=True)
class TelegramChannel:
    """
    The bot's private chats, and messages to it in groups.

    Attributes:
        bot: The client of the Bot API. Its ``repr`` shows the token, so that it is left
            out of ours.
        requests: The bot's two connection pools: a poll must not delay an answer.
        town: Returns the town as of now.
        now: The clock.
        poll: How long Telegram may keep a poll open, in seconds.
        patience: Timeout of a response, in seconds.
    """

    bot: Bot = field(repr=False)
    requests: tuple[HTTPXRequest, HTTPXRequest] = field(repr=False)
    town: Callable[[], Town]
    now: Callable[[], datetime]
    poll: int
    patience: float = 20.0
    pace: Pace = field(factory=Pace, repr=False)
    name: str = wire.NAME
    everywhere: bool = False
    hands: int = 8
    carries_papers: bool = True

    # ------------------------------------------------------------ hearing

    def listeners(self) -> Mapping[str, Listener]:
        return {"updates": self._listen}

    async def _listen(self, inbox: Inbox) -> None:
        called = await self._meet()
        bot, offset = go_on(await inbox.cursor(_CURSOR), self._bot)
        direct = DirectMessages(self._ask, lambda: self.town().noticing.telegram)
        while True:
            ask = partial(next_updates, self._ask, offset)
            updates = await next_page(ask, self.poll)
            if updates:
                last = max(filter(None, map(number, updates)), default=None)
                if last is None:
                    # The same updates would be delivered for ever.
                    raise TemporaryFailure("Telegram's updates have no numbers")
                now = self.now()
                to_us = await direct.to_us(joined(updates))
                page = [self._arrival(each, bot, now) for each in to_us]
                ours = (called, self._handle())
                kept = [a for a in page if not wire.is_overheard(a.raw, ours)]
                await inbox.accept(kept, Cursor(_CURSOR, f"{bot}:{last}"))
                # They are stored: the next poll lets Telegram discard them.
                offset = last + 1
            # Only now: a listener that cannot store updates is not up.
            inbox.heard()
            told = [update for update in updates if isinstance(update, dict)]
            await answer_presses(self._call, told, received(self.town().languages))

    def _arrival(self, update: Any, bot: str, now: datetime) -> Arrival:
        raw, counted = wire.preserve(update), number(update)
        # An update without a number is malformed, and kept for a person.
        told = hashlib.sha256(raw).hexdigest() if counted is None else counted
        return Arrival(
            channel=self.name,
            external_id=f"{bot}:{told}",
            raw=raw,
            received_at=now,
            lane=lane(update),
        )

    async def _meet(self) -> str:
        """
        Check at once that the token is valid, and warn if the bot's handle is not the
        town's, by which groups mention it. Return the handle; empty if unknown.
        """
        me = await self._ask("getMe", {})
        name = me.get("username") if isinstance(me, dict) else None
        theirs = f"@{name}" if name else ""
        log.info("telegram.listening", handle=theirs)
        if theirs.lower() != self._handle().lower():
            log.warning(
                "telegram.handle_differs", handle=theirs, expected=self._handle()
            )
        return theirs

    async def _ask(
        self, method: str, arguments: Mapping[str, Any], longer: float = 0
    ) -> Any:
        try:
            async with asyncio.timeout(ANSWER_SECONDS + longer):
                return await self._call(method, arguments, longer)
        except TimeoutError as e:
            raise TemporaryFailure("Telegram's answer takes too long") from e
        except TelegramError as e:
            raise while_asking(e, self.now()) from e

    async def read(self, arrival: Arrival) -> Message | None:
        return self.glance(arrival)

    def glance(self, arrival: Arrival) -> Message | None:
        return wire.parse(arrival, self._handle())

    @property
    def _bot(self) -> str:
        return self.bot.token.partition(":")[0]

    def _handle(self) -> str:
        return self.town().accounts.get(self.name, "")

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        del arrival
        too_large = PermanentFailure(
            f"Telegram gives files of {MOST_DOWNLOAD} bytes at most"
        )
        if attachment.size is not None and attachment.size > MOST_DOWNLOAD:
            raise too_large
        try:
            async with asyncio.timeout(DOWNLOAD_SECONDS):
                data = await self._download(attachment.reference)
        except TimeoutError as e:
            raise TemporaryFailure("the download takes too long") from e
        except TelegramError as e:
            if isinstance(e.__cause__, TooLarge):
                raise too_large from e
            raise while_asking(e, self.now()) from e
        if len(data) > MOST_DOWNLOAD:
            raise too_large
        return data

    async def _download(self, reference: str) -> bytes:
        answer = await self._call("getFile", {"file_id": reference})
        path = answer.get("file_path") if isinstance(answer, dict) else None
        if not isinstance(path, str):
            raise PermanentFailure("Telegram does not offer it for download")
        # Not the library's own URL: the library would read a path that exists on our
        # disk.
        url = f"{self.bot.base_file_url}/{path}"
        file = File(file_id=reference, file_unique_id="", file_path=url)
        file.set_bot(self.bot)
        try:
            return bytes(await file.download_as_bytearray(read_timeout=self.patience))
        except InvalidToken as e:
            # The library's error for 404; the token was valid a moment ago.
            raise PermanentFailure("the file is gone") from e

    # ------------------------------------------------------------ speaking

    @property
    def begins_at(self) -> str:
        handle = self._handle().removeprefix("@")
        return f"https://t.me/{handle}?start" if handle else ""

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        del visibility
        return split(text)

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        del delivery
        return [is_taken(data) for data in files]

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        calls = wire.compose(delivery, files, self._bot)
        chat = calls[0].chat
        delay = self.pace.delay(chat)
        if delay > LONGEST_TURN:
            retry_at = self.now() + timedelta(seconds=delay)
            raise TemporaryFailure("the chat has to be given time", retry_at)
        answers: list[Any] = []
        for call in calls:
            said = wire.follow(call, answers[0]) if answers else call
            try:
                answers.append(
                    await say_in_turn(self.pace, self._call, said, begun=bool(answers))
                )
            except TelegramError as e:
                alone = None if chat.startswith("-") else delivery.to
                failure = while_saying(e, self.now(), alone)
                if not answers:
                    raise failure from e
                raise UnknownOutcome(f"only a part was said, then: {failure}") from e
        receipt = wire.receipt(self._bot, *answers)
        if receipt is None:
            raise UnknownOutcome("Telegram did not say under which number it was said")
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        raise UnknownOutcome(
            f"a bot cannot look up what it has said: ask {delivery.to}, or look there"
        )

    async def close(self) -> None:
        for pool in self.requests:
            await pool.shutdown()

    async def _call(
        self, method: str, arguments: Mapping[str, Any], longer: float = 0
    ) -> Any:
        """
        Call the Bot API, and return the response as it came.

        The library's own methods make objects of it, and fail if Telegram has something
        newer than they know: after a message was sent, or instead of storing an update.
        """
        # The library rejects names of its own methods; this spelling (get_Updates) it
        # still turns into Telegram's (getUpdates).
        endpoint = re.sub(r"(?=[A-Z])", "_", method)
        try:
            return await self.bot.do_api_request(
                endpoint, dict(arguments), read_timeout=self.patience + longer
            )
        except (AttributeError, KeyError, TypeError, RecursionError) as e:
            raise TelegramError("an answer that is not the Bot API's") from e


def make(settings: Settings, setup: ChannelSetup) -> TelegramChannel:
    """
    Make the channel; nothing is asked of Telegram yet.
    """
    quieten()
    # Opt in to times as timedelta, which also stops the library's warning.
    os.environ["PTB_TIMEDELTA"] = "true"
    requests = (request(MOST_PAGE), request(MOST_DOWNLOAD))
    bot = Bot(
        settings.token,
        base_url=f"{settings.url}/bot",
        base_file_url=f"{settings.url}/file/bot",
        get_updates_request=requests[0],
        request=requests[1],
    )
    return TelegramChannel(
        bot=bot,
        requests=requests,
        town=setup.town,
        now=setup.now,
        poll=settings.poll,
    )
