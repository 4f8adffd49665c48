"""
Somebody said what nobody here can read, such as what is encrypted.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.filing import Filing
from gateway.relay.filings import quarantined
from gateway.relay.hearing import Hearing


@frozen
class Unread:
    """
    Keeps it for a person, and tells its sender, who would wait for an answer; unless
    what words there are, such as a mail's subject, tell of danger.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        if not message.unreadable:
            return None
        if (message.subject or message.text) and await hearing.must_be_heard():
            return None
        kept = quarantined(hearing.stored, message.unreadable, message)
        if not await hearing.may_speak():
            return kept
        text = table.text("unread", table.town.languages[0])
        said = hearing.speaker.alone("unread", text)

        return evolve(kept, deliveries=tuple(said))
