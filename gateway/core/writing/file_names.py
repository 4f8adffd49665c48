"""
What people say in the names of pictures, films and recordings: that of a document is a
title.
"""

from __future__ import annotations

import re

from gateway.core.message import Message

_SHOWS = ("image/", "video/", "audio/")

_ENDING = re.compile(r"\.\w{1,5}$")
_WORD = re.compile(r"[^\W\d_]+")


def said_in_names(message: Message) -> str:
    """
    Give the words in the names of those of a *message* that says nothing else, a line
    for each; empty for any other.
    """
    if message.text.strip() or message.subject.strip():
        return ""
    files = [f for f in message.attachments if f.media_type.startswith(_SHOWS)]
    names = [_ENDING.sub("", file.name) for file in files]
    return "\n".join(" ".join(_WORD.findall(name)) for name in names)
