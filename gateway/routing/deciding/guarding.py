"""
Which guard holds, if any: by its words first. Examples say where these are only a
manner of speaking, and where there is danger that no word tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.decision import Outcome
from gateway.routing.deciding import weighing
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace

#: What must speak for danger to life where no word tells of it; and what must speak
#: against it where a word does, which is a manner of speaking then.
_DANGER, _SPOKEN_OF = 1.4, -1.0

#: What must speak for any other guard: a share of the nearest, where much is shown.
_GUARDED = 0.2

#: And what all examples must teach of it, where no word tells of any guard: of what
#: hardly anybody says, whatever is nearest is not near.
_TAUGHT = 0.15

#: Where so much speaks for danger, nothing more is asked.
SURELY = 4.0

#: Who says no more words than this, "mi mujer", is in no danger unless it is so near to
#: what those have said who were.
_FEW, _NEAR = 3, 0.4

#: Who answers a question says little more, and of such answers examples know little:
#: "er lune que viene" is near to nothing that was told of danger.
_ANSWER, _ANSWERED = 6, 0.3

#: By how much examples must show another guard than the one whose words are said.
_RATHER = 1.0


@frozen
class Guarded:
    """
    What guards say of a message.

    Attributes:
        by: The one that holds, if any does.
        doubted: Those before it that save lives and whose words are said.
    """

    by: Rule | None = None
    doubted: Sequence[Rule] = ()


def guard(rules: Rules, reading: Reading, trace: Trace) -> Guarded:
    """
    Give the guard that holds. Safety needs less than anything else, and goes before
    identity: whoever seems to be somebody else may be in danger.
    """
    doubted: list[Rule] = []
    danger = weighing.danger(rules, reading)
    name = _saving(rules, reading, danger)
    found = rules.guards.matching(reading, trace)
    jest = _is_jest(reading, danger)
    for rule in found:
        by_words = tells_of_danger(rule, reading)
        spoken_of = by_words and jest
        withheld = rule.effect.outcome is Outcome.QUARANTINE
        if not spoken_of and not (withheld and name):
            trace.leave_out(found, rule.name)
            held = _rather(rules, rule, reading, trace) if by_words else rule
            return Guarded(held, doubted)
        if by_words:
            doubted.append(rule)
        trace.withdraw(
            "examples show a manner of speaking"
            if spoken_of
            else "danger comes first, as examples show"
        )
    own = rules.by_example.nearest("guards", reading, trace)
    if own is not None:
        return Guarded(own, doubted)
    name = name or _shown(rules, reading)
    if not name:
        return Guarded(None, doubted)
    trace.note(rules.guard_of[name].name, reading.told.because("guards", name))
    return Guarded(rules.guard_of[name], doubted)


def protecting(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Give the guards that protect whoever writes and would hold if no other kept the
    message out.
    """
    danger = weighing.danger(rules, reading)
    name = _saving(rules, reading, danger)
    return _said(rules, reading, danger) + ([rules.guard_of[name]] if name else [])


def _said(rules: Rules, reading: Reading, danger: float) -> list[Rule]:
    """
    Give those of them that hold by their words; *danger* is what speaks for it.
    """
    jest = _is_jest(reading, danger)
    found = rules.protecting_guards.matching(reading, Trace(explain=False))
    return [
        rule
        for rule in found
        if reading.atoms.of(rule.condition.atoms)
        and not (jest and tells_of_danger(rule, reading))
    ]


def effect_of(rules: Rules, by: Rule, reading: Reading) -> Effect:
    """
    Give what follows from the guard *by*. Where it saves lives, and what another keeps
    in confidence is said, too, both follow: of a knife in a husband's hand nobody else
    reads, and nobody is told in public. Examples of danger say which of the two it is.
    """
    effect = by.effect
    if effect.confidential or not effect.saves or rules.saving:
        return effect
    for other in _said(rules, reading, weighing.danger(rules, reading)):
        if other.effect.confidential:
            readers = dict.fromkeys(effect.deliver + other.effect.deliver)
            effect = evolve(effect.beside(other.effect), deliver=tuple(readers))
    return effect


def calls(rules: Rules, reading: Reading) -> bool:
    """
    Say whether a guard that saves lives holds by its words, be they meant so or not.
    """
    found = rules.saving_guards.matching(reading, Trace(explain=False))
    return any(tells_of_danger(rule, reading) for rule in found)


def tells_of_danger(rule: Rule, reading: Reading) -> bool:
    """
    Say whether a guard that saves lives holds by its words.
    """
    return rule.effect.saves and bool(reading.atoms.of(rule.condition.atoms))


def _is_jest(reading: Reading, danger: float) -> bool:
    # Of a word or two examples know too little to say that they are no alarm.
    return danger < _SPOKEN_OF and len(reading.words) > _FEW


def _rather(rules: Rules, rule: Rule, reading: Reading, trace: Trace) -> Rule:
    """
    Give the guard that examples show rather than that of a *rule* whose words are said,
    if it keeps in confidence what is told, and that one does not: kicks at a door are
    danger to life, and those of a husband no neighbour's business.
    """
    if rule.effect.confidential or not rules.saving:
        return rule
    shown = {name: weighing.shown(reading, name) for name in rules.saving}
    likely = rules.guard_of[max(rules.saving, key=shown.__getitem__)]
    name = rule.name.removeprefix("guard ")
    more = max(shown.values()) - weighing.shown(reading, name)
    if not likely.effect.confidential or more < _RATHER:
        return rule
    trace.note(likely.name, "examples show it rather")
    return likely


def _saving(rules: Rules, reading: Reading, danger: float) -> str:
    """
    Name the guard of those that save lives that examples show the message to need, if
    there is so much *danger*.
    """
    if not rules.saving or danger < _DANGER:
        return ""
    vote = reading.told
    learned = vote.learned.get("guards", {})
    taught = max(learned.get(name, 0.0) for name in rules.saving)
    if taught < _TAUGHT and danger < SURELY:
        return ""
    name = max(
        rules.saving,
        key=lambda name: (vote.share("guards", name), learned.get(name, 0.0)),
    )
    likely_answer = reading.asked and danger < SURELY
    return name if _is_near(reading, name, answer=likely_answer) else ""


def _shown(rules: Rules, reading: Reading) -> str:
    """
    Name the guard that saves no lives that examples show it to need, if any.
    """
    shares = reading.told.shares.get("guards", {})
    learned = reading.told.learned.get("guards", {})
    likely = {
        name: weighing.trust(rules) * reading.told.share("guards", name)
        for name in sorted(shares.keys() & rules.guard_of.keys())
        if name not in rules.saving and learned.get(name, 0.0) >= _TAUGHT
    }
    name = max(likely, key=likely.__getitem__, default="")
    enough = likely.get(name, 0.0) >= _GUARDED and _is_near(reading, name)
    return name if enough else ""


def _is_near(reading: Reading, name: str, *, answer: bool = False) -> bool:
    """
    Say whether a message is near to what the guard *name* was shown: whatever is
    nearest to a word or two is not, nor to what is likely an *answer*.
    """
    words = len(reading.words)
    if words > (_ANSWER if answer else _FEW):
        return True
    least = _NEAR if words <= _FEW else _ANSWERED
    return any(
        near >= least and shown.says.get("guards") == name
        for shown, near in reading.told.voters
    )
