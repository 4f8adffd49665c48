"""
Whether a message that may be an answer to a form's question is about something else.
"""

from __future__ import annotations

from gateway.core import certainty
from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing
from gateway.core.intents import INCIDENT, OTHER
from gateway.core.requests.request import Request
from gateway.core.writing.questions import has_question
from gateway.relay.heard.hearing import Hearing
from gateway.routing.around.doors import is_address
from gateway.routing.words.brief.referring import refers_to_told
from gateway.routing.words.brief.wondering import wonders
from gateway.town.forms.things import names_thing
from gateway.town.forms.whom import asked_of


async def is_matter(hearing: Hearing, request: Request, origin: Filing | None) -> bool:
    """
    Say whether the message, where free text is asked for, asks or reports something of
    its own.
    """
    # "¿Habéis leído lo de la farola?" is no address.
    asks = wonders(hearing.message.text)
    puts = asks and await is_elsewhere(hearing, request, origin)
    if puts or await _asks_town(hearing):
        return True
    if await _is_no_thing(hearing, request):
        return True
    return await is_incident_elsewhere(hearing, request, origin)


async def _is_no_thing(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the message, where a text that names things is asked for, names none and
    plainly reports an incident, although of the same topic.
    """
    ask = asked_of(hearing.table, request)
    text = hearing.message.said
    if ask is None or not ask.words or names_thing(ask, text):
        return False
    decision = await hearing.decide()
    guessed = certainty.is_intent_guessed(decision)
    return decision.intent == INCIDENT and not guessed and certainty.is_told(decision)


async def _asks_town(hearing: Hearing) -> bool:
    """
    Say whether it asks something that the town has an answer to.
    """
    decision = await hearing.decide()
    asks = has_question(hearing.message.text) and decision.intent != OTHER
    return decision.outcome is Outcome.ANSWER and asks


async def is_elsewhere(
    hearing: Hearing, request: Request, origin: Filing | None
) -> bool:
    """
    Say whether it is plainly about something other than the request.
    """
    decision = await hearing.decide()
    if certainty.is_vague(decision):
        # What a rule keeps confidential is told to somebody, whatever it is about.
        return decision.is_confidential or refers_to_told(hearing.message.said)
    if decision.outcome is Outcome.ANSWER:
        return True
    return is_of_another(decision, request, origin)


def is_of_another(decision: Decision, request: Request, origin: Filing | None) -> bool:
    """
    Say whether it plainly names a topic that the request did not begin with.
    """
    topics = certainty.topics_told(decision)
    if decision.rule == request.procedure or not topics:
        return False
    return not topics <= _topics_of(origin)


def _topics_of(origin: Filing | None) -> set[str]:
    decision = origin.decision if origin else None
    return set(decision.topics) if decision else set()


def is_of_its_own(decision: Decision, origin: Filing | None) -> bool:
    """
    Say whether it plainly names a topic that the request began with.
    """
    return not certainty.topics_told(decision).isdisjoint(_topics_of(origin))


async def is_incident_elsewhere(
    hearing: Hearing, request: Request, origin: Filing | None
) -> bool:
    """
    Say whether it reports an incident of none of the request's topics: nobody means
    that as a free-text answer.
    """
    decision = await hearing.decide()
    if decision.intent != INCIDENT or _topics_of(origin) & set(decision.topics):
        return False
    # An address alone resembles the incidents that are often reported there.
    guessed = certainty.is_intent_guessed(decision)
    if guessed or is_address(hearing.message.text):
        return False
    return await is_elsewhere(hearing, request, origin)
