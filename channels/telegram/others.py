"""
Forwarded, quoted and answered messages: the words of others, in brackets with their
author. They thank nobody, agree to nothing and command nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from channels.telegram.content import (
    Content,
    attachments_of,
    content,
    full_name,
    person,
    words,
)
from gateway.core.writing.json_object import Object, sound

#: Names the field in which the first update of an album has the messages of the others.
#: Telegram has no such field.
OTHERS = "album"


def together(said: Object, others: Iterable[Object]) -> Content | None:
    """
    Return what a person said in a message and in the *others* of its album: each text
    and file once.

    Raises:
        Unreadable: One is malformed, apart from others' words.
    """
    found = [held for each in (said, *others) if (held := heard(each)) is not None]
    if len(found) <= 1:
        return found[0] if found else None
    files = {file.reference: file for held in found for file in held.attachments}
    return evolve(
        found[0],
        text=_lines(held.text for held in found),
        described=_lines(held.described for held in found),
        attachments=tuple(files.values()),
        unreadable=_lines(held.unreadable for held in found),
    )


def captioned(said: Object, others: Iterable[Object]) -> Object:
    """
    Return the message that has the caption of an album: Telegram reports the caption's
    edit as one of this message. The first, if several have one or none has.
    """
    return next((each for each in (said, *others) if each.text("caption")), said)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))


def heard(said: Object) -> Content | None:
    """
    Return what a person said, with the words of others in it: all of it, if it is
    forwarded, or else the message that it answers or quotes, with its file. None for
    service messages.

    Raises:
        Unreadable: It is malformed, apart from others' words.
    """
    held = content(said)
    return held and sound(held, _with_others, held, said)


def _with_others(held: Content, said: Object) -> Content:
    origin = said.part("forward_origin")
    if origin is None:
        return _pointing(held, said)
    if not held.text or _is_by(said, origin.object("sender_user")):
        # Whoever forwards their own words says them.
        return held
    passed_on = _shown(held.text, _author(origin))
    return evolve(held, text=passed_on, described=passed_on)


def _pointing(held: Content, said: Object) -> Content:
    original = said.object("reply_to_message")
    author = person(original)
    if author is not None and not _is_by(said, author):
        name = full_name(author)
    elif "external_reply" in said:
        # The original is in another chat.
        original = said.object("external_reply")
        name = _author(original.object("origin"))
    else:
        # The original is ours or their own: whoever reads the message knows it.
        return held
    pointed = said.object("quote").text("text") or words(original)
    others = _shown(pointed, name) if pointed else ""
    return evolve(
        held,
        text="\n".join(filter(None, (held.text, others))),
        described=others,
        attachments=(*held.attachments, *attachments_of(original)),
    )


def _is_by(said: Object, author: Object) -> bool:
    return author.members.get("id") == said.object("from").members.get("id")


def _author(origin: Object) -> str:
    """
    Return the name of the original author, as Telegram tells it.
    """
    chat = origin.part("chat") or origin.object("sender_chat")
    name = full_name(origin.object("sender_user")) or origin.text("sender_user_name")
    return name or chat.text("title")


def _shown(text: str, name: str) -> str:
    return f"[{text} — {name}]" if name else f"[{text}]"
