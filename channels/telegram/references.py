"""
References of messages and updates, which include the bot: each bot numbers its updates
and messages from 1 (core.telegram.org/bots/api, *Update* and *MessageId*).
"""

from __future__ import annotations

from gateway.core.writing.json_object import Object

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
    return name(bot, chat.whole("id"), said.whole("message_id"))


def names(external_id: str, chat: Object, said: Object) -> tuple[str, ...]:
    """
    Return every reference that an answered message may have.
    """
    bot, before = _of(external_id)
    bots = (bot, "") if before else (bot,)
    return tuple(name(b, chat.whole("id"), said.whole("message_id")) for b in bots)


def name(bot: str, chat: int, number: int) -> str:
    """
    Return a message's reference: ``BOT:CHAT:NUMBER``, without the bot if that is
    unknown.
    """
    return f"{bot}:{chat}:{number}" if bot else f"{chat}:{number}"


def _of(external_id: str) -> tuple[str, bool]:
    """
    Return the bot that received an update, and whether references without a bot are its
    own.
    """
    whose, _, _ = external_id.rpartition(":")
    return whose.removesuffix(_FORMER), whose.endswith(_FORMER)
