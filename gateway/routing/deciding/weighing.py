"""
How much speaks for each thing that a message may be: what its words say by the rules,
what examples say, and whom it speaks to.

What each counts was measured on labelled messages that were no examples then, by
conditional logit (McFadden 1974; bench/weights.py): sums differ by the log of the odds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from attrs import frozen

from gateway.core import intents as wanted
from gateway.core.decision import Urgency
from gateway.routing.reading import Reading
from gateway.routing.rules import NOTHING, Rule, Rules
from gateway.routing.trace import Trace

#: In how many words a thing is said, and where first.
Said: TypeAlias = tuple[int, int]


@frozen
class _Counts:
    """
    What examples count, by 1: what all together have *learned* of the message's words,
    and the share of the *near*est.
    """

    learned: float
    near: float


_TOPICS = _Counts(learned=4.9, near=2.4)
_INTENTS = _Counts(learned=3.1, near=2.3)
_URGENCIES = _Counts(learned=1.1, near=2.9)

#: What they count for danger to life: that the message is like what a guard who saves
#: lives is shown, and that it is like what cannot wait.
_SAVING = _Counts(learned=1.4, near=3.4)
_PRESSING = _Counts(learned=4.1, near=3.25)

#: What words of the rules count for a topic, and to be said first.
_WORDS, _FIRST = 1.0, 0.7

#: What each word more counts, of so many, and to explain away all others, where nothing
#: is shown: examples know better which words tell.
_MORE, _MANY, _ALONE = 0.5, 2, 3.0

#: What they count for an intent, and what rules say for an urgency.
_WANTED, _TOLD = 0.6, 1.3

#: How much likelier an urgency is than what examples say of it, by intent and in all.
_LIKELY = {
    (Urgency.NORMAL, ""): -0.65,
    (Urgency.HIGH, wanted.INCIDENT): 1.45,
    (Urgency.LOW, wanted.INCIDENT): 0.4,
    (Urgency.LOW, wanted.PROCEDURE): -0.85,
    (Urgency.LOW, wanted.INFORMATION): -0.85,
    (Urgency.LOW, wanted.OTHER): -0.3,
    (Urgency.LOW, wanted.PROPOSAL): 1.2,
    (Urgency.LOW, wanted.QUESTION): -0.85,
}

#: So many examples know half of what many do.
_FEW = 50

#: To speak by handle to those responsible for it.
_SPOKEN_TO = 2.0

#: To be about nothing; where nothing is shown, for that and for what is usual, how near
#: the nearest must be, and to be what those want who only name the topic.
_NOTHING, _UNTAUGHT, _NEAR, _MEANT = 0.6, 0.9, 0.25, 0.5

#: An intent is not believed of a rule that is so much less likely than another.
_HARDLY = 3.0

#: As examples call danger to life.
_EMERGENCY = Urgency.EMERGENCY.name.lower()

#: A topic may be this much less likely than the foremost, and stand beside it; so much
#: more where nothing is shown; this much, where somebody says that there is another.
_BESIDE, _UNSURE, _BESIDES = 1.1, 0.4, 5.5

#: Whoever has another matter says so.
_ALSO = frozenset(
    (
        *("ademas", "tambien", "aparte", "otra", "cosas", "also", "besides", "things"),
        *("tambe", "coses", "aussi", "auch"),
    )
)


def danger(rules: Rules, reading: Reading) -> float:
    """
    Say how much examples speak for danger to life, and if less than 0, against it.
    """
    vote = reading.told
    guards, urgency = vote.learned.get("guards", {}), vote.learned.get("urgency", {})
    saving = max((guards.get(name, 0.0) for name in rules.saving), default=0.0)
    danger = trust(rules) * (
        _SAVING.learned * saving
        + _SAVING.near * vote.share("guards", *rules.saving)
        + _PRESSING.learned * urgency.get(_EMERGENCY, 0.0)
        + _PRESSING.near * vote.share("urgency", _EMERGENCY)
    )
    # To be unlike the few dangers that are shown is no proof that there is none.
    return danger if danger > 0 else danger * rules.dangers / (rules.dangers + _FEW)


def topics(
    rules: Rules, reading: Reading, said: Mapping[str, Said], trace: Trace
) -> Mapping[str, float]:
    """
    Say how much speaks for each topic that is *said*, and for the one for which most
    does, if examples speak more for it than for `NOTHING`.
    """
    heard = _heard(_TOPICS, rules, reading, "topics", said)
    untaught = 1 - trust(rules)
    nothing = heard.pop(NOTHING, 0.0) + trust(rules) * _NOTHING
    nothing += _untaught(rules, reading)
    near = reading.vote.nearness >= untaught * _NEAR
    shown = {name for name, weight in heard.items() if near and weight > nothing}
    told = [(name, words) for name, (words, _) in said.items() if words]
    for name, words in told:
        heard[name] += _WORDS
        heard[name] += untaught * _MORE * min(words - 1, _MANY)
        heard[name] += untaught * _ALONE * (name in rules.alone)
    if reading.places or told:
        # What is in the town, or told in words, is not another's unless words say so.
        for name in heard.keys() & rules.alone - said.keys():
            del heard[name]
    spoken_to = (rules.owned.get(mailbox, ()) for mailbox in reading.addressed)
    for name in {*chain.from_iterable(spoken_to)} & heard.keys():
        heard[name] += _SPOKEN_TO
    leading = _leading(rules, reading, said, heard, trace)
    if leading:
        heard[leading] += _FIRST
    likely = max(sorted(heard), key=heard.__getitem__, default="")
    sure = likely in shown and not _is_passing(likely, rules, reading, said)
    return {name: heard[name] for name in (*said, *([likely] if sure else ()))}


def _leading(
    rules: Rules,
    reading: Reading,
    said: Mapping[str, Said],
    heard: Mapping[str, float],
    trace: Trace,
) -> str:
    told = {name: where for name, (words, where) in said.items() if words}
    most = max((heard[name] for name in told), default=0.0)
    even = [f"topic {name}" for name in told if heard[name] == most]
    if len(even) > 1:
        # Of which as much is said, the one whose own example is near enough.
        own = rules.by_example.nearest("topics", reading, trace, among=even)
        if own is not None:
            return own.effect.topics[0]
    return min(told, key=told.__getitem__, default="")


def shown(reading: Reading, name: str) -> float:
    """
    Say how much examples speak for a guard against another: 2 at most, or about.
    """
    learned = reading.told.learned.get("guards", {}).get(name, 0.0)
    return learned + reading.told.share("guards", name)


def trust(rules: Rules) -> float:
    """
    Say how far examples are believed, from 0 to 1: a few that agree are no proof.
    """
    shown = len(rules.by_example.votes.shown)
    return shown / (shown + _FEW)


def _untaught(rules: Rules, reading: Reading) -> float:
    """
    Say what speaks for nothing and for what is usual where little is shown: less where
    the message is much like one of it, and more where it is unlike all.
    """
    like = (reading.vote.nearness - _NEAR) / _NEAR
    return (1 - trust(rules)) * _UNTAUGHT * (1 - min(like, 1.0))


def _heard(
    counts: _Counts, rules: Rules, reading: Reading, part: str, names: Iterable[str]
) -> dict[str, float]:
    """
    Say how much examples speak for whatever they know of a *part*, and for *names*.
    """
    vote, known = reading.vote, trust(rules)
    heard = dict.fromkeys(names, 0.0)
    for name, learned in vote.learned.get(part, {}).items():
        heard[name] = known * counts.learned * learned
    for name, share in vote.shares.get(part, {}).items():
        heard[name] = heard.get(name, 0.0) + known * counts.near * share
    return heard


def _is_passing(
    name: str, rules: Rules, reading: Reading, said: Mapping[str, Said]
) -> bool:
    """
    Say whether there are only hints of a topic: where words tell another, they count
    for nothing, however many examples have them.
    """
    if name in said or not any(words for words, _ in said.values()):
        return False
    hinted = rules.hint_book.matching(reading, Trace(explain=False))
    return any(name in rule.effect.topics for rule in hinted)


def beside(
    rules: Rules, weights: Mapping[str, float], foremost: str, words: Iterable[str]
) -> Collection[str]:
    """
    Name the topics that are likely enough to stand beside the *foremost*, where these
    *words* are said.
    """
    apart = _BESIDE + (1 - trust(rules)) * _UNSURE
    least = weights[foremost] - (apart if _ALSO.isdisjoint(words) else _BESIDES)
    return {name for name, weight in weights.items() if weight >= least}


def intents(
    rules: Rules, reading: Reading, said: Sequence[str], meant: str
) -> Mapping[str, float]:
    """
    Say how much speaks for each intent.

    Args:
        rules: Of the town.
        reading: Of the message.
        said: The intents whose words are said, in the order of the rules.
        meant: What is wanted by whoever names only the topic.
    """
    heard = _heard(_INTENTS, rules, reading, "intents", (*said, meant))
    for name in said:
        heard[name] += _WANTED
    if not said:
        heard[meant] += (1 - trust(rules)) * _MEANT
    return heard


def unlikely(weights: Mapping[str, float], foremost: str) -> frozenset[str]:
    """
    Name the intents that are much less likely than the *foremost*.
    """
    least = weights[foremost] - _HARDLY
    return frozenset(name for name in weights if weights[name] < least)


def urgencies(
    rules: Rules, reading: Reading, told: Urgency | None
) -> Mapping[Urgency, float]:
    """
    Say how much speaks for each urgency that examples show, and for what rules *told*,
    if they did. Danger to life is a guard's to tell: here it is urgent, and no more.
    """
    learned = reading.told.learned.get("urgency", {})
    heard: dict[Urgency, float] = {}
    for urgency in (Urgency.LOW, Urgency.NORMAL, Urgency.HIGH):
        name = urgency.name.lower()
        if name in learned:
            near = reading.told.soon(name, reading.topics)
            heard[urgency] = _URGENCIES.learned * learned[name] + _URGENCIES.near * near
            for intent in (reading.intent, ""):
                heard[urgency] += _LIKELY.get((urgency, intent), 0.0)
    if Urgency.HIGH in heard and _EMERGENCY in learned:
        near = reading.told.soon(_EMERGENCY, reading.topics)
        heard[Urgency.HIGH] += _URGENCIES.learned * (1 + learned[_EMERGENCY])
        heard[Urgency.HIGH] += _URGENCIES.near * near
    if told in heard:
        heard[told] += _TOLD
    heard = {urgency: trust(rules) * weight for urgency, weight in heard.items()}
    usual = Urgency.NORMAL if told is None else told
    heard[usual] = heard.get(usual, 0.0) + _untaught(rules, reading)
    return heard


def said(rule: Rule, reading: Reading) -> Said:
    """
    Say in how many words of a message a rule's topic is told, and where first: several
    words in a row are no accident.
    """
    found = reading.atoms.of(rule.condition.atoms)
    if len(found) == 1:
        # As it is with nearly all.
        position, words = found[0]
        return 2 if " " in words else 1, position
    told: dict[int, int] = {}
    for position, words in found:
        told[position] = max(2 if " " in words else 1, told.get(position, 0))
    return sum(told.values()), min(told, default=0)
