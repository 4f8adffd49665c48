"""
Hidden danger, below all else that a message says: "solicito un volante, mi marido me
pega" is mostly about papers, so its words of danger are taken for a manner of speaking,
or for what a rule excludes. Where something is asked for, or nobody would get it, each
part is asked by itself; and where danger is still in doubt, somebody reads it at once,
though the message is held, refused or answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.core.intents import INCIDENT, PROCEDURE
from gateway.core.writing.regex import either
from gateway.routing.deciding import guarding, weighing
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.reaching import about
from gateway.routing.reading import Reading, routed
from gateway.routing.rules import Rule, Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace

_JOINS = either(
    """
    y, e, i, porque, pq, xq, pues, pero, ademas, tambien, perque, tambe, mais, and,
    because, but, also, et, parce que, car, aussi, und, weil, aber, auch, eta, dar,
    pentru ca
    """
)
_JOINING = rf"[.;,:!?\n]+|\b{_JOINS}\b"

#: What stands between one thing that is told and another, or why it is. Romanian has
#: "si" for "and"; in a question it is "if", and what comes then has not happened.
_BETWEEN, _ASKED = re.compile(rf"{_JOINING}|\bsi\b"), re.compile(_JOINING)

#: What nobody reads by itself, who could help.
_UNREAD = frozenset((Outcome.CHALLENGE, Outcome.ANSWER, Outcome.REFUSE))

#: Words of danger are a manner of speaking only where examples are surer of it.
_UNSURE = -2.5

#: Whoever is in danger says so within so many parts.
_PARTS = 40

#: So many in a row may tell it together: "mi marido ha vuelto, borracho, y me pega".
_TOGETHER = 3

#: Of more, each must tell it alone: to read what is together would cost three times as
#: much.
_FEW = 12


@frozen
class Doubt:
    """
    What parts of a message tell of danger.

    Attributes:
        guard: That protects whoever writes, if any does.
        named: Guards that save lives whose words are said, and that did not hold.
    """

    guard: Rule | None = None
    named: Sequence[Rule] = ()


def apart(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    doubted: Sequence[Rule],
    again: PartReader,
    trace: Trace,
) -> Doubt:
    """
    Give what a part of the message tells of danger. Where a mailbox gets what happened,
    only what is told in confidence is looked for: a wall that came down is not danger
    because a part of it sounds so. Where it is answered at once, words must tell of it,
    or examples surely speak for it; where it is kept out, such as a curse, only these.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: Of it, that no guard took, or one that keeps it out.
        doubted: Guards that save lives whose words the whole of it says.
        again: Reads a part of it.
        trace: Takes why a guard holds after all.
    """
    waits = decision.intent == PROCEDURE or not decision.is_delivered
    if not waits and not doubted:
        return Doubt()
    if not _may_be_told(rules, reading.plain, again):
        return Doubt(None, doubted)

    def protects(rule: Rule) -> bool:
        return rule.effect.protects and (waits or rule.effect.confidential)

    held = decision.is_delivered or decision.outcome is Outcome.CHALLENGE
    kept_out = decision.outcome is Outcome.QUARANTINE
    silent, named = Trace(explain=False), [*doubted]
    between = _BETWEEN if held else _ASKED
    for said in _parts(reading.plain, between):
        if not _may_be_told(rules, said, again):
            continue
        part = again.read(said)
        if any(map(protects, rules.protecting_guards.matching(part, silent))):
            part = likened(rules, part)
            rule = guarding.guard(rules, part, silent).by
            told = _named(rules, part)
            if rule is None or not protects(rule):
                named += told
                continue
            sure = held or rule.effect.confidential or (rule in told and not kept_out)
            if sure or weighing.danger(rules, part) >= guarding.SURELY:
                trace.steps.append(silent.steps[-1])
                return Doubt(rule)
    return Doubt(None, named)


def hidden(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    doubted: Sequence[Rule],
    again: PartReader,
    trace: Trace,
) -> Rule | None:
    """
    Give the guard whose danger another one would keep out that took the message:
    whoever is beaten swears at those who do nothing. A machine says what it was told.
    """
    kept_out = decision.outcome is Outcome.QUARANTINE
    if not (kept_out and doubted) or Sender.MACHINE.value in decision.flags:
        return None
    return apart(rules, reading, decision, doubted, again, trace).guard


def _may_be_told(rules: Rules, said: str, again: PartReader) -> bool:
    """
    Say whether a guard that protects whoever writes may hold of what is *said*, or of a
    part of it: of most messages none has the words.
    """
    guards = rules.protecting_guards
    return again.cuts_names or guards.may_hold(again.reading, again.likely(said))


def read_at_once(
    rules: Rules, reading: Reading, decision: Decision, named: Sequence[Rule]
) -> Decision:
    """
    Let the mailboxes of guards that save lives, whose words are said and doubted, read
    what is held, refused, or answered by the gateway; and whoever would get it, if it
    is about nothing that rules know, and examples speak for danger. An incident told
    with such words never waits for spare time; where examples are not sure that it is
    a manner of speaking, it is urgent, and these read it, too.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: Of it, that no guard took.
        named: Those guards.
    """
    if decision.outcome not in _UNREAD:
        if not (named and decision.intent == INCIDENT):
            return decision
        unsure = weighing.danger(rules, reading) > _UNSURE
        least = Urgency.HIGH if unsure else Urgency.NORMAL
        decision = evolve(decision, urgency=max(decision.urgency, least))
        return _read_by(named, reading, decision) if unsure else decision
    if not decision.topics and weighing.danger(rules, reading) > 0:
        legs = tuple(evolve(leg, at_once=True) for leg in decision.legs)
        decision = evolve(decision, legs=legs)
    return _read_by(named, reading, decision)


def read_though_kept_out(
    rules: Rules, reading: Reading, decision: Decision, again: PartReader
) -> Decision:
    """
    Let the mailboxes of guards that protect whoever writes read at once what another
    keeps out, if it is such by itself: below the subject of an automatic answer it may
    be a person's.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: Of it, by the guard that took it.
        again: Reads a part of it.
    """
    if decision.outcome is not Outcome.QUARANTINE:
        return decision
    message = reading.message
    if message.subject and message.text:
        reading = likened(rules, again.read(routed("", message.text, again.index)))
    return _read_by(guarding.protecting(rules, reading), reading, decision)


def _read_by(named: Sequence[Rule], reading: Reading, decision: Decision) -> Decision:
    doubted = {name: rule for rule in named for name in rule.effect.deliver}
    legs = [
        evolve(leg, at_once=leg.at_once or leg.mailbox in doubted)
        for leg in decision.legs
    ]
    there = {leg.mailbox for leg in legs}
    legs += [
        Leg(
            mailbox=name,
            because=f"says words of {rule.name}, which may be danger",
            reasons=about(reading, rule.condition.atoms),
            at_once=True,
        )
        for name, rule in doubted.items()
        if name not in there
    ]
    return evolve(decision, legs=tuple(legs))


def _named(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Give the guards that save lives whose words are said, of a message that none took.
    """
    found = rules.saving_guards.matching(reading, Trace(explain=False))
    return [rule for rule in found if guarding.tells_of_danger(rule, reading)]


def likened(rules: Rules, part: Reading) -> Reading:
    """
    Ask examples of a *part*, which few are worth: that costs more than all else.
    """
    vote, told = rules.voting.ask(part.plain, part.places, part.atoms)
    known = rules.by_example.examples.known(part.words)
    return evolve(part, vote=vote, told=told, known=known)


def _parts(plain: str, between: re.Pattern[str]) -> Iterator[str]:
    """
    Give the parts of a message, with this *between* them, the shortest first; not all
    of it.
    """
    ends = [*[found.span() for found in between.finditer(plain)], (len(plain),) * 2]
    starts = [0, *[end for _, end in ends]]
    spans = [
        (start, end)
        for start, (end, _) in zip(starts, ends, strict=False)
        if plain[start:end].strip()
    ][:_PARTS]
    most = _TOGETHER if len(spans) <= _FEW else 1
    for length in range(1, min(most, len(spans) - 1) + 1):
        for first, last in zip(spans, spans[length - 1 :], strict=False):
            yield plain[first[0] : last[1]]
