"""
References of messages and updates, which include the bot: each bot numbers its updates
and messages from 1 (core.telegram.org/bots/api, *Update* and *MessageId*).

Direct messages to a channel are all in one chat, with a topic for each person
(*DirectMessagesTopic*): there a reference includes the topic.
"""

from __future__ import annotations

import re

from gateway.core.writing.json_object import Object

_DIRECT = "direct_messages_topic"

#: The bot, the chat, the topic and the number in a reference.
PARTS = re.compile(
    r"(?:([0-9]{1,18}):)?(-?[0-9]{1,18})(?:/(-?[0-9]{1,18}))?:([0-9]{1,18})"
)

#: Suffix of the bot's number if it was already in use when references did not include
#: the bot: those without one are its own.
_FORMER = "+"


def go_on(read: str | None, bot: str) -> tuple[str, int | None]:
    """
    Return the bot's name in references, and the number of the next update to ask for:
    None, the first that waits, if the cursor is another bot's.

    Args:
        read: The listener's cursor: ``BOT:NUMBER``, or ``NUMBER`` of earlier versions.
        bot: Its number, which stays the same when its token is renewed.
    """
    if read is None:
        return bot, None
    whose, _, last = read.rpartition(":")
    known = whose or bot + _FORMER
    if known.removesuffix(_FORMER) != bot:
        return bot, None
    return known, int(last) + 1


def named(external_id: str, chat: Object, said: Object) -> str:
    """
    Return the reference of the message in an update.
    """
    bot, _ = _of(external_id)
    return name(bot, chat.whole("id"), said.whole("message_id"), _topic(said))


def names(external_id: str, chat: Object, said: Object) -> tuple[str, ...]:
    """
    Return every reference that an answered message may have.
    """
    bot, before = _of(external_id)
    bots = (bot, "") if before else (bot,)
    where, topic = chat.whole("id"), _topic(said)
    return tuple(name(b, where, said.whole("message_id"), topic) for b in bots)


def name(bot: str, chat: int, number: int, topic: int | None = None) -> str:
    """
    Return a message's reference: ``BOT:CHAT:NUMBER``, or ``BOT:CHAT/TOPIC:NUMBER``,
    without the bot if that is unknown.
    """
    where = str(chat) if topic is None else f"{chat}/{topic}"
    return f"{bot}:{where}:{number}" if bot else f"{where}:{number}"


def is_direct(said: Object) -> bool:
    """
    Say whether it is a direct message to a channel.
    """
    return _DIRECT in said


def made(answer: object) -> tuple[int, int, int | None] | None:
    """
    Return chat, number and topic of the message in Telegram's *answer*, if any.
    """
    match answer:
        case {"message_id": int(number), "chat": {"id": int(chat)}}:
            return chat, number, _topic_in(answer)
        case _:
            return None


def _topic(said: Object) -> int | None:
    topic = said.part(_DIRECT)
    return None if topic is None else topic.whole("topic_id")


def _topic_in(answer: object) -> int | None:
    match answer:
        case {"direct_messages_topic": {"topic_id": int(topic)}}:
            return topic
        case _:
            return None


def _of(external_id: str) -> tuple[str, bool]:
    """
    Return the bot that received an update, and whether references without a bot are its
    own.
    """
    whose, _, _ = external_id.rpartition(":")
    return whose.removesuffix(_FORMER), whose.endswith(_FORMER)
