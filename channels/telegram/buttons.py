"""
Buttons under what the bot says, as Telegram has them, and who pressed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.core.delivery import Button
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.writing.json_object import Object
from gateway.core.writing.plain import plain

#: The kind of update that tells of a button.
PRESSED = "callback_query"

#: What a button may say at most, in bytes.
MOST_SAID = 64

#: So many stand side by side: on a phone more could not be read.
_ROW = 2

#: What who pressed is told for a moment, by language; and where we have no word.
_RECEIVED = {"en": "Received", "es": "Recibido"}
_WORDLESS = "\N{HEAVY CHECK MARK}"


def keyboard(buttons: Sequence[Button]) -> Mapping[str, Any]:
    """
    Write *buttons* as the argument that puts them under a message; without any, none.

    Raises:
        PermanentFailure: Telegram would not take them, now or ever.
    """
    if not buttons:
        return {}
    keys = [_key(button) for button in buttons]
    rows = [keys[start : start + _ROW] for start in range(0, len(keys), _ROW)]
    return {"reply_markup": {"inline_keyboard": rows}}


def pressed(query: Object) -> str | None:
    """
    Give what the button says that somebody pressed; None if it is a game's, which
    says nothing.

    Raises:
        Unreadable: It says nothing, and should.
    """
    said = query.text("data")
    if said:
        return said
    if query.text("game_short_name"):
        return None
    raise Unreadable("a button that says nothing")


def query_id(update: Mapping[str, Any]) -> str | None:
    """
    Give what Telegram waits for an answer to, if *update* tells of a button: until
    then the button shows that it is busy.
    """
    try:
        query = Object(update).part(PRESSED)
        return (query.text("id") or None) if query is not None else None
    except Unreadable:
        return None


def received(languages: Sequence[str]) -> str:
    """
    Say that it arrived, in the first of *languages* that we have a word in.
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
