"""
What is said on in an emergency: where somebody is, or that it is urgent. Alone it
resembles many things, and other dangers most of all.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import ENDED, Number
from gateway.core.decision import Decision, Reason, Why
from gateway.core.filing import Filing
from gateway.core.intents import PROCEDURE
from gateway.core.rule_names import OF_INTENT, OF_TOPIC, THREAD
from gateway.relay.cases.ongoing_alarm import is_alarm
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words.brief.length import is_within

#: Maximum words of what is said on; whoever says more tells what it is about.
_SHORT = 12


@frozen
class ContinuingAlarm:
    """
    Makes the hearing continue its sender's ongoing emergency where a short message is
    something else, or confidential, by its likeness to examples only.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        talk, message = hearing.talk, hearing.message
        if talk is None or talk.contact != message.sender or not talk.case:
            return None
        if not is_within(message.text, _SHORT):
            return None
        if not _is_only_like_it(await hearing.decide()):
            return None
        cases = hearing.recaller.cases
        for case in await cases.cases([Number.read(talk.case)]):
            if case.state in ENDED or not is_alarm(case, hearing.now):
                continue
            whole = await hearing.recaller.thread(message, case)
            if whole is not None:
                hearing.go_on(evolve(whole, alarm=True), Reason(Why.LATEST))
        return None


def _is_only_like_it(decision: Decision) -> bool:
    told = {step.rule for step in decision.trace if step.matched and step.by_words}
    topics = [f"{OF_TOPIC}{name}" for name in decision.topics]
    applies = decision.intent == PROCEDURE and f"{OF_INTENT}{PROCEDURE}" in told
    is_there = decision.rule == THREAD and not topics
    return not applies and not is_there and told.isdisjoint([decision.rule, *topics])
