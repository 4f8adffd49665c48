"""
Weights of the topics, intents, urgencies and dangers of a message: from words of the
rules, from examples, and from the mailboxes that it names by handle. It is long because
all these weights are found together, and hold only together.

The coefficients were fitted on labelled messages outside the examples, by conditional
logit (McFadden 1974; bench/weights.py): a difference of weights is a log of odds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from attrs import frozen

from gateway.core import intents as wanted
from gateway.core.decision import Urgency
from gateway.core.rule_names import OF_TOPIC
from gateway.core.writing.joining import ALSO
from gateway.routing.deciding.words_said import Said
from gateway.routing.reading import Reading
from gateway.routing.rules import NOTHING, Rules
from gateway.routing.trace import Trace
from gateway.routing.words.asking_how import asks_how, asks_only_how


@frozen
class _Counts:
    """
    Coefficients of what examples say: of the trained classifier's weight (*learned*),
    and of the share of the nearest examples' vote (*near*), from 0 to 1.
    """

    learned: float
    near: float


_TOPICS = _Counts(learned=3.2, near=3.3)
_INTENTS = _Counts(learned=2.9, near=2.7)
_URGENCIES = _Counts(learned=1.2, near=2.4)

#: Coefficients for danger to life: of examples of a guard of emergencies, and of
#: examples labelled as an emergency.
_SAVING = _Counts(learned=2.0, near=3.4)
_PRESSING = _Counts(learned=3.0, near=3.25)

#: Weight of a topic whose words are said, and of the one that leads.
_WORDS, _FIRST = 1.05, 0.7

#: Without examples, which know better: the weight of each further word, the most of
#: these, and the weight of a topic that explains away all others.
_MORE, _MANY, _ALONE = 0.5, 2, 3.0

#: Weight of an intent whose words are said, of an urgency that rules tell, and of one
#: above the usual: a warning that turns out to be none costs less than a missed one.
_WANTED, _TOLD, _WARNED = 0.8, 1.8, 0.8

#: What fewer of the nearest examples than this share show as urgent is urgent only if
#: its weight is so much above the usual: of 19 messages below both, 14 could wait.
_SEEN, _CLEARLY = 0.2, 0.7

#: Intercepts of urgencies, by intent and (``""``) for all.
_LIKELY = {
    (Urgency.NORMAL, ""): -0.65,
    (Urgency.HIGH, wanted.INCIDENT): 1.45,
    (Urgency.LOW, wanted.INCIDENT): 0.4,
    (Urgency.LOW, wanted.PROCEDURE): -0.85,
    (Urgency.LOW, wanted.INFORMATION): -0.85,
    (Urgency.LOW, wanted.OTHER): -0.3,
}

#: So many examples are trusted half.
_FEW = 50

#: Weight of a topic whose owner the message names by handle.
_SPOKEN_TO = 0.6

#: How much less weight an incident has in a message that names elected officials
#: alone, by handle: they are told opinions; a fault is told to whoever mends it.
_TO_ELECTED = 1.1

#: How much more weight information has, and a procedure less, where a message asks how
#: something is done.
_HOW = 1.3

#: The same, besides, where a message asks nothing but that.
_ONLY_HOW = 1.5

#: Weight of `NOTHING`; without examples, that of it and of the usual urgency, the
#: least similarity that is near, and the weight of the intent that a topic ``means``.
_NOTHING, _UNTAUGHT, _NEAR, _MEANT = 0.6, 0.9, 0.25, 0.5

#: By how much a topic must outweigh all others to be sure, if none of its words is said
#: beside those of others: one that stands alone, or that only hints tell.
_SURELY = 3.2

#: The least share of the vote by which alone a topic that is refused is told; and that
#: of danger to life: of 8 messages of no emergency below, 7 were of something else.
_REFUSED, _PERILOUS = 0.2, 0.35

#: By how much `NOTHING` must outweigh the topic of a single word.
_CALMLY = 2.0

#: An intent is unlikely if its weight is this much below that of the foremost.
_HARDLY = 3.0

#: The name of emergencies in examples.
_EMERGENCY = Urgency.EMERGENCY.name.lower()

#: How far below the foremost topic's weight another may be to stand beside it; how much
#: further without examples; and how far where the message announces another matter.
_BESIDE, _UNSURE, _BESIDES = 1.1, 0.4, 5.5

#: Words that announce another matter.
_ANOTHER = ALSO.union("aparte otra cosas besides things coses".split())


def danger(rules: Rules, reading: Reading) -> float:
    """
    Return the weight of danger to life by examples; below 0, they speak against it.
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
    # With few examples of danger, being unlike them is no proof that there is none.
    return danger if danger > 0 else danger * rules.dangers / (rules.dangers + _FEW)


