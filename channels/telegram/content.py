"""
The content of a Telegram message: text, files, a location, and mentions.
"""

from __future__ import annotations

import re

from attrs import frozen

from channels.telegram.fields import degrees
from channels.telegram.rich import rich_handles, rich_words, shows_more
from channels.telegram.text import excerpt, inserted
from gateway.core.errors import Unreadable
from gateway.core.message import Attachment, Place
from gateway.core.writing.json_object import Object
from gateway.core.writing.turning import marked_line

#: The largest file that a bot may download, in bytes
#: (core.telegram.org/bots/api#getfile).
MOST_DOWNLOAD = 20 * 2**20

#: The files of a message: the field, with a default name and type. An animation is
#: repeated in ``document``, and so comes first.
_FILES = (
    ("animation", "animation.mp4", "video/mp4"),
    ("document", "document", "application/octet-stream"),
    ("audio", "audio.mp3", "audio/mpeg"),
    ("voice", "voice.ogg", "audio/ogg"),
    ("video", "video.mp4", "video/mp4"),
    ("video_note", "video.mp4", "video/mp4"),
)

#: Kinds of message that are not parsed here: a person has to look.
_BEYOND_US = (
    "checklist",
    "game",
    "giveaway",
    "paid_media",
    "poll",
    "story",
)

#: The text of *Start*, in a group with the bot's name. The parameter after it was
#: written by whoever made the link (core.telegram.org/bots/features#deep-linking).
_START = re.compile(
    r"(/start(?:@\w+)?)(?: [A-Za-z0-9_-]{1,64})?", re.IGNORECASE | re.ASCII
)


@frozen(kw_only=True)
class Content:
    """
    What was said: a text, attachments or a location.

    Attributes:
        described: The end of the text that others said, and not its sender.
        begins: The language of their program, if they only pressed *Start*.
        unreadable: Why it cannot be read here; then the text is whatever words it has.
    """

    text: str
    attachments: tuple[Attachment, ...]
    place: Place | None
    described: str = ""
    begins: str | None = None
    unreadable: str = ""


def content(said: Object) -> Content | None:
    """
    Return what a person said; None for service messages, such as "joined".

    Raises:
        Unreadable: It is malformed.
    """
    for kind in _BEYOND_US:
        if said.members.get(kind) is not None:
            return Content(
                text=_words_around(said, kind),
                attachments=(),
                place=None,
                unreadable=f"a {kind}, which is not read here",
            )
    text = words(said)
    if shows_more(said):
        more = "a rich_message with more than words, which is not read here"
        return Content(text=text, attachments=(), place=None, unreadable=more)
    attachments = attachments_of(said)
    place = _place(said)
    if not (text or attachments or place):
        return None
    start = None if attachments or place else _START.fullmatch(text)
    if start is not None:
        # The user did not write the link's parameter: it is no code, and no danger.
        text = start[1]
    return Content(
        text=text,
        attachments=attachments,
        place=place,
        begins=None if start is None else _language(said),
    )


def mentions(said: Object) -> list[str]:
    """
    Return the handles that the text mentions, with their ``@``.
    """
    found = []
    for field, entities in (("text", "entities"), ("caption", "caption_entities")):
        text = said.text(field)
        for entity in said.objects(entities):
            if entity.text("type") not in ("mention", "bot_command"):
                continue
            offset, length = _span(entity)
            # A command may name its bot: /start@TownBot.
            _, at, name = excerpt(text, offset, length).partition("@")
            if at and name:
                found.append(f"@{name}")
    return found + rich_handles(said)


def handle(account: Object) -> str:
    """
    Return an account's handle with its ``@``; empty if it has none.
    """
    name = account.text("username")
    return f"@{name}" if name else ""


def person(said: Object) -> Object | None:
    """
    Return the person who said it; None if no person did.
    """
    sender = said.part("from")
    # Whoever speaks for a chat is no person; a channel in its group is not marked as a
    # bot.
    if sender is None or sender.members.get("is_bot") is True or "sender_chat" in said:
        return None
    return sender


def full_name(account: Object) -> str:
    """
    Return the full name of an account, or of a contact.
    """
    return f"{account.text('first_name')} {account.text('last_name')}".strip()


def _language(said: Object) -> str:
    # An IETF language tag, such as "pt-br".
    return said.object("from").text("language_code").partition("-")[0].lower()


def _span(entity: Object) -> tuple[int, int]:
    offset, length = entity.whole("offset"), entity.whole("length")
    if min(offset, length) < 0:
        raise Unreadable("an entity outside of its text")
    return offset, length


def _linked(said: Object, field: str, entities: str) -> str:
    """
    Return a text with each hidden link inserted after the words it is attached to.
    """
    text = said.text(field)
    hidden = [
        (sum(_span(entity)), entity.text("url"))
        for entity in said.objects(entities)
        if entity.text("type") == "text_link"
    ]
    # From the end, so that earlier offsets stay valid.
    for end, url in sorted(hidden, reverse=True):
        text = inserted(text, end, f" ({url})")
    return text


def words(said: Object) -> str:
    """
    Return the text of a message, or of what it contains instead.
    """
    text = _linked(said, "text", "entities")
    return text or _linked(said, "caption", "caption_entities") or _other_words(said)


def _words_around(said: Object, kind: str) -> str:
    inside = said.members[kind]
    held = Object(inside if isinstance(inside, dict) else {})
    found = [said.text("text"), said.text("caption")]
    found += [held.text(name) for name in ("question", "title", "description")]
    for inner in ("options", "tasks"):
        found += [each.text("text") for each in held.objects(inner)]
    return "\n".join(filter(None, found))


def _other_words(said: Object) -> str:
    if rich := rich_words(said):
        return rich
    for kind in ("sticker", "dice"):
        shown = said.part(kind)
        if shown is not None:
            return shown.text("emoji")
    contact = said.part("contact")
    if contact is not None:
        return f"{full_name(contact)} {contact.text('phone_number')}".strip()
    return ""


def attachments_of(said: Object) -> tuple[Attachment, ...]:
    """
    Return the file of a message, if it has one: of a photo the largest size.
    """
    sizes = said.objects("photo")
    if sizes:
        largest = max(sizes, key=lambda s: s.whole("width") * s.whole("height"))
        return (_attachment(largest, "photo.jpg", "image/jpeg"),)
    for field, name, media_type in _FILES:
        file = said.part(field)
        if file is not None:
            return (_attachment(file, name, media_type),)
    return ()


def _attachment(file: Object, name: str, media_type: str) -> Attachment:
    reference = file.text("file_id")
    if not reference:
        raise Unreadable("a file without file_id")
    size = file.whole("file_size") if "file_size" in file else None
    return Attachment(
        name=marked_line(file.text("file_name")) or name,
        media_type=file.text("mime_type") or media_type,
        reference=reference,
        size=size,
        too_large=size is not None and size > MOST_DOWNLOAD,
    )


def _place(said: Object) -> Place | None:
    venue = said.part("venue")
    location = (said if venue is None else venue).part("location")
    if location is None:
        return None
    named = venue or Object()
    label = ", ".join(filter(None, (named.text("title"), named.text("address"))))
    return Place(
        latitude=degrees(location, "latitude", 90),
        longitude=degrees(location, "longitude", 180),
        label=label,
    )
