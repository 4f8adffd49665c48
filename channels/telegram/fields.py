"""
Read JSON that may hold anything: what is not as it should be is `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from gateway.core.errors import Unreadable
from gateway.core.plain import plain
from gateway.core.strict_json import read_object

#: Telegram keeps no update of more than half of this.
MOST_BYTES = 2**20

#: The last second that a `datetime` can hold.
_LAST_SECOND = 253_402_300_799

Object = Mapping[str, Any]


def load(raw: bytes) -> Object:
    """
    Read the one object that *raw* is.

    Raises:
        Unreadable: It is too large, too deep, ambiguous, or no JSON object.
    """
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"more than {MOST_BYTES} bytes")
    try:
        return read_object(raw)
    except ValueError as e:
        raise Unreadable(str(e)) from e


def number(update: Any) -> int | None:
    """
    Give the number by which Telegram counts *update*; None if it has none.
    """
    told = update.get("update_id") if isinstance(update, dict) else None
    return told if type(told) is int else None


def lane(update: Any) -> str:
    """
    Give the number of whoever said what is in *update*; empty if it does not say.
    """
    for said in update.values() if isinstance(update, dict) else ():
        match said:
            case {"from": {"id": int(sender)}}:
                return str(sender)
    return ""


def part(of: Object, name: str) -> Object | None:
    """
    Give an object inside; None if it is not there.
    """
    value = of.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise Unreadable(f"{name} is not an object")


def needed(of: Object, name: str) -> Object:
    """
    Give an object that must be there.
    """
    value = part(of, name)
    if value is None:
        raise Unreadable(f"there is no {name}")
    return value


def parts(of: Object, name: str) -> Sequence[Object]:
    """
    Give a list of objects; none if it is not there.
    """
    value = of.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise Unreadable(f"{name} is not a list of objects")
    return value


def words(of: Object, name: str) -> str:
    """
    Give a text, cleaned; empty if it is not there.
    """
    value = of.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not text")
    return plain(value)


def whole(of: Object, name: str) -> int:
    """
    Give a whole number that must be there, of at most 63 bits.
    """
    value = of.get(name)
    if type(value) is not int or abs(value) >= 2**63:
        raise Unreadable(f"{name} is not a whole number")
    return value


def degrees(of: Object, name: str, most: int) -> float:
    """
    Give degrees that must be there, between minus *most* and *most*.
    """
    value = of.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"{name} is not a number")
    if not -most <= value <= most:
        raise Unreadable(f"{name} is not from -{most} to {most}")
    return float(value)


def moment(of: Object, name: str) -> datetime:
    """
    Give a time that must be there.
    """
    value = whole(of, name)
    if not 0 <= value <= _LAST_SECOND:
        raise Unreadable(f"{name} is not a time")
    return datetime.fromtimestamp(value, UTC)
