"""
Decisions on questions that facts answer, and on matters of other authorities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import evolve

from gateway.core.decision import ASKED, AUTHORITY, FACT, Decision, Leg, Outcome
from gateway.core.identity import Standing
from gateway.core.intents import INFORMATION
from gateway.routing.deciding import reaching
from gateway.routing.deciding.joint_effect import unclaimed
from gateway.routing.deciding.settling import settle
from gateway.routing.effect import Effect
from gateway.routing.facts.knowledge import Found, Knowledge, Passed
from gateway.routing.reading import Reading
from gateway.routing.rules import Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace

#: The text for a question that no fact answers.
UNKNOWN = "fact-unknown"

#: Kinds of sender whose messages are not passed on to an authority.
_KEPT = frozenset({Sender.MACHINE, Sender.LIST, Sender.OURSELVES, Sender.LOOKALIKE})


def is_question(effect: Effect, knowledge: Knowledge) -> bool:
    """
    Say whether facts should answer: the town has some, the intent is a question, and no
    rule has an outcome or texts for it, or makes it confidential.
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
    Decide that the gateway answers with a fact.
    """
    answer = evolve(effect, outcome=Outcome.ANSWER, says=(FACT,))
    return _telling(found, settled(answer))


def besides(
    found: Found, effect: Effect, settled: Callable[[Effect], Decision]
) -> Decision:
    """
    Decide that a mailbox gets what else the message tells, and that the gateway also
    says a fact.
    """
    return _telling(found, settled(evolve(effect, says=(*effect.says, FACT))))


def unknown(
    rules: Rules, reading: Reading, effect: Effect, legs: Sequence[Leg], rule: str
) -> Decision:
    """
    Decide that the gateway says that it does not know, and that the mailboxes of *legs*
    are asked; without any, those of ``otherwise``.
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
    Return what to say of the authority responsible, if it is known. The message may be
    passed on to it unless it is confidential, or its sender is a machine, a mailing
    list, the gateway itself, a look-alike, or of no standing.
    """
    forged = reading.verdict.standing < Standing.KNOWN
    may = not (effect.confidential or forged or reading.sender & _KEPT)
    return knowledge.whose(reading, trace, forward=may)


def directed(
    passed: Passed | None, effect: Effect, settled: Callable[[Effect], Decision]
) -> Decision:
    """
    Decide that the gateway refuses, and names the authority responsible, if known.
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
    Decide on a message that is only partly the town's: the gateway also names the
    authority responsible for the rest; if that is unknown, it says the texts
    *otherwise*.
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
