"""
Which guard holds, if any: by its words first. Examples show where these are only a
manner of speaking, and where there is danger that no word tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.decision import Outcome
from gateway.core.identity import Standing
from gateway.core.rule_names import OF_GUARD
from gateway.routing.deciding import showing, weighing
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace

#: The weight of danger to life below which a word of it is taken for a manner of
#: speaking.
_SPOKEN_OF = -2.0

#: The weight from which words of danger in one sentence are meant, whatever stands
#: beside it.
_TOLD_ALONE = 1.5

#: The same of words that are said only of another time than now.
_TOLD_OF = -0.4

#: Kinds of sender whose messages guards keep out whatever they say.
_KEPT_OUT = frozenset({Sender.MACHINE, Sender.LOOKALIKE})

#: How much more examples must speak for another guard than for the one whose words are
#: said, to prefer it.
_RATHER = 0.5


@frozen
class Guarded:
    """
    The result of asking the guards.

    Attributes:
        by: The guard that holds, if any does.
        doubted: Guards of emergencies before it whose words are said, but do not count.
    """

    by: Rule | None = None
    doubted: Sequence[Rule] = ()


def guard(rules: Rules, reading: Reading, again: PartReader, trace: Trace) -> Guarded:
    """
    Find the guard that holds. A guard that quarantines, such as that of look-alikes,
    gives way where examples show danger to life: an impostor may be in danger, too.

    Args:
        rules: Of the town.
        reading: Of the message, or of a part of it.
        again: Reads sentences of it by themselves.
        trace: Takes why the guard holds.
    """
    doubted: list[Rule] = []
    reading, danger, name = showing.heard(rules, reading)
    shown = reading
    found = rules.guards.matching(reading, trace)
    jest = _is_jest(reading, danger)
    for rule in found:
        by_words = tells_of_danger(rule, reading)
        spoken_of = by_words and (
            (jest and not _is_told_alone(rules, reading, again))
            or (danger < _TOLD_OF and is_of_another_time(rules, reading, again))
        )
        withheld = rule.effect.outcome is Outcome.QUARANTINE
        if withheld and not name:
            # Nobody else would read a sentence beside it that is surely danger.
            shown, name = showing.sure_alone(rules, reading, danger)
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
    if reading.in_alarm:
        # Who waits for help says where they are, which is like many a danger.
        return Guarded(None, doubted)
    own = rules.by_example.nearest("guards", reading, trace)
    if own is not None:
        return Guarded(own, doubted)
    name = name or showing.another(rules, reading)
    if not name:
        return Guarded(None, doubted)
    trace.note(rules.guard_of[name].name, shown.told.because("guards", name))
    return Guarded(rules.guard_of[name], doubted)


def protecting(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Return the guards of emergencies and confidences that would hold if no other guard
    had quarantined the message.
    """
    reading, danger, name = showing.heard(rules, reading)
    return _said(rules, reading, danger) + ([rules.guard_of[name]] if name else [])


def crying(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Return the matters of emergencies whose words are said and that ask for no proof,
    such as a bare call for help, if the message is kept out for who sent it: what is
    unwanted for its words, such as spam, calls for nobody.
    """
    silent = Trace(explain=False)
    if _KEPT_OUT.isdisjoint(reading.sender) or any(
        rule.effect.outcome is Outcome.QUARANTINE
        and reading.atoms.says(rule.condition.atoms)
        for rule in rules.guards.matching(reading, silent)
    ):
        return []
    return [
        rule
        for rule in rules.matters.matching(reading, silent)
        if rule.effect.requires is Standing.NONE and tells_of_danger(rule, reading)
    ]


def _said(rules: Rules, reading: Reading, danger: float) -> list[Rule]:
    """
    Return the guards of emergencies and confidences that hold by their words, given
    the weight of *danger*.
    """
    jest = _is_jest(reading, danger)
    found = rules.protecting_guards.matching(reading, Trace(explain=False))
    return [
        rule
        for rule in found
        if reading.atoms.says(rule.condition.atoms)
        and not (jest and tells_of_danger(rule, reading))
    ]


def effect_of(rules: Rules, by: Rule, reading: Reading) -> Effect:
    """
    Return the effect of the guard *by*. If it makes an emergency, and words of a
    confidential guard are said, too, both effects apply: a husband's knife is an
    emergency for the mailboxes of both, in confidence. Where there are examples of
    danger, these have already chosen the guard, and its effect stands alone.
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
    Say whether any guard of emergencies holds by its words, meant literally or not.
    """
    found = rules.saving_guards.matching(reading, Trace(explain=False))
    return any(tells_of_danger(rule, reading) for rule in found)


def tells_of_danger(rule: Rule, reading: Reading) -> bool:
    """
    Say whether *rule* is of an emergency and words of it are said.
    """
    return rule.effect.saves and reading.atoms.says(rule.condition.atoms)


def _is_jest(reading: Reading, danger: float) -> bool:
    # Of so few words examples know too little to call them a manner of speaking.
    return danger < _SPOKEN_OF and len(reading.words) > showing.FEW


def is_of_another_time(rules: Rules, reading: Reading, again: PartReader) -> bool:
    """
    Say whether words of danger are said only of another time, if any are said.
    """
    now = showing.now_in(rules, reading)
    return now is not None and not calls(rules, again.read(now))


def _is_told_alone(rules: Rules, reading: Reading, again: PartReader) -> bool:
    """
    Say whether one sentence of the message, by itself, says words of danger that
    examples take for danger (`_TOLD_ALONE`): calm ones beside it must not outweigh it,
    unless they say that nobody was harmed, or that it is for fun.
    """
    least = _TOLD_ALONE + showing.comforted(rules, reading)
    return any(
        showing.as_of_now(rules, alone)[1] >= least and calls(rules, again.read(said))
        for said, alone in showing.sentences(rules, reading)
    )


def _rather(rules: Rules, rule: Rule, reading: Reading, trace: Trace) -> Rule:
    """
    Return the confidential guard that examples prefer by `_RATHER` to *rule*, a guard
    that is not confidential and whose words are said; else *rule*: kicks at a door are
    danger to life, and a husband's kicks are confidential, too.
    """
    if rule.effect.confidential or not rules.saving:
        return rule
    shown = {name: weighing.shown(reading, name) for name in rules.saving}
    likely = rules.guard_of[max(rules.saving, key=shown.__getitem__)]
    name = rule.name.removeprefix(OF_GUARD)
    more = max(shown.values()) - weighing.shown(reading, name)
    if not likely.effect.confidential or more < _RATHER:
        return rule
    trace.note(likely.name, "examples show it rather")
    return likely
