"""
What the examples nearest to a message say together of what it is.

Each says what it is an example of: a topic, an intent, how urgent it is, perhaps a
guard. A message is compared with all of them by the stems of its words, by the letters
of words that nobody knows, and by pairs of words that follow one another; what few
examples say weighs more than what many say. The nearest vote, each by the square of
how near it is, so that what they say gets shares of 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.examples import Likeness, runs
from gateway.routing.words.remembered import Remembered

#: So many of the nearest examples vote.
_VOTERS = 15

#: What two words in a row weigh, against one.
_PAIR = 0.5

#: A word that nobody knows is like a known one with which it shares so many letters.
_ALIKE = 0.45

#: What more examples than this have in common tells nothing.
_MOST = 400

#: What more than this have in common tells little: those of which nothing else is said
#: are hardly ever among the nearest.
_COMMON = 120

#: Shorter words are like no others.
_SHORT = 4

#: Whoever has not said it within so many words is asked no further.
_ROUTED = 120


@frozen
class Shown:
    """
    A sentence that a neighbour might write, and what it is.

    Attributes:
        says: By part, the name of what it is: ``{"topics": "lighting"}``.
    """

    sentence: str
    language: str
    says: Mapping[str, str]


@frozen
class Vote:
    """
    What the nearest examples say.

    Attributes:
        shares: By part, what each name got of all that was said.
        nearest: By part and name, the nearest of those that said it.
    """

    shares: Mapping[str, Mapping[str, float]] = field(factory=dict)
    nearest: Mapping[tuple[str, str], Likeness] = field(factory=dict)

    def share(self, part: str, *names: str) -> float:
        """
        Give what *names* got together.
        """
        shares = self.shares.get(part, {})
        return sum(shares.get(name, 0.0) for name in names)

    def first(self, part: str) -> tuple[str, float]:
        """
        Give what got most, and how much; nothing where nobody voted.
        """
        shares = self.shares.get(part)
        return max(shares.items(), key=lambda each: each[1]) if shares else ("", 0.0)

    def because(self, part: str, name: str) -> str:
        """
        Give the reason, as traces show it.
        """
        near = self.nearest[part, name]
        return f"{self.share(part, name):.0%} of what is like it, first {near}"


@frozen
class _Unit:
    """
    A word of a message or a pair of them, with what it adds to its likeness to
    examples.

    Attributes:
        most: The most that it adds to any example, if it is common; else 0.
    """

    key: str
    weight: float
    shares: Mapping[int, float]
    most: float = field(init=False)

    @most.default
    def _common(self) -> float:
        return max(self.shares.values()) if len(self.shares) > _COMMON else 0.0


@define(eq=False)
class Votes:
    """
    Asks the examples nearest to a message what it is.
    """

    shown: Sequence[Shown] = ()
    _rarest: float = field(init=False)
    _weights: dict[str, float] = field(init=False, factory=dict)
    _said: dict[str, dict[int, float]] = field(init=False, factory=dict)
    _runs: dict[str, list[int]] = field(init=False, factory=dict)
    _known: list[tuple[str, int]] = field(init=False, factory=list)
    _languages: list[str] = field(init=False)
    _names: dict[str, frozenset[str]] = field(init=False)
    _word: Remembered[_Unit] = field(init=False)
    _pairs: dict[str, _Unit] = field(init=False, factory=dict)
    _unsaid: _Unit = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._word = Remembered(self._look_up)
        self._languages = sorted({each.language for each in self.shown})
        told_of = {part for each in self.shown for part in each.says}
        self._names = {
            part: frozenset(each.says[part] for each in self.shown if part in each.says)
            for part in told_of
        }
        self._rarest = math.log(1 + len(self.shown))
        forms: dict[str, str] = {}
        told = [_units(each, forms) for each in self.shown]
        uses = Counter[str]()
        for units in told:
            uses.update(units.keys())
        for unit, count in uses.items():
            self._weights[unit] = self._rarest - math.log(1 + count)
        for number, units in enumerate(told):
            weights = {unit: self._weights[unit] * how for unit, how in units.items()}
            length = math.hypot(*weights.values()) or 1.0
            for unit, weight in weights.items():
                if uses[unit] <= _MOST:
                    self._said.setdefault(unit, {})[number] = weight / length
        for pair in [unit for unit in self._weights if " " in unit]:
            weight = self._weights[pair] * _PAIR
            said = self._said.pop(pair, {})
            shares = {number: share * weight for number, share in said.items()}
            self._pairs[pair] = _Unit(pair, weight, shares)
        self._unsaid = _Unit("", self._rarest * _PAIR, {})
        for stem, word in forms.items():
            cut = runs(word)
            for run in cut:
                self._runs.setdefault(run, []).append(len(self._known))
            self._known.append((stem, len(cut)))

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Give what the examples nearest to *words* say.
        """
        told = self._told(words[:_ROUTED]) if self.shown else []
        length = math.sqrt(sum([unit.weight * unit.weight for unit in told])) or 1.0
        voters = _nearest(told)
        whole = sum(score * score for _, score in voters)
        if not whole:
            return Vote()
        got: dict[tuple[str, str], float] = {}
        nearest: dict[tuple[str, str], Likeness] = {}
        for number, score in voters:
            each, vote = self.shown[number], score * score / whole
            like = Likeness(each.sentence, round(min(score / length, 1.0), 2))
            for said in each.says.items():
                got[said] = got.get(said, 0.0) + vote
                nearest.setdefault(said, like)
        shares: dict[str, dict[str, float]] = {}
        for (part, name), share in got.items():
            shares.setdefault(part, {})[name] = share
        return Vote(shares, nearest)

    def names(self, part: str) -> frozenset[str]:
        """
        Give the names of *part* that any example shows.
        """
        return self._names.get(part, frozenset())

    def _told(self, words: Sequence[str]) -> list[_Unit]:
        said = [self._word[word] for word in words]
        pairs = dict.fromkeys(_pairs([word.key for word in said]))
        told = list({word.key: word for word in said}.values())
        return told + [self._pairs.get(pair, self._unsaid) for pair in pairs]

    def _look_up(self, token: str) -> _Unit:
        stems = [text.stem(token, language) for language in self._languages]
        alike = {stem: 1.0 for stem in stems if stem in self._weights}
        known = next(iter(alike), stems[0])
        weight = max((self._weights[stem] for stem in alike), default=self._rarest)
        if not alike and len(token) >= _SHORT:
            alike = self._alike(token)
        shares: dict[int, float] = {}
        for stem, how in alike.items():
            for number, share in self._said.get(stem, {}).items():
                shares[number] = max(weight * how * share, shares.get(number, 0.0))
        return _Unit(known, weight, shares)

    def _alike(self, token: str) -> dict[str, float]:
        cut = runs(token)
        shared = Counter(n for run in cut for n in self._runs.get(run, ()))
        alike: dict[str, float] = {}
        for number, count in shared.items():
            stem, length = self._known[number]
            how = count / math.sqrt(len(cut) * length)
            if how >= _ALIKE:
                alike[stem] = min(how, 0.99)
        return alike


