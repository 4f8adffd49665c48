"""
What the examples nearest to a message say together of what it is.

Each says what it is an example of: a topic, an intent, how urgent it is, perhaps a
guard. A message is compared with all of them by the stems of its words, by the letters
of words that nobody knows, and by pairs of words that follow one another; what few
examples say weighs more than what many say. The nearest vote, each by the square of
how near it is, so that what they say gets shares of 1.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.examples import Likeness, runs

#: So many of the nearest examples vote.
_VOTERS = 15

#: What two words in a row weigh, against one.
_PAIR = 0.5

#: A word that nobody knows is like a known one with which it shares so many letters.
_ALIKE = 0.45

#: What more examples than this have in common tells nothing.
_MOST = 400

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
class _Word:
    """
    A word of a message, with what it adds to its likeness to examples.
    """

    stem: str
    weight: float
    shares: tuple[tuple[int, float], ...]


@define(eq=False)
class Votes:
    """
    Asks the examples nearest to a message what it is.
    """

    shown: Sequence[Shown] = ()
    _rarest: float = field(init=False)
    _weights: dict[str, float] = field(init=False, factory=dict)
    _said: dict[str, list[tuple[int, float]]] = field(init=False, factory=dict)
    _runs: dict[str, list[int]] = field(init=False, factory=dict)
    _known: list[tuple[str, int]] = field(init=False, factory=list)
    _languages: list[str] = field(init=False)
    _names: dict[str, frozenset[str]] = field(init=False)
    _word: Callable[[str], _Word] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._word = lru_cache(65_536)(self._look_up)
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
                    said = self._said.setdefault(unit, [])
                    said.append((number, weight / length))
        for stem, word in forms.items():
            cut = runs(word)
            for run in cut:
                self._runs.setdefault(run, []).append(len(self._known))
            self._known.append((stem, len(cut)))

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Give what the examples nearest to *words* say.
        """
        scores, length = self._scores(words[:_ROUTED] if self.shown else ())
        voters = heapq.nlargest(_VOTERS, scores.items(), key=itemgetter(1))
        whole = sum(score * score for _, score in voters)
        if not whole:
            return Vote()
        shares: dict[str, dict[str, float]] = {}
        nearest: dict[tuple[str, str], Likeness] = {}
        for number, score in voters:
            each = self.shown[number]
            for part, name in each.says.items():
                got = shares.setdefault(part, {})
                got[name] = got.get(name, 0.0) + score * score / whole
                if (part, name) not in nearest:
                    near = round(min(score / length, 1.0), 2)
                    nearest[part, name] = Likeness(each.sentence, near)
        return Vote(shares, nearest)

    def names(self, part: str) -> frozenset[str]:
        """
        Give the names of *part* that any example shows.
        """
        return self._names.get(part, frozenset())

    def _scores(self, words: Sequence[str]) -> tuple[dict[int, float], float]:
        # Not yet divided by the length, which is the same for all.
        scores: dict[int, float] = {}
        known = scores.get
        square = 0.0
        looked = [self._word(word) for word in words]
        for word in {each.stem: each for each in looked}.values():
            square += word.weight * word.weight
            for number, share in word.shares:
                scores[number] = known(number, 0.0) + share
        for pair in dict.fromkeys(_pairs([each.stem for each in looked])):
            weight = self._weights.get(pair, self._rarest) * _PAIR
            square += weight * weight
            for number, share in self._said.get(pair, ()):
                scores[number] = known(number, 0.0) + share * weight
        return scores, math.sqrt(square) or 1.0

    def _look_up(self, token: str) -> _Word:
        stems = [text.stem(token, language) for language in self._languages]
        alike = {stem: 1.0 for stem in stems if stem in self._weights}
        known = next(iter(alike), stems[0])
        weight = max((self._weights[stem] for stem in alike), default=self._rarest)
        if not alike and len(token) >= _SHORT:
            alike = self._alike(token)
        shares: dict[int, float] = {}
        for stem, how in alike.items():
            for number, share in self._said.get(stem, ()):
                shares[number] = max(weight * how * share, shares.get(number, 0.0))
        return _Word(known, weight, tuple(shares.items()))

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
