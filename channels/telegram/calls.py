"""
The requests by which something is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from mimetypes import guess_extension
from typing import Any

from attrs import evolve, frozen

from gateway.core.message import Attachment

#: What Telegram takes from a bot, in bytes.
MOST_PHOTO, MOST_FILE = 10 * 2**20, 50 * 2**20

#: What it shows as a photo; of other images something would be lost.
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})

#: Below this are the numbers of supergroups and channels
#: (core.telegram.org/api/bots/ids).
_SUPERGROUPS = -(10**12)

_PHOTO, _DOCUMENT = "sendPhoto", "sendDocument"


@frozen(kw_only=True)
class Upload:
    """
    A file to send: under which argument, and what it is called.
    """

    argument: str
    name: str
    content: bytes


@frozen(kw_only=True)
class Call:
    """
    One request: the chat in which it is said, a method of the Bot API, and its
    arguments.
    """

    chat: str
    method: str
    arguments: Mapping[str, Any]
    upload: Upload | None = None

    def having(self, more: Mapping[str, Any]) -> Call:
        """
        Give it with *more* arguments.
        """
        return evolve(self, arguments={**self.arguments, **more})


def text_call(chat: str, text: str) -> Call:
    """
    Write the request that says a text.
    """
    # A preview would make Telegram fetch the link, and show a stranger's picture.
    quiet = {"is_disabled": True}
    return Call(
        chat=chat,
        method="sendMessage",
        arguments={"chat_id": chat, "text": text, "link_preview_options": quiet},
    )


def file_call(chat: str, attachment: Attachment, data: bytes, caption: str) -> Call:
    """
    Write the request that says a file.
    """
    photo = attachment.media_type in _PHOTOS and len(data) <= MOST_PHOTO
    return Call(
        chat=chat,
        method=_PHOTO if photo else _DOCUMENT,
        arguments={"chat_id": chat} | ({"caption": caption} if caption else {}),
        upload=Upload(
            argument="photo" if photo else "document",
            name=_shown(attachment, chat),
            content=data,
        ),
    )


def _shown(attachment: Attachment, chat: str) -> str:
    """
    Give what a file is called there: in a group everybody reads whose it is.
    """
    if not chat.startswith("-"):
        return attachment.name or "file"
    return f"file{guess_extension(attachment.media_type) or ''}"


def is_taken(data: bytes) -> bool:
    """
    Say whether Telegram takes such a file: "file must be non-empty", it says of others.
    """
    return 0 < len(data) <= MOST_FILE


def as_document(call: Call) -> Call | None:
    """
    Say the same with the image as a document; None if it says no photo.
    """
    if call.method != _PHOTO or call.upload is None:
        return None
    upload = evolve(call.upload, argument="document")
    return evolve(call, method=_DOCUMENT, upload=upload)


def moved(call: Call, chat: int) -> Call | None:
    """
    Say the same in the supergroup that a group became: there the numbers of what was
    said before mean nothing, so it answers none. None if it is said in one already.
    """
    if is_shared(call.chat):
        return None
    kept = {k: v for k, v in call.arguments.items() if k != "reply_parameters"}
    return evolve(call, chat=str(chat), arguments={**kept, "chat_id": str(chat)})


def is_shared(chat: str) -> bool:
    """
    Say whether *chat* is a supergroup or a channel: there a message has one number for
    everybody who reads it, elsewhere one for each (core.telegram.org/api/channel).
    """
    return int(chat) < _SUPERGROUPS