def topics(
    rules: Rules,
    reading: Reading,
    said: Mapping[str, Said],
    passing: Collection[str],
    trace: Trace,
) -> Mapping[str, float]:
    """
    Return the weight of each topic that is *said*, and of the likeliest one, if by
    examples it outweighs `NOTHING`; none if `NOTHING` is far likelier than what words
    tell. Where they tell a topic, examples do not count for those in *passing*.
    """
    heard = _heard(_TOPICS, rules, reading, "topics", said)
    untaught = 1 - trust(rules)
    nothing = heard.pop(NOTHING, 0.0) + trust(rules) * _NOTHING
    nothing += _untaught(rules, reading)
    # Signs alone ("???") are like many examples.
    near = bool(reading.words) and reading.vote.nearness >= untaught * _NEAR
    shown = {name for name, weight in heard.items() if near and weight > nothing}
    told = [(name, words) for name, (words, _) in said.items() if words]
    for name, words in told:
        heard[name] += _WORDS
        heard[name] += untaught * _MORE * min(words - 1, _MANY)
        heard[name] += untaught * _ALONE * (name in rules.alone)
    spoken_to = (rules.owned.get(mailbox, ()) for mailbox in reading.addressed)
    for name in {*chain.from_iterable(spoken_to)} & heard.keys():
        heard[name] += _SPOKEN_TO
    leading = _leading(rules, reading, said, heard, trace)
    if leading:
        heard[leading] += _FIRST
    if reading.places or told:
        # In the town, or beside words of a topic, an `alone` topic needs its own words,
        # or must be surely likelier.
        for name in heard.keys() & rules.alone - said.keys():
            if not _is_surely(name, heard):
                del heard[name]
    for name in _hardly_told(rules, heard.keys() - said.keys(), reading):
        del heard[name]
    likely = max(sorted(heard), key=heard.__getitem__, default="")
    if sum(words for _, words in told) == 1 and nothing > heard[likely] + _CALMLY:
        # A single word, and all else is of nothing: "feliz feria a todos".
        return {}
    sure = likely in shown and not _is_passing(
        likely, passing, rules, reading, said, heard
    )
    return {name: heard[name] for name in (*said, *([likely] if sure else ()))}


def _hardly_told(rules: Rules, names: Iterable[str], reading: Reading) -> list[str]:
    """
    Return those of the topics *names* that too few examples tell, of such as must be
    surer: those that are refused, as nobody will read it, and those of danger to life,
    for which no guard held by the same examples.
    """
    effects = [rules.guard_of[name].effect for name in rules.saving]
    perilous = {t for each in effects if not each.confidential for t in each.topics}
    least = {
        name: _PERILOUS if name in perilous else _REFUSED
        for name in names
        if name in perilous or rules.topics[name].anothers
    }
    vote = reading.vote
    return [name for name in least if vote.share("topics", name) < least[name]]


def surest(rules: Rules, reading: Reading) -> float:
    """
    Return the weight, by examples alone, of the likeliest topic that does not stand
    alone.
    """
    heard = _heard(_TOPICS, rules, reading, "topics", ())
    return max(
        (heard[name] for name in heard.keys() - rules.alone - {NOTHING}), default=0.0
    )


def _is_surely(name: str, heard: Mapping[str, float]) -> bool:
    others = (weight for other, weight in heard.items() if other != name)
    return heard[name] >= max(others, default=0.0) + _SURELY


def _leading(
    rules: Rules,
    reading: Reading,
    said: Mapping[str, Said],
    heard: Mapping[str, float],
    trace: Trace,
) -> str:
    told = {name: where for name, (words, where) in said.items() if words}
    most = max((heard[name] for name in told), default=0.0)
    even = [f"{OF_TOPIC}{name}" for name in told if heard[name] == most]
    if len(even) > 1:
        # Among equals, the one whose rule's own examples are near enough.
        own = rules.by_example.nearest("topics", reading, trace, among=even)
        if own is not None:
            return own.topic
    return min(told, key=told.__getitem__, default="")


def shown(reading: Reading, name: str) -> float:
    """
    Return how much examples speak for the guard *name*: at most about 3.
    """
    learned = reading.told.learned.get("guards", {}).get(name, 0.0)
    return learned + reading.told.share("guards", name)


def trust(rules: Rules) -> float:
    """
    Return how far examples are trusted, from 0 to 1: few of them prove little.
    """
    shown = len(rules.by_example.votes.shown)
    return shown / (shown + _FEW)


