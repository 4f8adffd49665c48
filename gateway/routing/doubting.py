"""
Danger that all else a message says hides: "solicito un volante, mi marido me pega" is
mostly about papers, so its words of danger are taken for a manner of speaking, or for
what a rule excludes. Where something is asked for, or nobody would get it, each part is
asked by itself; and where words of danger are still in doubt, somebody reads them at
once, though the message is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from attrs import evolve

from gateway.core.decision import Decision, Leg, Outcome
from gateway.routing import arbiter, guarding, weighing
from gateway.routing.reaching import about
from gateway.routing.reading import Reading, elsewhere
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace

#: Reads a part of the message by itself, for the words it says.
Again: TypeAlias = Callable[[str], Reading]

#: What stands between one thing that is told and another, or why it is.
_BETWEEN = re.compile(
    r"[.;,:!?\n]+|\b(?:y|e|i|porque|pq|xq|pues|pero|ademas|tambien|perque|tambe|mais"
    r"|and|because|but|also|et|parce que|car|aussi|und|weil|aber|auch|eta|si|dar"
    r"|pentru ca)\b"
)

#: Whoever is in danger says so within so many parts.
_PARTS = 40

#: So many in a row may tell it together: "mi marido ha vuelto, borracho, y me pega".
_TOGETHER = 3

#: Of more, each must tell it alone: to read what is together would cost three times as
#: much.
_FEW = 12


def apart(
    rules: Rules, reading: Reading, decision: Decision, again: Again, trace: Trace
) -> Rule | None:
    """
    Give the guard that protects whoever writes by a part of the message, if any does.
    Where a mailbox gets what happened, only what is told in confidence is looked for:
    a wall that came down is not danger because a part of it sounds so. Where it is
    answered at once, examples must surely speak for it.
    """
    waits = decision.intent == arbiter.PROCEDURE or not decision.is_delivered
    if not waits and not _doubted(rules, reading):
        return None

    def protects(rule: Rule) -> bool:
        return rule.effect.protects and (waits or rule.effect.confidential)

    held = decision.is_delivered or decision.outcome is Outcome.CHALLENGE
    silent = Trace(explain=False)
    for part in _parts(reading, again):
        if any(protects(rule) for rule in rules.guards.matching(part, silent)):
            told = likened(rules, part)
            rule = guarding.guard(rules, told, silent)
            sure = held or weighing.danger(rules, told) >= guarding.SURELY
            if rule is not None and protects(rule) and sure:
                trace.note(rule.name, silent.steps[-1].because)
                return rule
    return None


def read_at_once(rules: Rules, reading: Reading, decision: Decision) -> Decision:
    """
    Let the mailboxes of guards that save lives, whose words are said and doubted, read
    what is held.
    """
    if decision.outcome is not Outcome.CHALLENGE:
        return decision
    doubted = {
        name: rule for rule in _doubted(rules, reading) for name in rule.effect.deliver
    }
    legs = [evolve(leg, at_once=leg.mailbox in doubted) for leg in decision.legs]
    there = {leg.mailbox for leg in legs}
    legs += [
        Leg(
            mailbox=name,
            because=f"{rule.condition.holds(reading)}, which may be danger",
            reasons=about(reading, rule.condition.atoms),
            at_once=True,
        )
        for name, rule in doubted.items()
        if name not in there
    ]
    return evolve(decision, legs=tuple(legs))


def _doubted(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Give the guards that save lives whose words are said, of a message that none took.
    """
    found = rules.guards.matching(reading, Trace(explain=False))
    return [rule for rule in found if guarding.tells_of_danger(rule, reading)]


def likened(rules: Rules, part: Reading) -> Reading:
    """
    Ask examples of a *part*, which few are worth: that costs more than all else.
    """
    shown = rules.by_example
    return evolve(
        part,
        vote=shown.votes.ask(elsewhere(part.words, part.places)),
        known=shown.examples.known(part.words),
    )


def _parts(reading: Reading, again: Again) -> Iterator[Reading]:
    """
    Give the parts of a message, the shortest first; not all of it.
    """
    parts = [part for part in _BETWEEN.split(reading.plain) if part.strip()][:_PARTS]
    most = _TOGETHER if len(parts) <= _FEW else 1
    for length in range(1, min(most, len(parts) - 1) + 1):
        for start in range(len(parts) - length + 1):
            yield again(", ".join(parts[start : start + length]))
