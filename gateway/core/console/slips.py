"""
What an employee writes in the console, as it is stored.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from gateway.core.errors import Unreadable
from gateway.core.writing.plain import plain
from gateway.core.writing.strict_json import written

_TEXTS = {"mailbox", "person", "token", "text"}
_OF_FILES = {"name", "media_type", "content"}


@frozen(kw_only=True)
class SlipFile:
    """
    A file that goes with it.

    Attributes:
        name: As it was called where it came from; never used as a path.
        media_type: As the browser declared it.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)


@frozen(kw_only=True)
class ConsoleSlip:
    """
    One answer or command.

    Attributes:
        mailbox: The mailbox that writes.
        person: Who held it; empty if nobody is named.
        token: The reply token of the conversation.
        text: The command and its text, as in a mail.
    """

    mailbox: str
    person: str
    token: str
    text: str
    files: tuple[SlipFile, ...] = ()


def write(slip: ConsoleSlip) -> bytes:
    """
    Serialize a slip: always the same bytes for the same slip.
    """
    return written(
        {
            "mailbox": plain(slip.mailbox),
            "person": plain(slip.person),
            "token": plain(slip.token),
            "text": plain(slip.text),
            "files": [
                {
                    "name": plain(each.name),
                    "media_type": plain(each.media_type),
                    "content": b64encode(each.content).decode(),
                }
                for each in slip.files
            ],
        }
    )


def read(raw: bytes) -> ConsoleSlip:
    """
    Read what `write` wrote.

    Raises:
        Unreadable: It is no slip.
    """
    try:
        value = json.loads(raw)
        texts = {name: _text(value[name]) for name in _TEXTS}
        files = tuple(_file(each) for each in value["files"])
        whole = value.keys() == {*_TEXTS, "files"}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as e:
        raise Unreadable("not a slip") from e
    if not whole:
        raise Unreadable("not a slip")
    return ConsoleSlip(**texts, files=files)


def _file(value: Mapping[str, Any]) -> SlipFile:
    if value.keys() != _OF_FILES:
        raise ValueError("not a file")
    return SlipFile(
        name=_text(value["name"]),
        media_type=_text(value["media_type"]),
        content=b64decode(_text(value["content"]), validate=True),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return plain(value)
