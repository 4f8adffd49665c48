"""
How the loopback Telegram describes people and what they say.
"""

from __future__ import annotations

import re
from typing import Any

from channels.telegram.text import units
from gateway.ports.far_ends import Account

Json = dict[str, Any]


def person(account: Account) -> Json:
    """
    Return a person as the Bot API describes them.
    """
    return {"id": int(account.id), "is_bot": False, **names(account)}


def names(account: Account) -> Json:
    """
    Return the names of a person.
    """
    names = {"first_name": account.name or account.handle or account.id}
    if account.handle:
        names["username"] = account.handle.removeprefix("@")
    return names


def entities(said: Json) -> Json:
    """
    Return where handles and commands are in what is said.
    """
    for words, field in (("text", "entities"), ("caption", "caption_entities")):
        text = said.get(words, "")
        found = [
            {
                "type": "mention" if match[0].startswith("@") else "bot_command",
                "offset": units(text[: match.start()]),
                "length": units(match[0]),
            }
            for match in re.finditer(r"(?<!\S)(@\w+|/\w+(@\w+)?)", text)
        ]
        if found:
            return {field: found}
    return {}


def place(message: Json) -> str:
    """
    Return the place that a message shows, for a reader; empty if there is none.
    """
    shown = message.get("location")
    return f"{shown['latitude']}, {shown['longitude']}" if shown else ""
