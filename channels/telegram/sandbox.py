"""
The far end of Telegram on loopback, with its people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import define, field

from channels.telegram.sandbox_api import BotApi
from channels.telegram.sandbox_buttons import Presses
from channels.telegram.sandbox_chats import DIRECT, GROUP, TOPIC, Chats
from channels.telegram.sandbox_described import Json, person
from channels.telegram.sandbox_faults import Fault, Faults
from channels.telegram.settings import BASE_URL, POLL_SECONDS, TOKEN
from channels.telegram.wire import NAME
from gateway.core.message import Visibility
from gateway.core.town import Town
from gateway.ports.far_ends import Account, Post
from gateway.serving import Loopback

#: Valid only here.
_TOKEN = "1000000001:loopback_opens_nothing_anywhere_else"  # noqa: S105  see above


@define(kw_only=True)
class LoopbackTelegram:
    """
    The far end of the channel: people write to the bot, and read what it says.

    Besides what every far end does, it can be told to fail.
    """

    chats: Chats
    faults: Faults = field(factory=Faults)
    _presses: Presses = field(init=False)
    _api: BotApi = field(init=False)
    _server: Loopback = field(init=False)
    _albums: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self._presses = Presses(self.chats)
        self._api = BotApi(
            chats=self.chats, presses=self._presses, token=_TOKEN, faults=self.faults
        )
        self._server = Loopback(self._api.app())
        self.chats.changed = self._api.wake

    async def start(self) -> None:
        self._api.open()
        await self._server.start()

    async def stop(self) -> None:
        self._api.close()
        await self._server.stop()

    def environment(self) -> Mapping[str, str]:
        return {
            TOKEN: _TOKEN,
            BASE_URL: f"http://127.0.0.1:{self._server.port}",
            POLL_SECONDS: "1",
        }

    # ------------------------------------------------------------ people

    async def say(
        self,
        account: Account,
        text: str,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        in_reply_to: str = "",
        photo: bytes | None = None,
    ) -> str:
        chat = GROUP if visibility is Visibility.PUBLIC else int(account.id)
        said = {"text": text}
        if photo is not None:
            said = ({"caption": text} if text else {}) | self.chats.photo(photo)
        return self.chats.hear(account, chat, said, in_reply_to)

    async def write_to_channel(
        self, account: Account, text: str, in_reply_to: str = ""
    ) -> str:
        """
        Make *account* send the town's channel a direct message, and return its
        reference.
        """
        said = {"text": text} | _topic(account)
        return self.chats.hear(account, DIRECT, said, in_reply_to)

    async def send_album(
        self,
        account: Account,
        text: str,
        photos: Sequence[bytes],
        *,
        to_channel: bool = False,
    ) -> Sequence[str]:
        """
        Make *account* send photos together, with *text* below the first, to the bot or
        to the town's channel; return their references.
        """
        self._albums += 1
        its: Json = {"media_group_id": str(self._albums)}
        its |= _topic(account) if to_channel else {}
        said = [its | self.chats.photo(photo) for photo in photos]
        said[0] |= {"caption": text} if text else {}
        chat = DIRECT if to_channel else int(account.id)
        return [self.chats.hear(account, chat, each) for each in said]

    async def send_location(
        self, account: Account, latitude: float, longitude: float
    ) -> str:
        """
        Make *account* send a location, and return the reference.
        """
        place = {"latitude": latitude, "longitude": longitude}
        return self.chats.hear(account, int(account.id), {"location": place})

    async def send_document(
        self, account: Account, name: str, media_type: str, content: bytes
    ) -> str:
        """
        Make *account* send a file, and return the reference.
        """
        kept = self.chats.keep(name, media_type, content)
        said = {"document": kept.as_document()}
        return self.chats.hear(account, int(account.id), said)

    async def edit(self, account: Account, reference: str, text: str) -> None:
        """
        Make *account* edit what they said.
        """
        self.chats.edit(account, reference, text)

    async def press(self, account: Account, reference: str, says: str) -> str:
        """
        Make *account* press the button of a message with this data; return the argument
        for `pressed`.

        Typing the same as a reply is `say`: people do both.
        """
        return self._presses.press(account, reference, says)

    def pressed(self, query: str) -> str | None:
        """
        Return the notification for whoever pressed; None while the button shows that it
        is busy.
        """
        return self._presses.made[query].answer

    async def repeat(self) -> None:
        self.chats.repeat()

    def timeline(self, account: Account) -> Sequence[Post]:
        return self.chats.read_by(account)

    # ------------------------------------------------------------ failing

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        """
        Make the next requests for *method* fail.
        """
        self.faults.add(method, fault, times)


def _topic(account: Account) -> Json:
    return {TOPIC: {"topic_id": int(account.id), "user": person(account)}}


def create(folder: Path, town: Town) -> LoopbackTelegram | None:
    """
    Make a Telegram whose bot is the town's, if it has one. Employees with a mailbox
    there have pressed Start; other people do so by writing to it, and not in a group.
    """
    handle = town.accounts.get(NAME)
    if not handle:
        return None
    bot = Account(id=_TOKEN.partition(":")[0], handle=handle, name=town.name)
    chats = Chats(bot=bot, folder=folder)
    for mailbox in town.mailboxes.values():
        for address in mailbox.current:
            if address.channel == NAME:
                name = mailbox.person or mailbox.office
                chats.meet(Account(id=address.value, name=name))
    return LoopbackTelegram(chats=chats)
