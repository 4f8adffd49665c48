"""
Leave others' names out of what is handed over to somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.core.people.counter import COUNTER, address_of
from gateway.core.people.numbers import PERSON

#: What names a person, beside their number.
_NAMES = frozenset({"person", "author", "contact"})

#: What may be somebody's place at the counter, which has their number.
_PLACES = frozenset({"address", "contact"})


def unnamed(held: Mapping[str, Any], person: str) -> Mapping[str, Any]:
    """
    Return what is *held*, to be told to *person*, empty for nobody enrolled, without
    others for whom they were taken by mistake, or who vouched for them.
    """
    taken = {
        each["id"]
        for each in held["messages"]
        if each.get("verdict", {}).get("mistaken")
    }
    for each in held["questions"]:
        if each["message"] in taken:
            del each["name"]
    return {name: _unnamed(told, person) for name, told in held.items()}


def _unnamed(told: Any, person: str) -> Any:
    if isinstance(told, list):
        return [_unnamed(each, person) for each in told]
    if not isinstance(told, dict):
        return told
    gone = _NAMES if _is_anothers(told, person) else ()
    return {
        name: _unnamed(value, person)
        for name, value in told.items()
        if name not in gone
        and not (name in _NAMES and _is_anothers(value, person))
        and not (name in _PLACES and _is_anothers_place(value, person))
    }


def _is_anothers(told: Any, person: str) -> bool:
    return isinstance(told, dict) and told.get("person", person) not in ("", person)


def _is_anothers_place(value: Any, person: str) -> bool:
    if not isinstance(value, str) or value == str(address_of(person)):
        return False
    return value.startswith(f"{COUNTER}:{PERSON}")
