"""
What is said to somebody who asks something, and cannot wait.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve

from gateway.clock import is_before
from gateway.core.case import ENDED, Number
from gateway.core.decision import Decision, Urgency
from gateway.core.requests.form import Form, Kind
from gateway.core.requests.request import Request, State
from gateway.relay.hearing import GUARD, Hearing
from gateway.relay.requests import confided, meant
from gateway.relay.requests.answering_mailbox import answers_mailbox
from gateway.relay.requests.utterance import Utterance
from gateway.routing.around.doors import is_address
from gateway.routing.table import Thread
from gateway.town.forms.words import Word, leaves_out

#: How what the rules of a matter did is called in a trace.
MATTER = "matter "

#: How the texts that tell whom to call are named.
_CALL = "call-"

#: So long after somebody last told of a danger what they say is about that, unless
#: somebody ended it.
_LASTS = timedelta(hours=3)


async def is_safety(hearing: Hearing) -> bool:
    """
    Say whether it is nobody's answer because it cannot wait, or somebody is to be told
    whom to call.
    """
    decision = await hearing.decide()
    calls = any(name.startswith(_CALL) for name in decision.says)
    return await hearing.guarded() or is_urgent(decision) or calls


def is_urgent(decision: Decision) -> bool:
    """
    Say whether it cannot wait, and not for what is like it alone: nor by the rule of a
    matter that goes by the time of day and by topics of which no word is said, as an
    hour is like many a noise at night.
    """
    if decision.urgency is Urgency.EMERGENCY:
        return True
    guessed = meant.is_guessed(decision, "urgent")
    if decision.rule.startswith(MATTER) and meant.is_guessed(decision, decision.rule):
        topics = [f"topic {topic}" for topic in decision.topics]
        guessed = guessed or all(meant.is_guessed(decision, t) for t in topics)
    return decision.urgency >= Urgency.HIGH and not guessed


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
    if instead not in (None, Word.CORRECT, Word.HELP):
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


async def goes_on(its: Utterance) -> bool:
    """
    Say whether it goes on with a danger that its sender has told of since they last
    said something to a request, and let it: all that is not plainly said to that, for
    by a few words, a phone or a photo people say where it is, or that it is over.
    """
    hearing, request = its.hearing, its.request
    since = meant.talks_since(hearing, request)
    if not since or await _danger(hearing, request) is None:
        return False
    if confided.is_plain(its, alarmed=True):
        # Whoever came to help may have asked since.
        return its.word in (None, Word.YES, Word.NO) and await answers_mailbox(its)
    if not await meant.is_elsewhere(hearing, request, its.origin):
        await leaves(hearing, request)
    return True


async def leaves(hearing: Hearing, request: Request) -> bool:
    """
    Say whether its sender has told of a danger since a request began, and let what is
    no answer to that go on there: nobody is asked which of their cases they mean.
    """
    thread = await _danger(hearing, request)
    if thread is None:
        return False
    hearing.go_on(evolve(thread, explicit=True))
    return True


async def _danger(hearing: Hearing, request: Request) -> Thread | None:
    """
    Give the conversation in which its sender last spoke, if they told of a danger there
    since *request* began, and that is not over.
    """
    thread = hearing.thread
    talk = thread.conversation if thread else None
    if talk is None or talk.contact != hearing.message.sender:
        return None
    if talk.case in ("", str(request.case)) or is_before(
        talk.heard_at, request.begun_at
    ):
        return None
    if talk.heard_at + _LASTS < hearing.message.received_at:
        return None
    told = await hearing.recaller.cases.cases([Number.read(talk.case)])
    urgent = (c for c in told if c.urgency is Urgency.EMERGENCY)
    return thread if any(case.state not in ENDED for case in urgent) else None
