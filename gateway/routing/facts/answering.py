"""
What is decided of a question to the town, and of what is not the town's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from gateway.core.decision import ASKED, AUTHORITY, FACT, Decision, Leg, Outcome
from gateway.core.identity import Standing
from gateway.core.intents import INFORMATION
from gateway.routing.deciding import reaching
from gateway.routing.deciding.following import unclaimed
from gateway.routing.deciding.settling import settle
from gateway.routing.effect import Effect
from gateway.routing.facts.knowledge import Found, Knowledge, Passed
from gateway.routing.reading import Reading
from gateway.routing.rules import Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace

#: What the gateway says to a question that the town has no answer to.
UNKNOWN = "fact-unknown"

#: What these send is passed on to nobody.
_KEPT = frozenset({Sender.MACHINE, Sender.OURSELVES, Sender.LOOKALIKE})


def is_question(effect: Effect, knowledge: Knowledge) -> bool:
    """
    Say whether a town that keeps facts is asked for one: for something that no text
    of a rule answers.
    """
    return (
        bool(knowledge.facts)
        and effect.intent == INFORMATION
        and effect.outcome is None
        and not (effect.says or effect.confidential)
    )


def answered(
    found: Found, effect: Effect, settled: Callable[[Effect], Decision]
) -> Decision:
    """
    Decide that the gateway answers by a fact.
    """
    answer = evolve(effect, outcome=Outcome.ANSWER, says=(FACT,))
    return _telling(found, settled(answer))


def besides(
    found: Found, effect: Effect, settled: Callable[[Effect], Decision]
) -> Decision:
    """
    Decide that a mailbox gets what else is told, and that the gateway says a fact.
    """
    return _telling(found, settled(evolve(effect, says=(*effect.says, FACT))))


def unknown(
    rules: Rules, reading: Reading, effect: Effect, legs: Sequence[Leg], rule: str
) -> Decision:
    """
    Decide that the gateway says that it does not know, and that whoever may know is
    asked: those of *legs*, else who gets what nothing else says where it goes.
    """
    if not legs:
        effect, rule = unclaimed(effect, rules), "otherwise"
        legs = reaching.nobodys(effect.deliver, "nothing else says who may know")
    effect = evolve(
        effect,
        outcome=Outcome.ANSWER,
        says=(UNKNOWN,),
        flags=effect.flags | {ASKED},
    )
    return settle(reading, effect, legs, rule, rules.alarm)


def whose(
    knowledge: Knowledge, reading: Reading, effect: Effect, trace: Trace
) -> Passed | None:
    """
    Give what is said of the authority whose the matter is, if that is known. It is
    passed on where the law says so: never what is confidential, and nothing of a
    machine, of somebody who seems another, or for whom nobody vouches.
    """
    forged = reading.verdict.standing < Standing.KNOWN
    may = not (effect.confidential or forged or reading.sender & _KEPT)
    return knowledge.whose(reading, trace, forward=may)


def directed(
    passed: Passed | None, effect: Effect, settled: Callable[[Effect], Decision]
) -> Decision:
    """
    Decide that the gateway refuses, and says whose the matter is.
    """
    if passed is None:
        return settled(effect)
    return _saying(passed, settled(evolve(effect, says=(AUTHORITY,))))


def divided(
    passed: Passed | None,
    effect: Effect,
    otherwise: tuple[str, ...],
    settled: Callable[[Effect], Decision],
) -> Decision:
    """
    Decide of what is the town's in part that the gateway says whose the rest is, or
    *otherwise*, where that is not known.
    """
    if passed is None:
        return settled(evolve(effect, says=(*effect.says, *otherwise)))
    return _saying(passed, settled(evolve(effect, says=(*effect.says, AUTHORITY))))


def _telling(found: Found, decision: Decision) -> Decision:
    return evolve(decision, told=found.answer.text if FACT in decision.says else "")


def _saying(passed: Passed, decision: Decision) -> Decision:
    if AUTHORITY not in decision.says:
        return decision
    return evolve(decision, told=passed.text, authority=passed.to)
