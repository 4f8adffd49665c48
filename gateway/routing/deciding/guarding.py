"""
Which guard holds, if any: by its words first. Examples show where these are only a
manner of speaking, and where there is danger that no word tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from gateway.core.decision import Outcome
from gateway.routing.deciding import weighing
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace
from gateway.routing.voting import besides_places
from gateway.routing.words.learning.vote import Vote

#: Least weight of danger to life (`weighing.danger`) where no word tells of it; and the
#: weight below which a word that does is taken for a manner of speaking.
_DANGER, _SPOKEN_OF = 1.55, -1.0

#: Below this weight of danger, nothing at the edges of a message hides any.
_CALM = -6.0

#: Least share of the nearest examples' vote for any other guard, once examples are
#: trusted in full.
_GUARDED = 0.2

#: Least weight that the trained classifier must give a guard of which no word is said:
#: in a message unlike all examples even the nearest one is not near.
_TAUGHT = 0.15

#: From this weight of danger on, nothing more is checked.
SURELY = 4.0

#: A message of at most so many words ("mi mujer") is danger only if it is at least this
#: near to an example of danger.
_FEW, _NEAR = 3, 0.4

#: The same where examples must be surer: of what answers a question of ours ("er lune
#: que viene"), of which they know little, and of what nobody would read.
_SHORT, _NEARER = 6, 0.3

#: How much more examples must speak for another guard than for the one whose words are
#: said, to prefer it.
_RATHER = 1.0


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
    reading, danger, name = _heard(rules, reading)
    found = rules.guards.matching(reading, trace)
    jest = _is_jest(reading, danger)
    for rule in found:
        by_words = tells_of_danger(rule, reading)
        spoken_of = by_words and jest and not _is_told_alone(rules, reading, again)
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
    if reading.in_alarm:
        # Who waits for help says where they are, which is like many a danger.
        return Guarded(None, doubted)
    own = rules.by_example.nearest("guards", reading, trace)
    if own is not None:
        return Guarded(own, doubted)
    name = name or _shown(rules, reading)
    if not name:
        return Guarded(None, doubted)
    trace.note(rules.guard_of[name].name, reading.told.because("guards", name))
    return Guarded(rules.guard_of[name], doubted)


def _heard(rules: Rules, reading: Reading) -> tuple[Reading, float, str]:
    """
    Return *reading*, the weight of danger in it, and the name of the guard of
    emergencies that examples show to hold, or nothing. Without greetings, thanks and
    the sender's name, if it tells more of danger so: politeness must not outweigh it.
    """
    danger = weighing.danger(rules, reading)
    name = _saving(rules, reading, danger)
    if name or not rules.saving or danger < _CALM:
        return reading, danger, name
    vote = rules.voting.ask_between_edges(reading.plain, reading.places)
    alone = reading if vote is None else evolve(reading, told=vote)
    more = weighing.danger(rules, alone)
    if more <= danger:
        return reading, danger, name
    return alone, more, _saving(rules, alone, more)


def protecting(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Return the guards of emergencies and confidences that would hold if no other guard
    had quarantined the message.
    """
    reading, danger, name = _heard(rules, reading)
    return _said(rules, reading, danger) + ([rules.guard_of[name]] if name else [])


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
    Say whether *rule* is a guard of emergencies and words of it are said.
    """
    return rule.effect.saves and reading.atoms.says(rule.condition.atoms)


def _is_jest(reading: Reading, danger: float) -> bool:
    # Of so few words examples know too little to call them a manner of speaking.
    return danger < _SPOKEN_OF and len(reading.words) > _FEW


def _is_told_alone(rules: Rules, reading: Reading, again: PartReader) -> bool:
    """
    Say whether one sentence of the message, by itself, says words of danger that
    examples take for more than a manner of speaking: calm ones beside it must not
    outweigh it.
    """
    return any(
        weighing.danger(rules, alone) >= _SPOKEN_OF and calls(rules, again.read(said))
        for said, alone in _sentences(rules, reading)
    )


def _sentences(rules: Rules, reading: Reading) -> Iterator[tuple[str, Reading]]:
    """
    Yield the sentences of the message, each with *reading* as examples take it by
    itself.
    """
    for said, vote in rules.voting.ask_sentences(reading.plain, reading.places):
        yield said, evolve(reading, told=vote)


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
    name = rule.name.removeprefix("guard ")
    more = max(shown.values()) - weighing.shown(reading, name)
    if not likely.effect.confidential or more < _RATHER:
        return rule
    trace.note(likely.name, "examples show it rather")
    return likely


def _saving(rules: Rules, reading: Reading, danger: float) -> str:
    """
    Return the name of the guard of emergencies that examples show to hold, if there is
    enough *danger*; else nothing.
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
    answers = reading.asked and danger < SURELY
    return name if _is_near(reading, name, surely=answers) else ""


def _shown(rules: Rules, reading: Reading) -> str:
    """
    Return the name of the other guard that examples show to hold; else nothing.
    """
    shares = reading.told.shares.get("guards", {})
    learned = reading.told.learned.get("guards", {})
    likely = {
        name: weighing.trust(rules) * reading.told.share("guards", name)
        for name in sorted(shares.keys() & rules.guard_of.keys())
        if name not in rules.saving and learned.get(name, 0.0) >= _TAUGHT
    }
    name = max(likely, key=likely.__getitem__, default="")
    if likely.get(name, 0.0) < _GUARDED:
        return ""
    # Nobody reads what is kept out: of a short message examples must be surer of it.
    kept_out = rules.guard_of[name].effect.outcome is Outcome.QUARANTINE
    if not _is_near(reading, name, surely=kept_out):
        return ""
    return name if kept_out or not _is_calm(reading.told) else ""


def _is_calm(vote: Vote) -> bool:
    """
    Say whether more of the nearest examples tell calmly of one topic than have any
    guard: in "los gatos, ¿alguien los controla?" one word is of "me controla".
    """
    guarded = 0.0
    calm: dict[str, float] = {}
    for shown, near in vote.voters:
        topic = shown.says.get("topics", "")
        if "guards" in shown.says:
            guarded += near * near
        else:
            calm[topic] = calm.get(topic, 0.0) + near * near
    return guarded < max(calm.values(), default=0.0)


def _is_near(reading: Reading, name: str, *, surely: bool = False) -> bool:
    """
    Say whether a message is near enough to an example of the guard *name*. Long ones
    always are; a few words, or a short message that must *surely* be one, must be very
    like it. Names of places and numbers do not count: they make "estoy en" no longer.
    """
    words = len(besides_places(reading.plain, reading.places))
    if words > (_SHORT if surely else _FEW):
        return True
    least = _NEAR if words <= _FEW else _NEARER
    return any(
        near >= least and shown.says.get("guards") == name
        for shown, near in reading.told.voters
    )
