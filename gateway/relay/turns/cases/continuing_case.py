"""
Messages that continue a case of their sender's, although from anybody else their words
would open a new one: an answer to a mailbox's question, an addition to a recent report,
or news that nothing has changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.case import Case, CaseEvent, CaseState
from gateway.core.decision import Decision, Outcome, Reason, Urgency, Why
from gateway.core.filing import Filing
from gateway.core.intents import INFORMATION, PROCEDURE
from gateway.core.message import Message
from gateway.core.rule_names import OF_MATTER, OF_TOPIC
from gateway.ports.store import Filings
from gateway.relay.cases.recent_case import (
    may_be_meant,
    must_be_guessed,
    recent_of_sender,
    thread_about,
)
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.addressed import is_addressed
from gateway.relay.turns.cases.about_case import is_about, may_be_told, says_still
from gateway.routing.same_fact.clusters import TELLING, clusters
from gateway.routing.same_fact.telling import telling
from gateway.routing.table import Thread
from gateway.routing.words.brief.referring import tells_whom_they_told

#: Events whose text may ask something, and the mark of a question.
_ASKS = frozenset({CaseEvent.ASK, CaseEvent.ANSWER})
_QUESTION = re.compile(r"[?\u061f](?!\w)")


@frozen
class ContinuingCase:
    """
    Makes the hearing continue a case of the sender's, although the message names a
    topic.
    """

    filings: Filings

    async def take(self, hearing: Hearing) -> Filing | None:
        thread, message = hearing.thread, hearing.message
        unclear = hearing.named is None and must_be_guessed(hearing.stored, message)
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
            answers = told and may_be_told(hearing, case, question)
            if answers or (plain and is_about(hearing, decision, case, question)):
                talk = await thread_about(hearing.recaller, message, case)
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
        found = await recent_of_sender(hearing.recaller, message)
        if not says_still(message.text):
            return found
        going = await hearing.recaller.going(message, hearing.verdict)
        old = [case for case in going if may_be_meant(case, message)]
        return [*dict.fromkeys((*found, *old))]

    async def _question(self, hearing: Hearing, case: Case) -> Message | None:
        """
        Return the unanswered question of the mailbox that has *case*.
        """
        if case.state not in (CaseState.WAITING, CaseState.ANSWERED):
            return None
        told = await hearing.recaller.cases.case(case.number)
        happened = told.happenings if told else ()
        said = [h.message for h in happened if h.message and h.event in _ASKS]
        filing = await self.filings.filing(said[-1]) if said else None
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
    tells = decision.rule.startswith(OF_MATTER) and decision.intent in TELLING
    return (
        (tells or decision.rule.startswith(OF_TOPIC))
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
        decision.is_guarded
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


def _is_another(hearing: Hearing, decision: Decision) -> bool:
    short = clusters(hearing.table).short
    return telling(hearing.message, decision, (), short).is_another
