"""
Inline buttons below the bot's messages, and updates about pressed ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.core.button import Button
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.writing.json_object import Object
from gateway.core.writing.plain import plain

#: The kind of update about a pressed button.
PRESSED = "callback_query"

#: The most that a button's data may have, in bytes.
MOST_SAID = 64

#: Buttons in a row: more could not be read on a phone.
_ROW = 2

#: The notification for whoever pressed a button, by language; and for all other
#: languages.
_RECEIVED = {"en": "Received", "es": "Recibido"}
_WORDLESS = "\N{HEAVY CHECK MARK}"


def keyboard(buttons: Sequence[Button]) -> Mapping[str, Any]:
    """
    Return the argument that puts *buttons* below a message; empty without buttons.

    Raises:
        PermanentFailure: Telegram would never accept them.
    """
    if not buttons:
        return {}
    keys = [_key(button) for button in buttons]
    rows = [keys[start : start + _ROW] for start in range(0, len(keys), _ROW)]
    return {"reply_markup": {"inline_keyboard": rows}}


def pressed(query: Object) -> str | None:
    """
    Return the data of the button that was pressed; None if it is a game's, which has
    none.

    Raises:
        Unreadable: It should have some, but has none.
    """
    said = query.text("data")
    if said:
        return said
    if query.text("game_short_name"):
        return None
    raise Unreadable("a button that says nothing")


def query_id(update: Mapping[str, Any]) -> str | None:
    """
    Return the id of the callback query in *update*, if there is one: until it is
    answered, the button shows that it is busy.
    """
    try:
        query = Object(update).part(PRESSED)
        return (query.text("id") or None) if query is not None else None
    except Unreadable:
        return None


def received(languages: Sequence[str]) -> str:
    """
    Return the notification in the first of *languages* that has one.
    """
    return next((_RECEIVED[s] for s in languages if s in _RECEIVED), _WORDLESS)


def _key(button: Button) -> Mapping[str, str]:
    label, said = plain(button.label).strip(), plain(button.says)
    if not label or not said.strip():
        raise PermanentFailure("a button needs a label, and something to say")
    size = len(said.encode())
    if size > MOST_SAID:
        raise PermanentFailure(
            f"what the button {label!r} says has {size} bytes; Telegram takes"
            f" {MOST_SAID} at most"
        )
    return {"text": label, "callback_data": said}
