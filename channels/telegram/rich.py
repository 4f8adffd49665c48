"""
The words of rich messages (*RichMessage*): paragraphs, lists, tables and quotations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels.telegram.fields import strings
from gateway.core.writing.json_object import Object

#: The fields of a block that hold words, or further blocks, in their order.
_HOLDING = ("summary", "text", "items", "cells", "blocks", "caption", "credit")

#: Kinds of block with more in them than words.
_SHOWING = frozenset({"animation", "audio", "map", "photo", "video", "voice_note"})


def rich_words(said: Object) -> str:
    """
    Return the words of a rich message, a line for each block; empty if it is none.
    """
    return "\n".join(filter(str.strip, _lines(_blocks(said))))


def shows_more(said: Object) -> bool:
    """
    Say whether a rich message has more in it than words, such as a picture.
    """
    return not _SHOWING.isdisjoint(strings(_blocks(said), "type"))


def rich_handles(said: Object) -> list[str]:
    """
    Return the handles that a rich message mentions, with their ``@``.
    """
    blocks = _blocks(said)
    commands = (each.partition("@")[2] for each in strings(blocks, "bot_command"))
    found = (*strings(blocks, "username"), *commands)
    return [f"@{name.removeprefix('@')}" for name in found if name]


def _blocks(said: Object) -> Any:
    return said.object("rich_message").members.get("blocks")


def _lines(block: Any) -> Iterator[str]:
    if isinstance(block, list):
        for each in block:
            yield from _lines(each)
    elif isinstance(block, dict):
        for name in _HOLDING:
            if name in ("items", "cells", "blocks"):
                yield from _lines(block.get(name))
            else:
                yield _inline(block.get(name))


def _inline(text: Any) -> str:
    match text:
        case str():
            return text
        case list():
            return "".join(map(_inline, text))
        case {"text": words, "url": str(url)}:
            shown = _inline(words)
            return shown if shown == url else f"{shown} ({url})"
        case {"text": words} | {"alternative_text": words} | {"expression": words}:
            return _inline(words)
        case _:
            return ""
