"""
Chats, messages, pending updates and files of the loopback Telegram.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from channels.telegram.sandbox_described import (
    Json,
    entities,
    names,
    person,
    place,
)
from channels.telegram.sandbox_files import StoredFile
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account, Post

#: The only group, the only channel, and the chat of its direct messages.
GROUP, CHANNEL, DIRECT = -1001000000001, -1001000000002, -1001000000003

#: The group's number before it became a supergroup, and the error for using it.
FORMER = -1000000001
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"

#: The field of a direct message that says in whose topic it is.
TOPIC = "direct_messages_topic"

#: The content of a photo's small size, which nobody should use.
THUMBNAIL = b"\xff\xd8\xff a thumbnail"


@define(kw_only=True)
class Chats:
    """
    All messages, in order; a number is never reused.

    Attributes:
        bot: The town hall's account.
        folder: Where files are stored.
        updates: Updates that the bot has not confirmed.
        told: All updates.
        forgetful: Whether the next confirmation is ignored.
        changed: Called when there is something new for the bot.
    """

    bot: Account
    folder: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    changed: Callable[[], None] = lambda: None
    messages: dict[int, Json] = field(factory=dict)
    updates: list[Json] = field(factory=list)
    told: list[Json] = field(factory=list)
    forgetful: bool = False
    files: dict[str, StoredFile] = field(factory=dict)
    _people: dict[int, Account] = field(factory=dict)
    _begun: set[int] = field(factory=set)
    _numbers: int = 0
    _update: int = 700_000_000

    def hear(
        self, account: Account, chat: int, said: Json, in_reply_to: str = ""
    ) -> str:
        """
        Make a person say something where the bot receives it, and return its reference.
        """
        self._people[int(account.id)] = account
        if chat == int(account.id):
            self._begun.add(chat)
        original = self.find(in_reply_to) if in_reply_to else None
        message = self._add(person(account), chat, said, original)
        self.tell("message", message)
        return self._named(message)

    def edit(self, account: Account, where: str, text: str) -> None:
        """
        Make a person edit what they said.
        """
        message = self.find(where)
        if message["from"]["id"] != int(account.id):
            raise ValueError(f"{where} was not said by {account.id}")
        self.change(message, text)
        self.tell("edited_message", message)

    def change(self, message: Json, text: str) -> None:
        """
        Replace the text of a message.
        """
        message["caption" if "caption" in message else "text"] = text
        message["edit_date"] = int(self.now().timestamp())

    def say(self, chat: int, said: Json, original: Json | None = None) -> Json:
        """
        Make the bot say something.
        """
        return self._add(self.me(), chat, said, original)

    def tell(self, kind: str, what: Json) -> None:
        """
        Add an update.
        """
        self._update += 1
        # A copy: later edits must not change it.
        self.told.append({"update_id": self._update, kind: deepcopy(what)})
        self.updates.append(self.told[-1])
        self.changed()

    def me(self) -> Json:
        """
        Return the bot as the Bot API describes it.
        """
        return {
            "id": int(self.bot.id),
            "is_bot": True,
            "first_name": self.bot.name,
            "username": self.bot.handle.removeprefix("@"),
        }

    def meet(self, account: Account) -> None:
        """
        Make a person press Start: the bot may write to them from now on.
        """
        self._people.setdefault(int(account.id), account)
        self._begun.add(int(account.id))

    def knows(self, chat: int) -> bool:
        """
        Say whether the bot may write there: to people who have pressed Start or written
        to it, but not because of what they say in a group.
        """
        return chat in (GROUP, CHANNEL, DIRECT) or chat in self._begun

    def described(self, chat: int) -> Json:
        """
        Return what the bot is told of a chat (*ChatFullInfo*), with what is always in
        it.
        """
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts")
        more = ("premium_subscription", "gifts_from_channels")
        told = {
            **self._chat(chat),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys((*gifts, *more), False),
        }
        return told | ({"parent_chat": self._chat(CHANNEL)} if chat == DIRECT else {})

    def has_seen(self, chat: int) -> bool:
        """
        Say whether the bot knows the person of that private chat.
        """
        return chat in self._people

    def find(self, where: str) -> Json:
        """
        Return the message with a reference.

        Raises:
            KeyError: There is none.
        """
        *_, chat, number = where.split(":")
        message = self.messages[int(number)]
        if message["chat"]["id"] != int(chat.partition("/")[0]):
            raise KeyError(where)
        return message

    def confirm(self, offset: int) -> None:
        """
        Discard the updates before *offset*.
        """
        if self.forgetful:
            self.forgetful = False
            return
        self.updates = [u for u in self.updates if u["update_id"] >= offset]

    def repeat(self) -> None:
        """
        Deliver every update again, as if none had been confirmed.
        """
        self.updates = list(self.told)
        self.forgetful = True
        self.changed()

    def keep(self, name: str, media_type: str, content: bytes) -> StoredFile:
        """
        Store a file under a generated name.
        """
        file_id = f"file-{secrets.token_hex(8)}"
        suffix = Path(name).suffix if re.fullmatch(r"[\w.-]+", name) else ""
        kept = StoredFile(
            file_id=file_id,
            path=f"{file_id}{suffix}",
            name=name,
            media_type=media_type,
            size=len(content),
        )
        (self.folder / kept.path).write_bytes(content)
        self.files[file_id] = kept
        return kept

    def photo(self, content: bytes) -> Json:
        """
        Store a photo, and return its description in a message: two sizes.
        """
        small = self.keep("photo.jpg", "image/jpeg", THUMBNAIL)
        large = self.keep("photo.jpg", "image/jpeg", content)
        return {
            "photo": [
                {**small.described(), "width": 90, "height": 67},
                {**large.described(), "width": 1280, "height": 960},
            ]
        }

    def read_by(self, account: Account) -> Sequence[Post]:
        """
        Return what a person reads: their private chat, their direct messages to the
        channel, and the group once they have spoken there. A reader of the channel is
        the account with its number.
        """
        mine = int(account.id)
        chats = {m["chat"]["id"] for m in self.messages.values()} & {mine, GROUP}
        if not any(
            m["chat"]["id"] == GROUP and m["from"]["id"] == mine
            for m in self.messages.values()
        ):
            chats.discard(GROUP)
        return [
            self._post(m)
            for m in self.messages.values()
            if m["chat"]["id"] in chats or m.get(TOPIC, {}).get("topic_id") == mine
        ]

    def _post(self, message: Json) -> Post:
        sender = message["from"]["id"]
        original = message.get("reply_to_message")
        public = message["chat"]["id"] in (GROUP, CHANNEL)
        return Post(
            reference=self._named(message),
            author=self.bot if sender == int(self.bot.id) else self._people[sender],
            text=message.get("text") or message.get("caption") or place(message),
            at=datetime.fromtimestamp(message["date"], UTC),
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            in_reply_to=self._named(original) if original else "",
            files=self._files(message),
        )

    def _named(self, message: Json) -> str:
        chat = str(message["chat"]["id"])
        if TOPIC in message:
            chat += f"/{message[TOPIC]['topic_id']}"
        return f"{self.bot.id}:{chat}:{message['message_id']}"

    def _files(self, message: Json) -> tuple[tuple[str, str], ...]:
        held = message.get("photo", [])[-1:]
        held = [*held, message["document"]] if "document" in message else held
        kept = [self.files[h["file_id"]] for h in held]
        return tuple((k.name, k.media_type) for k in kept)

    def _add(self, sender: Json, chat: int, said: Json, original: Json | None) -> Json:
        self._numbers += 1
        message = {
            "message_id": self._numbers,
            "from": sender,
            "chat": self._chat(chat),
            "date": int(self.now().timestamp()),
            **said,
            **entities(said),
        }
        if original is not None:
            flat = {k: v for k, v in original.items() if k != "reply_to_message"}
            message["reply_to_message"] = flat
        self.messages[self._numbers] = message
        return message

    def _chat(self, chat: int) -> Json:
        if chat == GROUP:
            return {"id": GROUP, "type": "supergroup", "title": self.bot.name}
        if chat == CHANNEL:
            return {"id": CHANNEL, "type": "channel", "title": self.bot.name}
        if chat == DIRECT:
            named = {"type": "supergroup", "title": self.bot.name}
            return {"id": DIRECT, **named, "is_direct_messages": True}
        return {"id": chat, "type": "private", **names(self._people[chat])}
