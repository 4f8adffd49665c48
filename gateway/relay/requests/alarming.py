"""
Urgent messages from somebody who is filling a form: whether such a message is an
answer, or an alarm that must not wait.
"""

from __future__ import annotations

from attrs import evolve

from gateway.clock import is_before
from gateway.core import certainty
from gateway.core.case import Number
from gateway.core.decision import Decision, Urgency
from gateway.core.requests.form import AnswerKind, Form
from gateway.core.requests.request import Request, RequestState
from gateway.core.rule_names import OF_MATTER, OF_TOPIC
from gateway.relay.cases.ongoing_alarm import is_alarm_beside_form
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import form_or_mailbox, meant, other_matter
from gateway.relay.requests.answering_mailbox import answers_mailbox
from gateway.relay.requests.utterance import Utterance
from gateway.routing.around.doors import is_address
from gateway.routing.table import Thread
from gateway.town.forms.words import Word, leaves_out

#: How the names of texts that say whom to call begin.
_CALL = "call-"


async def is_safety(hearing: Hearing) -> bool:
    """
    Say whether the message cannot wait, or its sender must be told whom to call.
    """
    decision = await hearing.decide()
    calls = any(name.startswith(_CALL) for name in decision.says)
    return await hearing.guarded() or is_urgent(decision) or calls


def is_urgent(decision: Decision) -> bool:
    """
    Say whether the message is urgent by its own words, or an emergency. What was only
    found by likeness to an example does not count, nor the rule of a matter that holds
    by the time of day and by topics of which no word is said: an answer with an hour
    resembles reports of noise at night.
    """
    if decision.urgency is Urgency.EMERGENCY:
        return True
    guessed = certainty.is_guessed(decision, "urgent")
    if decision.rule.startswith(OF_MATTER) and certainty.is_guessed(
        decision, decision.rule
    ):
        topics = [f"{OF_TOPIC}{topic}" for topic in decision.topics]
        guessed = guessed or all(certainty.is_guessed(decision, t) for t in topics)
    return decision.urgency >= Urgency.HIGH and not guessed


async def is_no_answer(
    hearing: Hearing, request: Request, form: Form, instead: Word | None
) -> bool:
    """
    Say whether the message is an alarm rather than an answer to *request*. If only its
    likeness to examples suggests danger, it is no alarm when it is a command *instead*
    of an answer, leaves out an optional question, or is an address that was asked for.
    For other short answers the rules are asked again with a stricter threshold.
    """
    if not await is_safety(hearing):
        return False
    if not await _is_likened(hearing) or meant.talks_since(hearing, request):
        # After a danger reported since then, it says where.
        return True
    ask, text = form.ask(request.asked), hearing.message.text
    if instead not in (None, Word.CORRECT, Word.HELP):
        return False
    if ask is not None and ask.optional and leaves_out(ask, text):
        return False
    if (
        request.state is RequestState.ASKING
        and ask is not None
        and ask.kind is AnswerKind.TEXT
    ):
        return not is_address(text)
    hearing.as_answer(asked=True)
    return await is_safety(hearing)


async def _is_likened(hearing: Hearing) -> bool:
    """
    Say whether a guard holds by likeness to an example alone, and by no word.
    """
    guards = [s for s in (await hearing.decide()).trace if s.is_of_guard]
    says = any(step.matched and step.by_words for step in guards)
    return await hearing.guarded() and not says


async def goes_on(its: Utterance) -> bool:
    """
    Say whether the message continues a danger that its sender reported since the
    request last moved, and if so make the hearing continue there. All counts that is
    not plainly said to the request: by a few words, a phone number or a photo people
    say where it is, or that it is over.
    """
    hearing, request = its.hearing, its.request
    since = meant.talks_since(hearing, request)
    if not since or await _danger(hearing, request) is None:
        return False
    if form_or_mailbox.is_plain(its, alarmed=True):
        # A mailbox may have asked something since.
        return its.word in (None, Word.YES, Word.NO) and await answers_mailbox(its)
    if not await other_matter.is_elsewhere(hearing, request, its.origin):
        await leaves(hearing, request)
    return True


async def is_elsewhere(its: Utterance) -> bool:
    """
    Say whether the message is plainly about something other than the request, or
    continues a danger that its sender reported since that began.
    """
    if await other_matter.is_elsewhere(its.hearing, its.request, its.origin):
        return True
    return await leaves(its.hearing, its.request)


async def leaves(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the sender reported a danger since the request began, and if so make the
    hearing continue there, so that they are not asked which case they mean.
    """
    thread = await _danger(hearing, request)
    if thread is None:
        return False
    hearing.go_on(evolve(thread, explicit=True))
    return True


async def _danger(hearing: Hearing, request: Request) -> Thread | None:
    """
    Return the thread of the sender's latest conversation if it is about a danger
    reported since *request* began that is not over; else None.
    """
    thread, talk = hearing.thread, hearing.talk
    if talk is None or talk.contact != hearing.message.sender:
        return None
    if talk.case in ("", str(request.case)) or is_before(
        talk.heard_at, request.begun_at
    ):
        return None
    told = await hearing.recaller.cases.cases([Number.read(talk.case)])
    spoken_at, now = talk.heard_at, hearing.message.received_at
    goes_on = any(is_alarm_beside_form(case, spoken_at, now) for case in told)
    return thread if goes_on else None
