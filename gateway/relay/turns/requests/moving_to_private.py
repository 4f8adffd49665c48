"""
First private message of somebody who applied for something in public, as they were told
to write in private.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.case import CaseEvent
from gateway.core.filing import Filing
from gateway.core.requests.request import Request
from gateway.core.writing.questions import has_question
from gateway.ports.requests import Requests
from gateway.ports.store import Filings
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.turns.requests.applying import RULE
from gateway.routing.words.brief.courtesies import is_courtesy

#: Maximum words of a message that says hardly anything.
_FEW = 10


@frozen(kw_only=True)
class MovingToPrivate:
    """
    Files a message that only opens the private talk, without opening a case. Recording
    it releases the form's questions; a message that says something of its own does so,
    too, and is routed as usual.
    """

    requests: Requests
    filings: Filings

    async def take(self, hearing: Hearing) -> Filing | None:
        if not meant.may_be_said(hearing) or hearing.named is not None:
            return None
        request = await hearing.pending(self.requests)
        if request is None:
            return None
        shown = await self.filings.show(request.case.message)
        if not meant.is_unread(request, shown) or await alarming.is_safety(hearing):
            return None
        if not await _begins(hearing, request):
            return None
        filing = hearing.speaker.filed(hearing.speaker.decided(RULE), (), aloud=False)
        heard = hearing.happening(request.case, CaseEvent.NOTE)
        return evolve(filing, happenings=(heard,))


async def _begins(hearing: Hearing, request: Request) -> bool:
    """
    Say whether it only opens the talk: a greeting, the public message again, or a few
    words that tell nothing.
    """
    message, decision = hearing.message, await hearing.decide()
    if is_courtesy(message.said) or decision.rule == request.procedure:
        return True
    tells = message.attachments or message.place or message.in_reply_to
    asks = has_question(message.text) or any(c.isdigit() for c in message.text)
    few = len(message.text.split()) <= _FEW
    return few and not (tells or asks) and certainty.tells_nothing(decision)
