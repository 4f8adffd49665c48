"""
A yes from somebody who has just confirmed a form.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.core.requests.request import Request, RequestState
from gateway.ports.requests import Requests
from gateway.relay.cases.recent_case import TOLD, recent_of_sender
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.requests.cancel_question import YES_COUNTS
from gateway.relay.turns.requests.cancelling_again import has_last_word
from gateway.routing.words.brief.courtesies import is_thanks
from gateway.town.forms.words import Word, word_of

#: The rule that such a message is filed under, and the text of the reply.
RULE, _TEXT = "already handed", "already-handed"


@frozen(kw_only=True)
class ConfirmingAgain:
    """
    Says that the town hall has the request, and opens no case, unless a mailbox has
    asked something that the yes could answer.
    """

    requests: Requests

    async def take(self, hearing: Hearing) -> Filing | None:
        if not _is_yes(hearing):
            return None
        handed = await self._handed(hearing)
        if handed is None or await alarming.is_safety(hearing):
            return None
        number = hearing.table.town.casework.spoken(handed.case)
        text = hearing.table.text(_TEXT, handed.language, number=number)
        return await hearing.answered(RULE, _TEXT, text)

    async def _handed(self, hearing: Hearing) -> Request | None:
        """
        Return the request that was just handed over, if nothing of the sender's has
        moved since, itself included, and no mailbox waits for their answer elsewhere.
        """
        recent = await recent_of_sender(hearing.recaller, hearing.message)
        if not recent or any(case.state in TOLD for case in recent[1:]):
            return None
        handed_at = recent[0].moved_at
        request = await self.requests.request(recent[0].number)
        if request is None or request.state is not RequestState.HANDED:
            return None
        if request.moved_at > handed_at or handed_at < hearing.now - YES_COUNTS:
            return None
        return request if await has_last_word(hearing, request) else None


def _is_yes(hearing: Hearing) -> bool:
    message = hearing.message
    return (
        meant.may_be_said(hearing)
        and hearing.is_proven
        and hearing.named is None
        and not (message.edit_of or message.attachments or message.place)
        and word_of(message.said)[0] is Word.YES
        and not is_thanks(message.said)
    )
