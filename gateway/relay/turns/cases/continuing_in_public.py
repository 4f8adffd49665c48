"""
Messages in public that say too little to be a matter of their own: they continue what
their sender has just reported there.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.conversation import FRESH
from gateway.core.decision import Outcome, Urgency
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.relay.cases.recalling import NamedCases
from gateway.relay.heard.hearing import Hearing
from gateway.routing.table import Thread
from gateway.routing.words.brief.awaiting import asks_on
from gateway.routing.words.brief.unchanged import says_only_still
from gateway.routing.words.tags import unnamed

#: For how long after something happened in the case any words that tell no matter may
#: continue it; "sigue igual" and the like do so for `FRESH`.
_JUST = timedelta(hours=1)


@frozen
class ContinuingInPublic:
    """
    Lets a public message that replies to nothing continue the only open case that its
    sender has, if all of that was said in public, too.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if message.visibility is Visibility.PRIVATE or message.in_reply_to:
            return None
        if hearing.named is not None or message.attachments or message.place:
            return None
        said = unnamed(message.said).strip()
        lasts = says_only_still(said) or asks_on(said)
        if await hearing.guarded() or not (lasts or await _tells_nothing(hearing)):
            return None
        thread = await _only_one(hearing, FRESH if lasts else _JUST)
        if thread is not None:
            hearing.go_on(thread)
        return None


async def _tells_nothing(hearing: Hearing) -> bool:
    decision = await hearing.decide()
    return (
        decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and decision.urgency <= Urgency.NORMAL
        and not decision.is_confidential
        and certainty.tells_nothing(decision)
    )


async def _only_one(hearing: Hearing, within: timedelta) -> Thread | None:
    """
    Return the conversations of the sender's only open case, if it was said in public
    from this account, and something happened in it *within* that time.
    """
    message, recaller = hearing.message, hearing.recaller
    going = await recaller.going(message, hearing.verdict)
    if len(going) != 1:
        return None
    [case] = going
    if case.confidential or case.moved_at < message.received_at - within:
        return None
    thread = await recaller.thread(message, case)
    if thread is None:
        return None
    talks = thread.conversations
    public = NamedCases([case], talks).is_public(message.sender)
    return evolve(thread, explicit=True) if public else None
