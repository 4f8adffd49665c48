"""
Fields of updates with a format of Telegram's own: numbers, senders, times, degrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from gateway.core.errors import Unreadable
from gateway.core.writing.json_object import Object

#: The last second that a `datetime` can represent.
_LAST_SECOND = 253_402_300_799


def number(update: Any) -> int | None:
    """
    Return the number of *update*; None if it has none.
    """
    told = update.get("update_id") if isinstance(update, dict) else None
    return told if type(told) is int else None


def lane(update: Any) -> str:
    """
    Return the number of the sender in *update*; empty if there is none.
    """
    for said in update.values() if isinstance(update, dict) else ():
        match said:
            case {"from": {"id": int(sender)}}:
                return str(sender)
    return ""


def direct(update: Any) -> int | None:
    """
    Return the number of the chat of a channel's direct messages that *update* is of;
    None if it is of none.
    """
    for said in update.values() if isinstance(update, dict) else ():
        match said:
            case {"direct_messages_topic": dict(), "chat": {"id": int(chat)}}:
                return chat
    return None


def strings(inside: Any, name: str) -> Iterator[str]:
    """
    Yield each text called *name* in objects and lists, however deep.
    """
    match inside:
        case dict():
            if isinstance(inside.get(name), str):
                yield inside[name]
            for value in inside.values():
                yield from strings(value, name)
        case list():
            for value in inside:
                yield from strings(value, name)


def degrees(of: Object, name: str, most: int) -> float:
    """
    Return required degrees, between minus *most* and *most*.

    Raises:
        Unreadable: They are absent, no number, or not between these.
    """
    if of.members.get(name) is None:
        raise Unreadable(f"there is no {name}")
    value = of.number(name)
    if not -most <= value <= most:
        raise Unreadable(f"{name} is not from -{most} to {most}")
    return value


def moment(of: Object, name: str) -> datetime:
    """
    Return a required time.

    Raises:
        Unreadable: It is absent, or not in seconds since 1970.
    """
    value = of.whole(name)
    if not 0 <= value <= _LAST_SECOND:
        raise Unreadable(f"{name} is not a time")
    return datetime.fromtimestamp(value, UTC)
