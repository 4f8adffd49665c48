"""
Thanks, and what the rules take for a greeting, in the middle of a talk.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from gateway.core import certainty
from gateway.core.decision import Outcome, Urgency
from gateway.core.intents import OTHER
from gateway.relay.cases.recent_case import recent_of_sender
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words.brief.courtesies import is_courtesy

#: How long after its last move a case is still talked of.
_TALK = timedelta(hours=1)


async def is_amid_a_talk(hearing: Hearing) -> bool:
    """
    Say whether the rules take for a greeting what is more than that, in the middle of a
    talk: "danke! und am Sonntag?".
    """
    message, decision = hearing.message, await hearing.decide()
    greets = decision.outcome is Outcome.ANSWER and certainty.is_vague(decision)
    if decision.legs or not greets or is_courtesy(message.said):
        return False
    last = (await recent_of_sender(hearing.recaller, message))[:1]
    return any(case.moved_at + _TALK > message.received_at for case in last)


async def thanked(hearing: Hearing) -> None:
    """
    Let thanks continue the sender's latest conversation, if the rules find nothing else
    in them.
    """
    thread, decision = hearing.thread, await hearing.decide()
    if thread is None or thread.conversation.contact != hearing.message.sender:
        return
    guarded = decision.is_guarded or decision.urgency > Urgency.NORMAL
    if decision.intent == OTHER and not guarded:
        hearing.go_on(evolve(thread, explicit=True))
