"""
Messages that continue a case of their sender's, although from anybody else their words
would open a new one: an answer to a mailbox's question, an addition to a recent report,
or news that nothing has changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.clock import is_before
from gateway.core.case import ACTIVE, Case, Event, State
from gateway.core.decision import Decision, Outcome, Reason, Urgency, Why
from gateway.core.filing import Filing
from gateway.core.intents import INFORMATION, PROCEDURE
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.ports.store import Office
from gateway.relay.cases.recent_case import TOLD, its, lately, unmarked
from gateway.relay.hearing import GUARD, Hearing
from gateway.relay.requests import certainty
from gateway.relay.requests.addressed import is_addressed
from gateway.relay.requests.certainty import MATTER
from gateway.relay.requests.message_piece import PATIENCE
from gateway.routing.same_fact.clusters import TELLING, clusters
from gateway.routing.same_fact.telling import telling
from gateway.routing.table import Thread
from gateway.routing.words import text
from gateway.routing.words.brief.referring import tells_whom_they_told

#: How the names of topic rules begin; reports are decided by `MATTER` rules, too.
_TOPIC = "topic "

#: States in which a mailbox spoke last, or had before it was reopened: "otra vez rota …
#: se ha vuelto a apagar".
_SPOKEN = TOLD | {State.REOPENED}

#: Events whose text may ask something, and the mark of a question.
_ASKS = frozenset({Event.ASK, Event.ANSWER})
_QUESTION = re.compile(r"[?\u061f](?!\w)")

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


@frozen
class ContinuingCase:
    """
    Makes the hearing continue a case of the sender's, although the message names a
    topic.
    """

    office: Office

    async def take(self, hearing: Hearing) -> Filing | None:
        thread, message = hearing.thread, hearing.message
        unclear = hearing.named is None and unmarked(hearing.stored, message)
        if not unclear or (thread and (thread.explicit or _is_others(hearing, thread))):
            return None
        decision = await hearing.decide()
        plain, told = _is_plain(decision), _is_told(hearing, decision)
        if not (plain or told) or _is_another(hearing, decision):
            return None
        if await is_addressed(hearing):
            return None
        for case in await self._cases(hearing):
            question = await self._question(hearing, case)
            answers = told and _may_be_told(hearing, case, question)
            if answers or (plain and _is_about(hearing, decision, case, question)):
                talk = await its(hearing.recaller, message, case)
                if talk is not None:
                    because = Reason(Why.THREAD) if answers else None
                    hearing.go_on(evolve(talk, explicit=True), because)
                break
        return None

    async def _cases(self, hearing: Hearing) -> Sequence[Case]:
        """
        Return the cases that the message may be about; "still" may refer to one that is
        weeks old.
        """
        message = hearing.message
        found = await lately(hearing.recaller, message)
        if not _STILL.search(text.plain(message.text)):
            return found
        going = await hearing.recaller.going(message, hearing.verdict)
        old = [
            case for case in going if not is_before(message.received_at, case.moved_at)
        ]
        return [*dict.fromkeys((*found, *old))]

    async def _question(self, hearing: Hearing, case: Case) -> Message | None:
        """
        Return the unanswered question of the mailbox that has *case*.
        """
        if case.state not in (State.WAITING, State.ANSWERED):
            return None
        told = await hearing.recaller.cases.case(case.number)
        happened = told.happenings if told else ()
        said = [h.message for h in happened if h.message and h.event in _ASKS]
        filing = await self.office.filing(said[-1]) if said else None
        message = filing.message if filing else None
        return message if message and _QUESTION.search(message.text) else None


def _is_others(hearing: Hearing, thread: Thread) -> bool:
    # A confidential conversation is continued without this turn.
    talk = thread.conversation
    return talk.confidential or talk.contact != hearing.message.sender


def _is_plain(decision: Decision) -> bool:
    """
    Say whether only its matter or topic decides where the message goes: danger,
    confidential matters and applications are cases of their own.
    """
    tells = decision.rule.startswith(MATTER) and decision.intent in TELLING
    return (
        (tells or decision.rule.startswith(_TOPIC))
        and decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and decision.intent != PROCEDURE
        and decision.urgency < Urgency.EMERGENCY
        and not decision.is_confidential
    )


def _is_told(hearing: Hearing, decision: Decision) -> bool:
    """
    Say whether it tells of another authority, or of whom its sender has told: as an
    answer to a mailbox's question, nobody else needs to read it or say whose it is.
    """
    if (
        decision.rule.startswith(GUARD)
        or decision.outcome is Outcome.QUARANTINE
        or decision.urgency is Urgency.EMERGENCY
        or decision.is_confidential
        or decision.accused
    ):
        return False
    said, known = hearing.message.said, hearing.table.rules.topics
    if tells_whom_they_told(said):
        return True
    asks = decision.intent in (INFORMATION, PROCEDURE) and _QUESTION.search(said)
    others = [name for name in decision.topics if name in known]
    return any(known[name].anothers for name in others) and not asks


def _may_be_told(hearing: Hearing, case: Case, question: Message | None) -> bool:
    """
    Say whether the mailbox of *case* waits for an answer, which may be that. What is at
    a place that nobody asked for is something else.
    """
    asked = question is not None or case.state is State.WAITING
    if case.confidential or case.mailbox not in hearing.table.town.mailboxes:
        return False
    here = not case.place and question is not None and _asks_where(question)
    return asked and (here or not _elsewhere(hearing, case, question))


def _is_another(hearing: Hearing, decision: Decision) -> bool:
    short = clusters(hearing.table).short
    return telling(hearing.message, decision, (), short).is_another


def _is_about(
    hearing: Hearing, decision: Decision, case: Case, question: Message | None
) -> bool:
    message, table = hearing.message, hearing.table
    apart = case.urgency is Urgency.EMERGENCY or case.confidential
    if apart or case.mailbox not in table.town.mailboxes:
        return False
    asked = question is not None or case.state is State.WAITING
    fresh = _is_fresh(hearing, decision, case)
    anywhere = not case.place and (asked or fresh)
    if not anywhere and _elsewhere(hearing, case, question):
        return False
    if question is not None and _answers(hearing, decision, question):
        return True
    if fresh and _goes_on(hearing, decision, case):
        return True
    has_it = {case.mailbox, table.substitute(case.mailbox, message.received_at)}
    if not {leg.mailbox for leg in decision.legs} <= has_it:
        return False
    same = case.topic in decision.topics
    still = case.state in ACTIVE and _STILL.search(text.plain(message.text))
    return case.state is State.WAITING or (
        same and (case.state in _SPOKEN or bool(still))
    )


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
    message = hearing.message
    just = case.moved_at + PATIENCE >= message.received_at
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
    guessed = all(certainty.is_guessed(decision, f"topic {t}") for t in decision.topics)
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
    return bool(_WHERE.search(text.plain(question.text)))
