"""
What is said to somebody who asks something, and cannot wait.
"""

from __future__ import annotations

from gateway.core.decision import Urgency
from gateway.core.form import Form, Kind
from gateway.core.request import Request, State
from gateway.relay.hearing import GUARD, Hearing
from gateway.relay.requests import meant
from gateway.routing.around.doors import is_address
from gateway.town.forms.words import Word, leaves_out

#: How the texts that tell whom to call are named.
_CALL = "call-"


async def is_safety(hearing: Hearing) -> bool:
    """
    Say whether it is nobody's answer because it cannot wait, or somebody is to be told
    whom to call.
    """
    decision = await hearing.decide()
    calls = any(name.startswith(_CALL) for name in decision.says)
    guessed = meant.is_guessed(decision, "urgent")
    urgent = decision.urgency >= Urgency.HIGH and not guessed
    emergency = decision.urgency is Urgency.EMERGENCY
    return await hearing.guarded() or emergency or urgent or calls


async def is_alarm(
    hearing: Hearing, request: Request, form: Form, instead: Word | None
) -> bool:
    """
    Say whether it is no answer to a request because it cannot wait. What only looks
    like danger is none where it is a word *instead* of an answer, or leaves out what
    may be; an address that was asked for is none, however many who told of danger wrote
    theirs. Where a few words are asked for, they must be nearer to it than elsewhere.
    """
    if not await is_safety(hearing):
        return False
    if not await _is_likened(hearing) or meant.talks_since(hearing, request):
        # Of danger told since, it says where.
        return True
    ask, text = form.ask(request.asked), hearing.message.text
    if instead not in (None, Word.CORRECT):
        return False
    if ask is not None and ask.optional and leaves_out(ask, text):
        return False
    if request.state is State.ASKING and ask is not None and ask.kind is Kind.TEXT:
        return not is_address(text)
    hearing.as_answer(asked=True)
    return await is_safety(hearing)


async def _is_likened(hearing: Hearing) -> bool:
    """
    Say whether a guard decides by what is like it, and by no word in it.
    """
    guards = [s for s in (await hearing.decide()).trace if s.rule.startswith(GUARD)]
    says = any(step.matched and step.by_words for step in guards)
    return await hearing.guarded() and not says
