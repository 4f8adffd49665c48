"""
Somebody at a mailbox answers a letter that is another mailbox's, forwarded by a
colleague: it is nobody's matter.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.identity import Standing, judge_answer
from gateway.core.machine import is_machine
from gateway.relay.cases.following import Follower
from gateway.relay.hearing import Hearing


@frozen(kw_only=True)
class Forwarded:
    """
    Tells them whose it is, instead of taking them for a neighbour.
    """

    follower: Follower

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        mailbox = table.town.mailbox_at(message.sender)
        talk = await self.follower.by_token(message) if mailbox else None
        if mailbox is None or talk is None or message.sender == talk.contact:
            return None
        believed = judge_answer(message, mailbox).standing is not Standing.NONE
        if not believed or is_machine(message):
            return None
        if await hearing.must_be_heard():
            return None
        whose = table.town.mailboxes[talk.mailbox].short
        name = "answer-of-another"
        text = table.own(name, office=whose)
        return await hearing.answered("forwarded", name, text)