def _untaught(rules: Rules, reading: Reading) -> float:
    """
    Return the weight of `NOTHING` and of the usual urgency where there are few
    examples: less if the message is near to one of them, more if it is unlike all.
    """
    like = (reading.vote.nearness - _NEAR) / _NEAR
    return (1 - trust(rules)) * _UNTAUGHT * (1 - min(like, 1.0))


def _heard(
    counts: _Counts, rules: Rules, reading: Reading, part: str, names: Iterable[str]
) -> dict[str, float]:
    """
    Return the weight by examples of all that they know of a *part*, and of *names*.
    """
    vote, known = reading.vote, trust(rules)
    heard = dict.fromkeys(names, 0.0)
    for name, learned in vote.learned.get(part, {}).items():
        heard[name] = known * counts.learned * learned
    for name, share in vote.shares.get(part, {}).items():
        heard[name] = heard.get(name, 0.0) + known * counts.near * share
    return heard


def _is_passing(
    name: str,
    passing: Collection[str],
    rules: Rules,
    reading: Reading,
    said: Mapping[str, Said],
    heard: Mapping[str, float],
) -> bool:
    """
    Say whether words tell another topic, and only words in *passing* this one, or hints
    if it is not surely likelier: then its examples do not count.
    """
    if name in said or not any(words for words, _ in said.values()):
        return False
    if name in passing:
        return True
    hinted = rules.hint_book.matching(reading, Trace(explain=False))
    hints = any(name in rule.effect.topics for rule in hinted)
    return hints and not _is_surely(name, heard)


def beside(
    rules: Rules, weights: Mapping[str, float], foremost: str, words: Iterable[str]
) -> Collection[str]:
    """
    Return the topics whose weight is near enough to that of the *foremost* to stand
    beside it, in a message of these *words*.
    """
    apart = _BESIDE + (1 - trust(rules)) * _UNSURE
    least = weights[foremost] - (apart if _ANOTHER.isdisjoint(words) else _BESIDES)
    return {name for name, weight in weights.items() if weight >= least}


def intents(
    rules: Rules, reading: Reading, said: Sequence[str], meant: str
) -> Mapping[str, float]:
    """
    Return the weight of each intent.

    Args:
        rules: Of the town.
        reading: Of the message.
        said: The intents whose words are said, in the order of the rules.
        meant: The intent that the topic ``means`` where no words say one.
    """
    heard = _heard(_INTENTS, rules, reading, "intents", (*said, meant))
    for name in said:
        heard[name] += _WANTED
    to = reading.addressed
    if wanted.INCIDENT in heard and to and to <= rules.elected.keys():
        heard[wanted.INCIDENT] -= trust(rules) * _TO_ELECTED
    alike = {wanted.INFORMATION, wanted.PROCEDURE} <= heard.keys()
    if alike and asks_how(reading.plain):
        heard[wanted.INFORMATION] += trust(rules) * _HOW
        heard[wanted.PROCEDURE] -= trust(rules) * _HOW
    if alike and asks_only_how(reading.plain):
        heard[wanted.INFORMATION] += trust(rules) * _ONLY_HOW
        heard[wanted.PROCEDURE] -= trust(rules) * _ONLY_HOW
    if not said:
        heard[meant] += (1 - trust(rules)) * _MEANT
    return heard


def unlikely(weights: Mapping[str, float], foremost: str) -> frozenset[str]:
    """
    Return the intents whose weight is far below (`_HARDLY`) that of the *foremost*.
    """
    least = weights[foremost] - _HARDLY
    return frozenset(name for name in weights if weights[name] < least)


def urgencies(
    rules: Rules, reading: Reading, told: Urgency | None
) -> Mapping[Urgency, float]:
    """
    Return the weight of each urgency that examples show, and of the one that rules
    *told*, if any. Only guards make an emergency: here its examples count as high.
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
        heard[told] += _WARNED if told is Urgency.HIGH else _TOLD
    heard = {urgency: trust(rules) * weight for urgency, weight in heard.items()}
    usual = Urgency.NORMAL if told is None else told
    heard[usual] = heard.get(usual, 0.0) + _untaught(rules, reading)
    return heard


def is_hardly_seen(
    rules: Rules, reading: Reading, weights: Mapping[Urgency, float]
) -> bool:
    """
    Say whether few of the nearest examples are urgent, or of guards other than those of
    emergencies, and the *weights* of urgencies do not make up for it.
    """
    usual = max(weights.get(Urgency.NORMAL, 0.0), weights.get(Urgency.LOW, 0.0))
    guards = reading.told.shares.get("guards", {})
    seen = reading.told.share("urgency", Urgency.HIGH.name.lower())
    seen += sum(guards[name] for name in guards.keys() - rules.saving)
    return seen < _SEEN and weights.get(Urgency.HIGH, 0.0) < usual + _CLEARLY
