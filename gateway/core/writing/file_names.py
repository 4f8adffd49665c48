"""
Words in the names of pictures, films and recordings, and of a place on the map, which
people use as captions. A document's name is only a title.
"""

from __future__ import annotations

import re

from gateway.core.message import Message

_SHOWS = ("image/", "video/", "audio/")

_ENDING = re.compile(r"\.\w{1,5}$")
_WORD = re.compile(r"[^\W\d_]+")


def said_in_names(message: Message) -> str:
    """
    Return the words in the file names of a *message* that says nothing else, a line for
    each file, and what it calls its place; empty for any other message.
    """
    if message.text.strip() or message.subject.strip():
        return ""
    files = [f for f in message.attachments if f.media_type.startswith(_SHOWS)]
    names = [_ENDING.sub("", file.name) for file in files]
    lines = [" ".join(_WORD.findall(name)) for name in names]
    return "\n".join(lines + ([message.place.label] if message.place else []))
