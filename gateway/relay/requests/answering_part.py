"""
Messages of which a part answers a form, and the rest is another matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.case import CaseState, Number
from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing
from gateway.core.intents import INCIDENT, INFORMATION
from gateway.core.mail.quotations import bare_subject
from gateway.core.message import Attachment
from gateway.core.requests.form import AnswerKind
from gateway.core.requests.request import Request, RequestState
from gateway.core.writing.questions import has_question
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant, other_matter
from gateway.relay.requests.addressed import is_addressed
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.utterance import Utterance
from gateway.routing.around.doors import is_address
from gateway.town.forms.answer import FormAnswer, NotUnderstood
from gateway.town.forms.parting import Parted, parted
from gateway.town.forms.words import Word, word_of

#: States of a request that waits for an answer.
ASKED = (RequestState.ASKING, RequestState.CONFIRMING)


@frozen
class AnswerAndRest:
    """
    A message in two parts.

    Attributes:
        head: The part that answers the form.
        rest: The part that is another matter.
    """

    head: Hearing
    rest: Hearing


async def parts(
    hearing: Hearing, scribe: Scribe, request: Request, origin: Filing | None
) -> AnswerAndRest | None:
    """
    Return the message in two parts if the first plainly answers what *request* asks,
    and the rest is plainly another matter; else None. Not where somebody may be in
    danger, nor for a message that is addressed to somebody.
    """
    if not _may_be_parted(hearing, request):
        return None
    if await alarming.is_safety(hearing) or await is_addressed(hearing):
        return None
    for part in parted(hearing.message.said):
        both = _heard(hearing, scribe, part, request)
        its = _utterance(both.head, scribe, request, origin)
        if not _answers(its, part) or await _is_matter(both.head, request, origin):
            continue
        decision = await both.rest.decide()
        if _may_restrict(its, part, decision):
            continue
        if part.marked and not certainty.is_vague(decision):
            return both
        if await _is_matter(both.rest, request, origin):
            return both
    return None


async def has_answered(hearing: Hearing) -> bool:
    """
    Say whether the message, routed again, was held as a case of its own: that is
    another matter, and what answered the form has done so.
    """
    if not hearing.stored.again:
        return False
    its = await hearing.recaller.cases.cases([Number(hearing.stored.id)])
    return any(case.state is CaseState.HELD for case in its)


def without_subject(hearing: Hearing, origin: Filing | None) -> None:
    """
    Hear a mail without its subject if that is only the one which began the request: it
    is quoted from us, and tells nothing new. Where there is no text, another subject is
    what they say.
    """
    began, message = origin.message if origin else None, hearing.message
    if not message.subject:
        return
    subject = bare_subject(message.subject)
    ours = bare_subject(began.subject) if began else ""
    said = message.said or ("" if subject == ours else subject)
    if subject == ours or not message.text.strip():
        hearing.goes_on_as(part_of(hearing, said, message.attachments))


def _may_be_parted(hearing: Hearing, request: Request) -> bool:
    return (
        request.state in ASKED
        and hearing.named is None
        and hearing.message.edit_of is None
        # What was held has answered already.
        and not hearing.stored.again
    )


def part_of(hearing: Hearing, said: str, files: Sequence[Attachment]) -> Hearing:
    """
    Return the hearing of a part of the message, by itself and without the subject.

    Args:
        hearing: That of the whole.
        said: The part of the text.
        files: The files that belong to it.
    """
    whole = hearing.message
    described = f"\n{whole.described}" if whole.described else ""
    part = evolve(
        whole, text=f"{said}{described}", subject="", attachments=tuple(files)
    )
    return evolve(hearing, speaker=evolve(hearing.speaker, message=part))


def _heard(
    hearing: Hearing, scribe: Scribe, part: Parted, request: Request
) -> AnswerAndRest:
    """
    Return both parts. Files go with the rest, unless one was asked for.
    """
    ask, files = scribe.form.ask(request.asked), hearing.message.attachments
    asked = ask is not None and ask.kind is AnswerKind.FILE
    return AnswerAndRest(
        head=part_of(hearing, part.head, files if asked else ()),
        rest=part_of(hearing, part.rest, () if asked else files),
    )


def _utterance(
    head: Hearing, scribe: Scribe, request: Request, origin: Filing | None
) -> Utterance:
    word = meant.word(head, scribe.form)[0]
    return Utterance(
        hearing=head, request=request, scribe=scribe, origin=origin, word=word
    )


def _answers(its: Utterance, part: Parted) -> bool:
    """
    Say whether the head is plainly an answer: a word, a choice, a day; free words only
    if they are an address that was asked for, or the rest says that it is something
    else.
    """
    ask, said, request = its.ask, its.hearing.message.said, its.request
    if has_question(said):
        return False
    if its.filling.is_left_out(request, its.answer):
        return True
    if its.word is not None and (its.word not in (Word.YES, Word.NO) or ask is None):
        return True
    if ask is None:
        told = its.filling.changed(request, its.answer)
        return told is not None and not its.filling.is_doubtful(its.answer)
    if ask.kind is AnswerKind.TEXT and (its.word or not (part.marked or ask.place)):
        return False
    if ask.place and not is_address(said):
        return False
    try:
        its.filling.answered(request, its.answer)
    except NotUnderstood:
        return False
    return True


def _may_restrict(its: Utterance, part: Parted, decision: Decision) -> bool:
    """
    Say whether the rest may take back, restrict or correct the answer: "sí, pero el
    sábado".
    """
    if part.is_restricted or word_of(part.rest)[0] is not None:
        return True
    if part.marked or _is_incident(decision):
        return False
    answer, request = its.answer, its.request
    rest = FormAnswer(part.rest, answer.today)
    changed = its.filling.changed(request, rest)
    return changed is not None and changed.answers != request.answers


async def _is_matter(hearing: Hearing, request: Request, origin: Filing | None) -> bool:
    """
    Say whether a part would be something by itself: a report, a question that the town
    can answer or has a topic for, or what is plainly about something else.
    """
    decision = await hearing.decide()
    if decision.outcome in (Outcome.QUARANTINE, Outcome.REFUSE):
        return False
    asks = has_question(hearing.message.said)
    asks = asks and decision.intent == INFORMATION and bool(decision.topics)
    if asks or _is_incident(decision):
        return True
    return await other_matter.is_elsewhere(hearing, request, origin)


def _is_incident(decision: Decision) -> bool:
    guessed = certainty.is_intent_guessed(decision)
    return decision.intent == INCIDENT and not guessed
