"""
Whose numbers they are: each bot counts its updates and messages for itself, from 1
(core.telegram.org/bots/api, *Update* and *MessageId*). So what is kept names the bot.
"""

from __future__ import annotations

from gateway.core.writing.json_object import Object

#: Behind the number of the bot that was here when names did not tell whose they are:
#: such names are of that one.
_FORMER = "+"


def go_on(read: str | None, bot: str) -> tuple[str, int | None]:
    """
    Say how *bot*'s updates are named, and from which on it is asked for them; from the
    first that waits, where another bot's were *read* last.

    Args:
        read: As the listener's cursor has it: ``BOT:NUMBER``; ``NUMBER`` of old.
        bot: Its number, which a renewed token leaves as it is.
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
    Name a message that is in an update, as who says one names it.
    """
    bot, _ = _of(external_id)
    return name(bot, chat.whole("id"), said.whole("message_id"))


def names(external_id: str, chat: Object, said: Object) -> tuple[str, ...]:
    """
    Give each name by which a message that was answered may be known.
    """
    bot, before = _of(external_id)
    bots = (bot, "") if before else (bot,)
    return tuple(name(b, chat.whole("id"), said.whole("message_id")) for b in bots)


def name(bot: str, chat: int, number: int) -> str:
    """
    Name a message: ``BOT:CHAT:NUMBER``; without the bot, where nobody knows it.
    """
    return f"{bot}:{chat}:{number}" if bot else f"{chat}:{number}"


def _of(external_id: str) -> tuple[str, bool]:
    """
    Give the bot that an update was told to, and whether what names none is its own.
    """
    whose, _, _ = external_id.rpartition(":")
    return whose.removesuffix(_FORMER), whose.endswith(_FORMER)