def _nearest(told: Sequence[_Unit]) -> list[tuple[int, float]]:
    # Scores are not divided by the length, which is the same for all. Most of the work
    # would be common words, for examples that have nothing else of the message.
    scores: dict[int, float] = {}
    known = scores.get
    common = []
    for unit in told:
        if unit.most:
            common.append(unit.shares)
            continue
        for number, share in unit.shares.items():
            scores[number] = known(number, 0.0) + share
    for shares in common:
        for number in scores.keys() & shares.keys():
            scores[number] += shares[number]
    voters = _first(scores)
    # Those are hardly ever as near as the others.
    if len(voters) == _VOTERS and voters[-1][1] > sum([unit.most for unit in told]):
        return voters
    others: dict[int, float] = {}
    for shares in common:
        for number in shares.keys() - scores.keys():
            others[number] = others.get(number, 0.0) + shares[number]
    return _first(scores | others)


def _first(scores: Mapping[int, float]) -> list[tuple[int, float]]:
    least = sorted(scores.values())[-_VOTERS] if len(scores) > _VOTERS else 0.0
    likely = [(-score, number) for number, score in scores.items() if score >= least]
    # By their number, where several are as near.
    return [(number, -score) for score, number in sorted(likely)[:_VOTERS]]


def _units(shown: Shown, forms: dict[str, str]) -> dict[str, float]:
    stems = []
    for word in text.tokens(text.fold(shown.sentence)):
        stem = text.stem(word, shown.language)
        forms.setdefault(stem, word)
        stems.append(stem)
    return dict.fromkeys(stems, 1.0) | dict.fromkeys(_pairs(stems), _PAIR)


def _pairs(stems: Sequence[str]) -> list[str]:
    # With where it begins, and where it ends.
    whole = ["^", *stems, "$"] if stems else []
    return [f"{one} {next_}" for one, next_ in pairwise(whole)]
