"""
Somebody answers what a mailbox has asked, or says that it is still as they told: in
words that, said by anybody else, would open a case.
"""

from __future__ import annotations

import re

from attrs import evolve, frozen

from gateway.core.case import ACTIVE, Case, Event, State
from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.filing import Filing
from gateway.core.intents import PROCEDURE
from gateway.core.message import Message
from gateway.ports.store import Office
from gateway.relay.cases.lately import TOLD, its, lately
from gateway.relay.cases.recalling import Recaller
from gateway.relay.hearing import Hearing, unmarked
from gateway.routing.table import Thread
from gateway.routing.tools.clusters import TELLING, clusters
from gateway.routing.tools.telling import telling
from gateway.routing.words import text

#: What is decided by what it is about; and, of what tells of a fact, more particularly.
_TOPIC, _MATTER = "topic ", "matter "

#: Whose mailbox has spoken last, or had: "otra vez rota … se ha vuelto a apagar".
_SPOKEN = TOLD | {State.REOPENED}

#: What a mailbox may ask in, and where what it says does so.
_ASKS = frozenset({Event.ASK, Event.ANSWER})
_QUESTION = re.compile(r"[?\u061f](?!\w)")

#: Words of what is an answer to a question, whatever topic they tell: "la del parque".
_FEW = 6

_STILL = re.compile(
    r"\b(?:sigo|sigue|siguen|seguimos|continuamos|continua|continuan|todavia|aun"
    r"|encara|segueix|segueixo|ainda|oraindik|still|toujours|(?:immer )?noch|inca)\b"
)


@frozen
class Still:
    """
    Lets what somebody says of a case of theirs go on with it, though it tells a topic.
    """

    recaller: Recaller
    office: Office

    async def take(self, hearing: Hearing) -> Filing | None:
        thread, message = hearing.thread, hearing.message
        unclear = hearing.named is None and unmarked(hearing.stored, message)
        if not unclear or (thread and (thread.explicit or _is_others(hearing, thread))):
            return None
        decision = await hearing.decide()
        if not _is_plain(decision) or _is_another(hearing, decision):
            return None
        for case in await lately(self.recaller, message):
            question = await self._question(case)
            if _is_about(hearing, decision, case, question):
                talk = await its(self.recaller, message, case)
                if talk is not None:
                    hearing.go_on(evolve(talk, explicit=True))
                break
        return None

    async def _question(self, case: Case) -> Message | None:
        """
        Give what the mailbox that has *case* has asked, and nobody has answered.
        """
        if case.state not in (State.WAITING, State.ANSWERED):
            return None
        told = await self.recaller.cases.case(case.number)
        happened = told.happenings if told else ()
        said = [h.message for h in happened if h.message and h.event in _ASKS]
        filing = await self.office.filing(said[-1]) if said else None
        message = filing.message if filing else None
        if message is None or not _QUESTION.search(message.text):
            return None
        return message


def _is_others(hearing: Hearing, thread: Thread) -> bool:
    # What was told in confidence goes on by itself.
    talk = thread.conversation
    return talk.confidential or talk.contact != hearing.message.sender


def _is_plain(decision: Decision) -> bool:
    """
    Say whether only its matter tells where it goes: what is dangerous, confidential or
    applied for is a case of its own.
    """
    tells = decision.rule.startswith(_MATTER) and decision.intent in TELLING
    return (
        (tells or decision.rule.startswith(_TOPIC))
        and decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and decision.intent != PROCEDURE
        and decision.urgency < Urgency.EMERGENCY
        and not decision.is_confidential
    )


def _is_another(hearing: Hearing, decision: Decision) -> bool:
    short = clusters(hearing.table).short
    return telling(hearing.message, decision, (), short).is_another


def _is_about(
    hearing: Hearing, decision: Decision, case: Case, question: Message | None
) -> bool:
    message, table = hearing.message, hearing.table
    if case.urgency is Urgency.EMERGENCY or case.confidential:
        return False
    if case.mailbox not in table.town.mailboxes:
        return False
    asked = question is not None or case.state is State.WAITING
    offered = table.places(question) if question else ()
    elsewhere = set(table.places(message)).difference(offered)
    if elsewhere and (case.place or not asked):
        return False
    if question is not None and _answers(hearing, decision, question):
        return True
    has_it = {case.mailbox, table.substitute(case.mailbox, message.received_at)}
    if not {leg.mailbox for leg in decision.legs} <= has_it:
        return False
    same = case.topic in decision.topics
    still = case.state in ACTIVE and _STILL.search(text.plain(message.text))
    return case.state is State.WAITING or (
        same and (case.state in _SPOKEN or bool(still))
    )


def _answers(hearing: Hearing, decision: Decision, question: Message) -> bool:
    """
    Say whether what is told may be what *question* asks for, though it is another
    mailbox's: it is short, or tells what was asked about.
    """
    if len(text.tokens(text.plain(hearing.message.text))) <= _FEW:
        return True
    put = evolve(hearing.message, subject="", text=question.text)
    spoken_of = hearing.table.decide(put, hearing.verdict).topics
    return set(decision.topics) <= set(spoken_of)
