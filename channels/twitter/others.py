"""
What a post points at: the words of others, in brackets with their author. They thank
nobody, agree to nothing and command nothing.
"""

from __future__ import annotations

from attrs import evolve

from channels.twitter.attachments import attachments_of, descriptions_of
from channels.twitter.included import author_of, sender_of
from channels.twitter.text import text_of, without_leading_mentions
from gateway.core.message import Message
from gateway.core.writing.json_object import Object, sound


def with_others(message: Message, document: Object) -> Message:
    """
    Append the posts that *message* answers or quotes, with their pictures, as far as
    they are stored with it; malformed ones are skipped.
    """
    for other in document.objects("others"):
        message = sound(message, _with, message, other)
    return message


def _with(message: Message, other: Object) -> Message:
    post, media = other.object("post"), other.objects("media")
    words = without_leading_mentions(text_of(post))
    handle, _ = sound(("", ""), author_of, other, sender_of(post))
    shown = f"{words} \u2014 {handle}" if handle else words
    lines = [f"[{shown}]"] if words else []
    added = "\n".join([*lines, *descriptions_of(media)])
    return evolve(
        message,
        text="\n".join(filter(None, (message.text, added))),
        described="\n".join(filter(None, (message.described, added))),
        attachments=(*message.attachments, *attachments_of(media)),
    )
