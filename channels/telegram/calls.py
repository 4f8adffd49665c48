"""
Requests to the Bot API that send something.
"""

from __future__ import annotations

from collections.abc import Mapping
from mimetypes import guess_extension
from typing import Any

from attrs import evolve, frozen

from gateway.core.message import Attachment

#: The largest files that Telegram accepts from a bot, in bytes.
MOST_PHOTO, MOST_FILE = 10 * 2**20, 50 * 2**20

#: Types that are sent as photos; other images would lose something.
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})

#: Chat ids of supergroups and channels are below this (core.telegram.org/api/bots/ids).
_SUPERGROUPS = -(10**12)

_PHOTO, _DOCUMENT = "sendPhoto", "sendDocument"


@frozen(kw_only=True)
class Upload:
    """
    A file to send: the name of its argument, and its file name.
    """

    argument: str
    name: str
    content: bytes


@frozen(kw_only=True)
class Call:
    """
    One request: the chat in which something is said, a method of the Bot API, and its
    arguments.
    """

    chat: str
    method: str
    arguments: Mapping[str, Any]
    upload: Upload | None = None

    def having(self, more: Mapping[str, Any]) -> Call:
        """
        Return it with *more* arguments.
        """
        return evolve(self, arguments={**self.arguments, **more})


def text_call(chat: str, text: str) -> Call:
    """
    Return the request that sends a text.
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
    Return the request that sends a file.
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
    Return the file name to show: in a group, where everybody could read whose file it
    is, a neutral one.
    """
    if not chat.startswith("-"):
        return attachment.name or "file"
    return f"file{guess_extension(attachment.media_type) or ''}"


def is_taken(data: bytes) -> bool:
    """
    Say whether Telegram accepts such a file; it refuses empty ones ("file must be
    non-empty").
    """
    return 0 < len(data) <= MOST_FILE


def as_document(call: Call) -> Call | None:
    """
    Return a request that sends the photo as a document; None if *call* sends no photo.
    """
    if call.method != _PHOTO or call.upload is None:
        return None
    upload = evolve(call.upload, argument="document")
    return evolve(call, method=_DOCUMENT, upload=upload)


def moved(call: Call, chat: int) -> Call | None:
    """
    Return the request for the supergroup that a group became. Message numbers of the
    group mean nothing there, so that it is no reply. None if the chat is a supergroup
    already.
    """
    if is_shared(call.chat):
        return None
    kept = {k: v for k, v in call.arguments.items() if k != "reply_parameters"}
    return evolve(call, chat=str(chat), arguments={**kept, "chat_id": str(chat)})


def is_shared(chat: str) -> bool:
    """
    Say whether *chat* is a supergroup or a channel: there a message has the same number
    for all its readers, elsewhere a different one for each
    (core.telegram.org/api/channel).
    """
    return int(chat) < _SUPERGROUPS
