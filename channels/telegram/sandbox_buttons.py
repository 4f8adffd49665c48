"""
Buttons on the loopback Telegram: presses, and the bot's answers to them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import define, field

from channels.telegram.sandbox_chats import GROUP, Chats
from channels.telegram.sandbox_described import Json, person
from gateway.ports.far_ends import Account

#: How long the bot may take to answer.
WAITS = timedelta(seconds=15)


@define
class Press:
    """
    A press of a button.

    Attributes:
        at: When.
        answer: The notification, which may be empty; None while the button shows that
            it is busy.
    """

    at: datetime
    answer: str | None = None


@define
class Presses:
    """
    All presses, by the id of their query.
    """

    chats: Chats
    made: dict[str, Press] = field(factory=dict)

    def press(self, account: Account, where: str, says: str) -> str:
        """
        Make a person press the button with this data, and return the query's id.

        Raises:
            KeyError: There is no such message.
            ValueError: They cannot see it, or it has no such button.
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
        Record the bot's answer; only the first counts.

        Raises:
            KeyError: There is no such query, or it has expired.
        """
        press = self.made[query]
        if self.chats.now() - press.at > WAITS:
            raise KeyError(query)
        if press.answer is None:
            press.answer = text


def _said_by_buttons(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [b["callback_data"] for row in rows for b in row if "callback_data" in b]
