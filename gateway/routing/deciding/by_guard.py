"""
What becomes of a message that a guard takes.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gateway.core.decision import Decision, Leg, Outcome
from gateway.routing.deciding import (
    guarding,
    hidden_danger,
    reaching,
    reasons,
    topics_and_intent,
)
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.naming import Named
from gateway.routing.deciding.settling import settle
from gateway.routing.deciding.withheld import withheld
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace


def taken(
    rules: Rules,
    guard: Rule,
    doubted: Sequence[Rule],
    reading: Reading,
    named: Sequence[Named],
    again: PartReader,
    trace: Trace,
) -> Decision:
    """
    Decide a message that *guard* took, or a guard of danger that is hidden in it.

    Args:
        rules: Of the town.
        guard: The guard that holds.
        doubted: Guards of emergencies whose words are said, but do not count.
        reading: Of the message.
        named: The mailboxes that it names.
        again: Reads parts of the message.
        trace: Has why the guard holds.
    """
    because = next(s.because for s in reversed(trace.steps) if s.matched)
    effect = topics_and_intent.as_asked(rules, reading, guard.effect, trace)
    guard = evolve(guard, effect=effect)
    decision = decided(rules, guard, reading, named, because)
    if hidden := hidden_danger.hidden(rules, reading, decision, doubted, again, trace):
        return decided(rules, hidden, reading, named, trace.steps[-1].because)
    return hidden_danger.read_though_kept_out(rules, reading, decision, again)


def decided(
    rules: Rules, guard: Rule, reading: Reading, named: Sequence[Named], because: str
) -> Decision:
    """
    Decide a message by *guard*; *because* says why it holds.
    """
    effect = guarding.effect_of(rules, guard, reading)
    topic = "".join(effect.topics[:1])
    told = reasons.told_by(guard, reading)
    legs = [
        Leg(mailbox=name, because=because, topic=topic, reasons=told)
        for name in effect.deliver
    ]
    if effect.outcome in (None, Outcome.DELIVER) and not effect.confidential:
        legs += reaching.joining(named, effect.deliver)
    alarm, silent = rules.alarm, effect.confidential
    decision = settle(reading, effect, legs, guard.name, alarm, silent=silent)
    return withheld(rules, decision, effect.kept_from)
