"""
Questions of a sender about what they have booked.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.mail.machine import is_machine
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.requests.booked import chosen, names
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.routing.words.brief.own_bookings import asks_for_bookings, asks_when_booked
from gateway.routing.words.brief.trimming import without_handles

#: The rule that such a message is filed under.
RULE = "own bookings"


@frozen
class OwnBookings:
    """
    Answers with the sender's bookings to come, in private; with the one that the
    question names, if it does.
    """

    question: CancelQuestion

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        believed = hearing.is_proven and not is_machine(message)
        if not (believed and table.diaries) or message.is_late_aloud or hearing.named:
            return None
        said = without_handles(message.said)
        lists = asks_for_bookings(said)
        if not (lists or asks_when_booked(said, names(table))):
            return None
        if await alarming.is_safety(hearing):
            return None
        theirs = await self.question.theirs(hearing)
        if not (theirs or lists):
            # Perhaps they mean what the gateway does not book.
            return None
        found = chosen(theirs, meant.form_answer(hearing)) if theirs else None
        speaker = hearing.speaker
        decision = speaker.decided(RULE)
        text = "\n".join(each.said for each in ([found] if found else theirs))
        text = text or table.text("booking-none", decision.language)
        answer = speaker.aside(speaker.alone("booking", text), decision.language)
        return speaker.filed(decision, answer, aloud=await hearing.may_speak())
