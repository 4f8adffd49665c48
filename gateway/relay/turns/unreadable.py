"""
Messages whose content cannot be read here, such as encrypted ones.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.relay.heard.hearing import Hearing
from gateway.relay.heard.unheard_messages import Unheard


@frozen
class UnreadableMessage:
    """
    Quarantines the message and tells a mailbox, unless its readable words, such as a
    mail's subject, tell of danger. Its sender is told in either case.
    """

    unheard: Unheard

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if not message.unreadable:
            return None
        if (message.subject or message.text) and await hearing.must_be_heard():
            return None
        kept = await self.unheard.unreadable(hearing.stored, message)
        return await _told(hearing, kept, hearing.table.town.language)

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Tell the sender that a part of the message could not be read.
        """
        if not hearing.message.unreadable:
            return filing
        return await _told(hearing, filing, decision.language)


async def _told(hearing: Hearing, filing: Filing, language: str) -> Filing:
    if not await hearing.may_speak():
        return filing
    said = hearing.speaker.alone("unread", hearing.table.text("unread", language))

    return filing.saying(said)
