"""
Messages whose content cannot be read here, such as encrypted ones.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.relay.heard.hearing import Hearing
from gateway.relay.heard.unheard_messages import Unheard


@frozen
class UnreadableMessage:
    """
    Quarantines the message, and tells a mailbox and its sender, unless its readable
    words, such as a mail's subject, tell of danger. These go their way: their letter
    says that there is more, and whoever called for help is not told that nobody can
    read it.
    """

    unheard: Unheard

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if not message.unreadable:
            return None
        if (message.subject or message.text) and await hearing.must_be_heard():
            return None
        kept = await self.unheard.unreadable(hearing.stored, message)
        if not await hearing.may_speak():
            return kept
        text = hearing.table.text("unread", hearing.table.town.language)
        return kept.saying(hearing.speaker.alone("unread", text))
