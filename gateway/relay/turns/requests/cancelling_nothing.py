"""
Commands to cancel or correct from somebody who has nothing that they could mean.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.case import Number
from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.requests.request import GONE
from gateway.core.rule_names import THREAD
from gateway.ports.requests import Requests
from gateway.ports.store import Register
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.speaking import receipts
from gateway.relay.turns.requests.cancelling_again import has_unfinished
from gateway.routing.words.brief.length import is_brief
from gateway.town.forms.words import is_bare

#: The rule that such a message is filed under, and the text of the reply.
RULE, _TEXT = "nothing to cancel", "nothing-to-cancel"

#: The text that says who reads it.
_NOTED = "case-noted"


@frozen(kw_only=True)
class CancellingNothing:
    """
    Says so, and opens no case, if a bare command is the whole message and its sender
    has nothing open, booked or held, and no conversation; in a conversation, says who
    reads it.
    """

    requests: Requests
    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        if not _is_bare(hearing) or await self._has_something(hearing):
            return None
        if await alarming.is_safety(hearing):
            return None
        decision = await hearing.decide()
        text = hearing.table.text(_TEXT, decision.language)
        return await hearing.answered(RULE, _TEXT, text)

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Return *filing* with the number of the case that the command is part of, and who
        has it.
        """
        talk = hearing.talk
        if decision.rule != THREAD or talk is None or not _is_bare(hearing):
            return filing
        theirs = talk.contact == hearing.message.sender
        if not (theirs and talk.case and hearing.table.town.casework.prefix):
            return filing
        told = await hearing.recaller.cases.case(Number.read(talk.case))
        if told is None or told.case.confidential or not await hearing.may_speak():
            return filing
        text = receipts.noted(hearing.table, told.case)
        return filing.saying(hearing.speaker.alone(_NOTED, text))

    async def _has_something(self, hearing: Hearing) -> bool:
        going = await hearing.recaller.going(hearing.message, hearing.verdict)
        numbers = [case.number for case in going]
        if hearing.talk is not None and hearing.talk.case:
            numbers.append(Number.read(hearing.talk.case))
        for number in dict.fromkeys(numbers):
            if await self._is_with_somebody(hearing, number):
                return True
        return await has_unfinished(hearing, self.requests, self.register)

    async def _is_with_somebody(self, hearing: Hearing, number: Number) -> bool:
        """
        Say whether a person at a mailbox would know what is meant; not for a request
        that its sender has cancelled.
        """
        request = await self.requests.request(number)
        cancelled = request is not None and request.state in GONE
        return not cancelled and await hearing.recaller.is_with_somebody(number)


def _is_bare(hearing: Hearing) -> bool:
    message = hearing.message
    said = [text for text in (message.subject, message.text) if text.strip()]
    return (
        meant.may_be_said(hearing)
        and hearing.is_proven
        and hearing.named is None
        and not (message.edit_of or message.attachments or message.place)
        and bool(said)
        and all(is_brief(text) and is_bare(text) for text in said)
    )
