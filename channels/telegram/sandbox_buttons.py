"""
Buttons on the loopback Telegram: who presses them, and what the bot answers.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import define, field

from channels.telegram.sandbox_chats import GROUP, Chats, Json, person
from gateway.ports.far_ends import Account

#: So long the bot may take to answer.
WAITS = timedelta(seconds=15)


@define
class Press:
    """
    A button that somebody pressed.

    Attributes:
        at: When.
        answer: What they were told for a moment, which may be nothing; None while
            the button shows that it is busy.
    """

    at: datetime
    answer: str | None = None


@define
class Presses:
    """
    Every press there was, by the id of its query.
    """

    chats: Chats
    made: dict[str, Press] = field(factory=dict)

    def press(self, account: Account, where: str, says: str) -> str:
        """
        Let a person press the button that says this, and give the query's id.

        Raises:
            KeyError: There is no such message.
            ValueError: They do not see it, or it has no such button.
        """
        message = self.chats.find(where)
        if message["chat"]["id"] not in (int(account.id), GROUP):
            raise ValueError(f"{where} is not shown to {account.id}")
        if says not in _said_by_buttons(message):
            raise ValueError(f"{where} has no button that says {says!r}")
        query = str(4_300_000_000_000_000_000 + len(self.made))
        self.made[query] = Press(self.chats.now())
        told = {
            "id": query,
            "from": person(account),
            "message": message,
            "chat_instance": str(message["chat"]["id"]),
            "data": says,
        }
        self.chats.tell("callback_query", told)
        return query

    def answer(self, query: str, text: str) -> None:
        """
        Let the bot answer: what it says first is what they read.

        Raises:
            KeyError: Nobody waits for that, or no longer.
        """
        press = self.made[query]
        if self.chats.now() - press.at > WAITS:
            raise KeyError(query)
        if press.answer is None:
            press.answer = text


def _said_by_buttons(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [b["callback_data"] for row in rows for b in row if "callback_data" in b]
