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
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.alike import Alike
from gateway.routing.words.examples import Likeness
from gateway.routing.words.near import NO_PAIRS, Told, Unit, nearest, packed
from gateway.routing.words.remembered import Remembered

#: What two words in a row weigh, against one.
_PAIR = 0.5

#: What more examples than this have in common tells nothing.
_MOST = 400

#: Shorter words are like no others.
_SHORT = 4

#: Whoever has not said it within so many words is asked no further.
_ROUTED = 120

#: So many of the examples with a word must say something for the word to tell of it.
_TELLS = {"guards": 0.5, "topics": 1 / 3}

#: Where a message begins and ends.
_START, _END = "^", "$"

#: Two stems in a row, or one and where a message begins or ends.
_Pair: TypeAlias = tuple[str, str]
_Key: TypeAlias = str | _Pair

#: What an example is: the name of each part.
_Kind: TypeAlias = tuple[tuple[str, str], ...]


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
        voters: They themselves, the nearest first, each with how near it is.
        words: The words of the message, and pairs of them.
    """

    shares: Mapping[str, Mapping[str, float]] = field(factory=dict)
    voters: Sequence[tuple[Shown, float]] = ()
    words: Sequence[Unit] = field(default=(), eq=False)

    def tells(self, part: str, name: str = "") -> bool:
        """
        Say whether a word of the message tells of *name*, or of a part as a whole:
        what stands in all kinds of sentences tells of nothing.
        """
        told = (part, name)
        return any(told in unit.tells for unit in self.words)

    def share(self, part: str, *names: str) -> float:
        """
        Give what *names* got together.
        """
        shares = self.shares.get(part, {})
        return sum([shares.get(name, 0.0) for name in names])

    def first(self, part: str) -> tuple[str, float]:
        """
        Give what got most, and how much; nothing where nobody voted.
        """
        shares = self.shares.get(part)
        if not shares:
            return "", 0.0
        name = max(shares, key=shares.__getitem__)
        return name, shares[name]

    def nearest(self, part: str, name: str) -> Likeness:
        """
        Give the nearest of those that said *name*.

        Raises:
            StopIteration: Nobody did.
        """
        said = (each for each in self.voters if each[0].says.get(part) == name)
        shown, near = next(said)
        return Likeness(shown.sentence, round(min(near, 1.0), 2))

    def because(self, part: str, name: str) -> str:
        """
        Give the reason, as traces show it.
        """
        near = self.nearest(part, name)
        return f"{self.share(part, name):.0%} of what is like it, first {near}"


@define(eq=False)
class Votes:
    """
    Asks the examples nearest to a message what it is.
    """

    shown: Sequence[Shown] = ()
    _rarest: float = field(init=False)
    _weights: dict[str, float] = field(init=False, factory=dict)
    _said: dict[str, dict[int, float]] = field(init=False, factory=dict)
    _stems: Sequence[str] = field(init=False)
    _alike: Alike = field(init=False)
    _languages: list[str] = field(init=False)
    _names: dict[str, frozenset[str]] = field(init=False)
    _kinds: Sequence[int] = field(init=False)
    _says: Sequence[_Kind] = field(init=False)
    _word: Remembered[Unit] = field(init=False)
    _pairs: dict[str, dict[str, Unit]] = field(init=False, factory=dict)
    _start: Unit = field(init=False)
    _unsaid: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._word = Remembered(self._look_up)
        kinds: dict[_Kind, int] = {}
        said_of = [(*each.says.items(),) for each in self.shown]
        self._kinds = [kinds.setdefault(kind, len(kinds)) for kind in said_of]
        self._says = [*kinds]
        self._languages = sorted({each.language for each in self.shown})
        told_of = {part for each in self.shown for part in each.says}
        self._names = {
            part: frozenset(each.says[part] for each in self.shown if part in each.says)
            for part in told_of
        }
        self._rarest = math.log(1 + len(self.shown))
        self._unsaid = (self._rarest * _PAIR) ** 2
        forms: dict[str, str] = {}
        told = [_units(each, forms) for each in self.shown]
        uses = Counter(unit for units in told for unit in units)
        rare = {unit: self._rarest - math.log(1 + uses[unit]) for unit in uses}
        said: dict[_Key, dict[int, float]] = {unit: {} for unit in uses}
        for number, units in enumerate(told):
            weights = {unit: rare[unit] * how for unit, how in units.items()}
            length = math.hypot(*weights.values()) or 1.0
            for unit, weight in weights.items():
                if uses[unit] <= _MOST:
                    said[unit][number] = weight / length
        for unit, shares in said.items():
            if isinstance(unit, str):
                self._weights[unit], self._said[unit] = rare[unit], shares
                continue
            weight = rare[unit] * _PAIR
            added = {number: share * weight for number, share in shares.items()}
            one, other = unit
            pair = Unit("", weight**2, *packed(added))
            self._pairs.setdefault(one, {})[other] = pair
        self._start = Unit(_START, 0.0, pairs=self._pairs.get(_START, NO_PAIRS))
        self._stems = [*forms]
        self._alike = Alike([*forms.values()])

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Give what the examples nearest to *words* say.
        """
        if not (words and self.shown):
            return Vote()
        told, length = self._told(words[:_ROUTED])
        near = nearest(told)
        if not near:
            return Vote()
        whole = sum([score * score for _, score in near])
        voters = [(self.shown[n], score / length) for n, score in near]
        votes: dict[int, float] = {}
        for number, score in near:
            kind = self._kinds[number]
            votes[kind] = votes.get(kind, 0.0) + score * score
        shares: dict[str, dict[str, float]] = {part: {} for part in self._names}
        for kind, vote in votes.items():
            share = vote / whole
            for part, name in self._says[kind]:
                got = shares[part]
                got[name] = got.get(name, 0.0) + share
        return Vote(shares, voters, told)

    def names(self, part: str) -> frozenset[str]:
        """
        Give the names of *part* that any example shows.
        """
        return self._names.get(part, frozenset())

    def _told(self, words: Sequence[str]) -> tuple[list[Unit], float]:
        said = [*map(self._word.__getitem__, words)]
        keys = [word.key for word in said]
        told = [*dict(zip(keys, said, strict=True)).values()]
        pairs = len(keys) + 1
        shown = [
            one.pairs[other]
            for one, other in zip((self._start, *said), (*keys, _END), strict=True)
            if other in one.pairs
        ]
        if len(told) < len(said):
            # Only whoever repeats words repeats pairs.
            pairs = len({*_pairs(keys)})
            shown = [*dict.fromkeys(shown)]
        told += shown
        # A pair that no example has adds to the length of a message, and nothing else.
        unsaid = (pairs - len(shown)) * self._unsaid
        return told, math.sqrt(sum([unit.square for unit in told]) + unsaid)

    def _look_up(self, token: str) -> Unit:
        stems = [text.stem(token, language) for language in self._languages]
        alike = {stem: 1.0 for stem in stems if stem in self._weights}
        known = next(iter(alike), stems[0])
        weight = max((self._weights[stem] for stem in alike), default=self._rarest)
        if not alike and len(token) >= _SHORT:
            like = self._alike.like(token)
            alike = {self._stems[number]: how for number, how in like.items()}
        shares: dict[int, float] = {}
        for stem, how in alike.items():
            for number, share in self._said.get(stem, {}).items():
                shares[number] = max(weight * how * share, shares.get(number, 0.0))
        tells = frozenset() if token in text.SMALL else self._tells(shares)
        pairs = self._pairs.get(known, NO_PAIRS)
        return Unit(known, weight**2, *packed(shares), tells, pairs)

    def _tells(self, numbers: Collection[int]) -> frozenset[Told]:
        said = Counter(
            told
            for number in numbers
            for part, name in self._says[self._kinds[number]]
            if part in _TELLS
            for told in ((part, name), (part, ""))
        )
        many = {told for told, n in said.items() if n >= len(numbers) * _TELLS[told[0]]}
        return frozenset(many)


def _units(shown: Shown, forms: dict[str, str]) -> dict[_Key, float]:
    stems = []
    for word in text.tokens(text.fold(shown.sentence)):
        stem = text.stem(word, shown.language)
        forms.setdefault(stem, word)
        stems.append(stem)
    units: dict[_Key, float] = dict.fromkeys(stems, 1.0)
    units.update(dict.fromkeys(_pairs(stems), _PAIR))
    return units


def _pairs(stems: Sequence[str]) -> Iterator[_Pair]:
    return pairwise([_START, *stems, _END] if stems else [])
