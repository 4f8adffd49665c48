"""
What examples show of danger to life and of other guards, whatever words are said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from attrs import evolve

from gateway.core.decision import Outcome
from gateway.core.writing.questions import has_question
from gateway.routing.deciding import weighing
from gateway.routing.reading import Reading
from gateway.routing.rules import NOTHING, Rules
from gateway.routing.voting import besides_places
from gateway.routing.words.distress import signs_of_distress
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.reassuring import reassures
from gateway.routing.words.said_calmly import is_acted, is_at_leisure
from gateway.routing.words.text import cut
from gateway.routing.words.urging import asks_calmly
from gateway.routing.words.when.another_time import told_of_now

#: Least weight of danger to life (`weighing.danger`) where no word tells of it.
_DANGER = 1.0

#: How much less it has for each unit by which examples teach that a message is about
#: another topic.
_OTHERWISE = 2.0

#: Below this weight of danger, nothing at the edges of a message hides any.
_CALM = -6.0

#: How much less weight danger has that is told of another time; and the weight below
#: which it does not matter.
_ANOTHER_TIME, _UNLIKELY = 6.0, -2.5

#: How much less weight danger has in a message that asks something else than for help:
#: two of 542 emergencies do.
_ASKED = 2.0

#: The same in one that says that it is over or harmed nobody, or is acted; or that
#: laughs, thanks, makes a claim or tells of a habit: of 856 emergencies none does.
_AT_EASE = 4.0

#: How much more weight danger that no word tells has where no, one, or more signs of
#: distress are told.
_WITNESSED = (0.0, 2.0, 3.5)

#: Least share of the nearest examples' vote for any other guard, once examples are
#: trusted in full.
_GUARDED = 0.2

#: Least weight that the trained classifier must give a guard of which no word is said:
#: in a message unlike all examples even the nearest one is not near.
_TAUGHT = -0.3

#: From this weight of danger on, or where a sign of distress is told, no single guard
#: need be taught: much that is danger is shared by several.
_LIKELY = 2.0

#: From this weight of danger on, nothing more is checked.
SURELY = 4.0

#: A message of at most so many words ("mi mujer") is danger only if it is at least this
#: near to an example of danger.
FEW, _NEAR = 3, 0.4

#: The same where examples must be surer: of what answers a question of ours ("er lune
#: que viene"), of which they know little, and of what nobody would read.
_SHORT, _NEARER = 6, 0.3


def heard(rules: Rules, reading: Reading) -> tuple[Reading, float, str]:
    """
    Return *reading*, the weight of danger in it, and the name of the guard of
    emergencies that examples show to hold, or nothing. Without greetings, thanks and
    the sender's name, if it tells more of danger so: politeness must not outweigh it.
    """
    now, danger = as_of_now(rules, reading)
    name = _saving(rules, now, danger)
    if name or not rules.saving or danger < _CALM:
        return now, danger, name
    known = now.told, now.vote
    vote = rules.voting.ask_between_edges(now.plain, now.places, *known)
    if vote is None or (vote is now.told and now is reading):
        return now, danger, name
    alone, more = as_of_now(rules, evolve(now, told=vote))
    if more <= danger:
        return now, danger, name
    return alone, more, _saving(rules, alone, more)


def as_of_now(rules: Rules, reading: Reading) -> tuple[Reading, float]:
    """
    Return *reading*, and the weight of danger in it. What is told of another time
    counts by `_ANOTHER_TIME` less, or is left out, if the rest tells more of danger;
    `calmed` says how much less danger counts besides.
    """
    danger = weighing.danger(rules, reading)
    calm = calmed(rules, reading) if danger > _UNLIKELY else 0.0
    danger -= calm
    now = now_in(rules, reading) if danger > _UNLIKELY else None
    if now is None:
        return reading, danger
    less = danger - weighing.trust(rules) * _ANOTHER_TIME
    if len(cut(now)) <= FEW:
        return reading, less
    rest = evolve(reading, told=rules.voting.ask_part(now, reading.places))
    more = min(weighing.danger(rules, rest), danger)
    return (rest, more) if more > less else (reading, less)


def now_in(rules: Rules, reading: Reading) -> str | None:
    """
    Return what a message says without what it tells of another time; None if it tells
    of none, says that it is now, or no guard is of emergencies.
    """
    year = reading.message.received_at.year
    return told_of_now(reading.plain, year) if rules.saving else None


def calmed(rules: Rules, reading: Reading) -> float:
    """
    Return how much less weight danger has in a message that asks something else than
    for help (`_ASKED`), or says that nobody was harmed, or tells it at leisure
    (`_AT_EASE`).
    """
    trusted = weighing.trust(rules)
    if not trusted:
        return 0.0
    asked = trusted * _ASKED if asks_calmly(reading.plain) else 0.0
    calmly = is_at_leisure(reading.plain) and not _is_of_oneself(rules, reading)
    leisure = trusted * _AT_EASE if calmly else 0.0
    return asked + max(comforted(rules, reading), leisure)


def comforted(rules: Rules, reading: Reading) -> float:
    """
    Return how much less weight danger has because a message says that nobody was
    harmed, or that it is acted; 0 if it does not. It counts for each part of it, too.
    """
    plain, trusted = reading.plain, weighing.trust(rules)
    calm = trusted and (reassures(plain) or is_acted(plain))
    return trusted * _AT_EASE if calm else 0.0


def _is_of_oneself(rules: Rules, reading: Reading) -> bool:
    """
    Say whether examples show a confidential danger, such as that of suicide: of that
    people tell with a laugh or with thanks, too, and of blows that they get each day.
    """
    shown = {name: weighing.shown(reading, name) for name in rules.saving}
    likely = max(shown, key=shown.__getitem__, default="")
    return bool(likely) and rules.guard_of[likely].effect.confidential


def sure_alone(rules: Rules, reading: Reading, danger: float) -> tuple[Reading, str]:
    """
    Return *reading* as examples take one sentence of it by itself, and the name of the
    guard of emergencies that they surely show there; *reading* and nothing, if there
    is no such sentence, or the whole has too little *danger*.
    """
    # What else they tell who ask is the reason why.
    asks = has_question(reading.plain)
    if rules.saving and danger >= _UNLIKELY and not asks:
        for _, alone in sentences(rules, reading):
            told, sure = as_of_now(rules, alone)
            if sure >= SURELY and (name := _saving(rules, told, sure)):
                return told, name
    return reading, ""


def sentences(rules: Rules, reading: Reading) -> Iterator[tuple[str, Reading]]:
    """
    Yield the sentences of the message, each with *reading* as examples take it by
    itself.
    """
    for said, vote in rules.voting.ask_sentences(reading.plain, reading.places):
        yield said, evolve(reading, plain=said, told=vote)


def another(rules: Rules, reading: Reading) -> str:
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
    rule = rules.guard_of[name]
    kept_out = rule.effect.outcome is Outcome.QUARANTINE
    if rule.condition.excludes(reading) or not _is_near(reading, name, surely=kept_out):
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


def _saving(rules: Rules, reading: Reading, danger: float) -> str:
    """
    Return the name of the guard of emergencies that examples show to hold, if there is
    enough *danger*, to which signs of distress add (`_WITNESSED`); else nothing.
    """
    if not rules.saving or danger < _DANGER - _WITNESSED[-1]:
        return ""
    signs = signs_of_distress(reading.plain)
    danger += weighing.trust(rules) * _WITNESSED[signs]
    if danger < _DANGER or danger < _DANGER + _OTHERWISE * _otherwise(rules, reading):
        return ""
    vote = reading.told
    learned = vote.learned.get("guards", {})
    taught = max(learned.get(name, 0.0) for name in rules.saving)
    if taught < _TAUGHT and danger < _LIKELY and not signs:
        return ""
    if not (vote.share("guards", *rules.saving) or signs or danger >= SURELY):
        # Words that danger has, too, and not one of the nearest examples is danger.
        return ""
    name = max(
        rules.saving,
        key=lambda name: (vote.share("guards", name), learned.get(name, 0.0)),
    )
    answers = reading.asked and danger < SURELY
    if rules.guard_of[name].condition.excludes(reading):
        return ""
    return name if _is_near(reading, name, surely=answers) else ""


def _otherwise(rules: Rules, reading: Reading) -> float:
    """
    Return how much examples teach that the message is about a topic that is none of
    danger: 0 if they do not, about 1 if it is like theirs.
    """
    saving = (rules.guard_of[name].effect.topics for name in rules.saving)
    perilous = {NOTHING, *chain.from_iterable(saving)}
    learned = reading.told.learned.get("topics", {})
    others = [weight for topic, weight in learned.items() if topic not in perilous]
    return weighing.trust(rules) * max(0.0, max(others, default=0.0))


def _is_near(reading: Reading, name: str, *, surely: bool = False) -> bool:
    """
    Say whether a message is near enough to an example of the guard *name*. Long ones
    always are; a few words, or a short message that must *surely* be one, must be very
    like it. Names of places and numbers do not count: they make "estoy en" no longer.
    """
    words = len(besides_places(reading.plain, reading.places))
    if words > (_SHORT if surely else FEW):
        return True
    least = _NEAR if words <= FEW else _NEARER
    return any(
        near >= least and shown.says.get("guards") == name
        for shown, near in reading.told.voters
    )
