"""
Whether a message is about a case of its sender's, although its words name a topic, as
those of a new case do.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from attrs import evolve

from gateway.core import certainty
from gateway.core.case import ACTIVE, Case, CaseState
from gateway.core.decision import Decision, Urgency
from gateway.core.intents import DIRECT, INFORMATION
from gateway.core.message import Message
from gateway.core.rule_names import OF_TOPIC
from gateway.core.writing.regex import either
from gateway.relay.cases.recent_case import TOLD
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.routing.words import text

#: States in which a mailbox spoke last, or had before it was reopened: "otra vez rota …
#: se ha vuelto a apagar".
_SPOKEN = TOLD | {CaseState.REOPENED}

#: Questions for a place, and descriptions of a place that no gazetteer has.
_WHERE_WORDS = either(
    r"""
    donde, (?:que|cual) (?:calle|numero|sitio|lugar|direccion|zona|altura),
    on (?:es|esta|viu|queda|passa), quin carrer, onde, que rua, non (?:dago|bizi|da),
    zein kale\w*, where, (?:what|which) street, ou (?:est|sont|se trouve|habit\w+),
    quelle rue, wo, welche\w* strasse, unde, ce strada
    """
)
_WHERE = re.compile(rf"\b{_WHERE_WORDS}\b")
_BESIDE = either(
    """
    en, a la altura, frente, delante, detras, junto, al lado, cerca, enfrente, entre,
    al final, esquina, davant, darrere, a prop, preto, diante, in, at, near, next to,
    opposite, dans, devant, pres, im, am, bei, neben, langa, linga
    """
)
_PLACE = re.compile(rf"(?:(?:esta|es|vivo|queda|pues) )*{_BESIDE}\b")

#: Maximum words of a text that answers a question whatever its topic: "la del parque".
_FEW = 6
#: Maximum words of a text that continues a recent report, if no word names a topic.
_SHORT = 12

_STILL_WORDS = either(
    r"""
    sigo, sigue, siguen, seguimos, continuamos, continua, continuan, todavia, aun,
    encara, segueix, segueixo, ainda, oraindik, still, toujours, (?:immer )?noch, inca,
    otra vez, de nuevo, altra (?:vegada|cop), outra vez, berriro, again, encore, wieder,
    iar
    """
)
_STILL = re.compile(rf"\b{_STILL_WORDS}\b")

#: A second matter beside the first.
_MORE_WORDS = either(
    r"""
    tambien, ademas, aparte, otra cosa, a mes, tambe, altra cosa, tamen, outra cousa,
    gainera, also, another thing, aussi, autre chose, auch, noch etwas, de asemenea
    """
)
_MORE = re.compile(rf"\b{_MORE_WORDS}\b")

#: Reasons for a report, and words that continue a sentence.
_REASON_WORDS = either(
    r"""
    (?:es|era) (?:que|para|pa|por|per), e (?:que|para|por), porque, perque, because,
    it ?s for, it is for, c ?est (?:que|pour), parce que, weil, es ist fur, pentru ca,
    e pentru
    """
)
_REASON = re.compile(rf"{_REASON_WORDS}\b")
_AND_WORDS = either(
    "que, y, e, pues, pero, i, eta, baina, and, but, et, mais, und, aber, si, dar"
)
_AND = re.compile(rf"{_AND_WORDS}\b")


def says_still(said: str) -> bool:
    """
    Say whether a message says that something goes on, or happened again.
    """
    return _STILL.search(text.plain(said)) is not None


def may_be_told(hearing: Hearing, case: Case, question: Message | None) -> bool:
    """
    Say whether the mailbox of *case* waits for an answer, which may be that. What is at
    a place that nobody asked for is something else.
    """
    asked = question is not None or case.state is CaseState.WAITING
    if case.confidential or case.mailbox not in hearing.table.town.mailboxes:
        return False
    here = not case.place and question is not None and _asks_where(question)
    return asked and (here or not _elsewhere(hearing, case, question))


def is_about(
    hearing: Hearing, decision: Decision, case: Case, question: Message | None
) -> bool:
    """
    Say whether the message is about *case*: it answers the mailbox's *question*, goes
    on with what its sender has just told, or has the same topic and mailbox. Never of
    an alarm or a confidential case: a wrong guess does harm there.
    """
    message, table = hearing.message, hearing.table
    apart = case.urgency is Urgency.EMERGENCY or case.confidential
    if apart or case.mailbox not in table.town.mailboxes:
        return False
    has_it = {case.mailbox, table.substitute(case.mailbox, message.received_at)}
    asked = question is not None or case.state is CaseState.WAITING
    fresh = _is_fresh(hearing, decision, case)
    anywhere = not case.place and (asked or fresh)
    if not anywhere and _elsewhere(hearing, case, question):
        return False
    if question is not None and _answers(hearing, decision, question):
        return True
    if _is_for_others(decision, has_it):
        return False
    if fresh and _goes_on(hearing, decision, case):
        return True
    if not {leg.mailbox for leg in decision.legs} <= has_it:
        return False
    same = case.topic in decision.topics
    still = case.state in ACTIVE and says_still(message.text)
    return case.state is CaseState.WAITING or (
        same and (case.state in _SPOKEN or still)
    )


def _is_for_others(decision: Decision, has_it: Collection[str]) -> bool:
    """
    Say whether its sender wants a word with somebody by name, and with nobody who
    *has_it*: "quiero hablar con la alcaldesa".
    """
    named = decision.named
    return decision.intent == DIRECT and bool(named) and named.isdisjoint(has_it)


def _elsewhere(hearing: Hearing, case: Case, question: Message | None) -> bool:
    """
    Say whether it names a place besides those in *question* and the one of *case*.
    """
    # The same street with a house number and without may be one place.
    table, here = hearing.table, f"{text.plain(case.place)} "
    asked = table.places(question) if question else ()
    named = (f"{p} " for p in table.places(hearing.message) if p not in asked)
    return any(not here.startswith(p) and not p.startswith(here) for p in named)


def _is_fresh(hearing: Hearing, decision: Decision, case: Case) -> bool:
    """
    Say whether its sender has just reported *case*, and adds nothing else now.
    """
    message, thread = hearing.message, hearing.thread
    told_at = case.moved_at
    if thread is not None and thread.conversation.case == str(case.number):
        # It may have been read long after they told it.
        told_at = min(told_at, thread.conversation.heard_at)
    just = told_at + PIECES_WAIT >= message.received_at
    if not (just and case.topic) or case.state not in ACTIVE:
        return False
    asks = decision.intent == INFORMATION
    return not (asks or _MORE.search(text.plain(message.text)))


def _goes_on(hearing: Hearing, decision: Decision, case: Case) -> bool:
    """
    Say whether it has the same topic, or no word names one.
    """
    plain = text.plain(hearing.message.text)
    if case.topic in decision.topics or _REASON.match(plain):
        return True
    guessed = all(
        certainty.is_guessed(decision, f"{OF_TOPIC}{t}") for t in decision.topics
    )
    return guessed and (len(text.tokens(plain)) <= _SHORT or bool(_AND.match(plain)))


def _answers(hearing: Hearing, decision: Decision, question: Message) -> bool:
    """
    Say whether it may be the answer to *question* although the rules would send it
    elsewhere: it is short, names a place that was asked for, or has the topic of the
    question.
    """
    plain = text.plain(hearing.message.text)
    if len(text.tokens(plain)) <= _FEW or _REASON.match(plain):
        return True
    told_where = _PLACE.match(plain) or hearing.table.places(hearing.message)
    if _asks_where(question) and told_where:
        return True
    put = evolve(hearing.message, subject="", text=question.text)
    spoken_of = hearing.table.decide(put, hearing.verdict).topics
    return set(decision.topics) <= set(spoken_of)


def _asks_where(question: Message) -> bool:
    return _WHERE.search(text.plain(question.text)) is not None
