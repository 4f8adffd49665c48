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
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.alike import Alike
from gateway.routing.words.examples import Likeness
from gateway.routing.words.remembered import Remembered

#: So many of the nearest examples vote.
_VOTERS = 15

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

#: What a word tells of: a part, and a name in it; of any guard, the part alone.
_Told: TypeAlias = tuple[str, str]

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


@frozen(eq=False)
class _Unit:
    """
    A word of a message or a pair of them, with what it adds to its likeness to
    examples. Bytes are put together faster than anything else, and take least room.

    Attributes:
        key: Of a word, its stem.
        square: Of what it weighs.
        numbers: Of the examples, as NumPy's intc.
        shares: What is added to each, as NumPy's float64.
        tells: Of a word, what it tells of.
    """

    key: str
    square: float
    numbers: bytes = b""
    shares: bytes = b""
    tells: frozenset[_Told] = frozenset()


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
    words: Sequence[_Unit] = field(default=(), eq=False)

    def tells(self, part: str, name: str = "") -> bool:
        """
        Say whether a word of the message tells of *name*, or of a part as a whole:
        what stands in all kinds of sentences tells of nothing.
        """
        return any((part, name) in unit.tells for unit in self.words)

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
    _word: Remembered[_Unit] = field(init=False)
    _pairs: dict[_Pair, _Unit] = field(init=False, factory=dict)
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
            self._pairs[unit] = _Unit("", weight**2, *_packed(added))
        self._stems = [*forms]
        self._alike = Alike([*forms.values()])

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Give what the examples nearest to *words* say.
        """
        told, length = self._told(words[:_ROUTED]) if self.shown else ([], 0.0)
        nearest = _nearest(told)
        if not nearest:
            return Vote()
        whole = sum([score * score for _, score in nearest])
        voters = [(self.shown[n], score / length) for n, score in nearest]
        votes: dict[int, float] = {}
        for number, score in nearest:
            kind = self._kinds[number]
            votes[kind] = votes.get(kind, 0.0) + score * score
        shares: dict[str, dict[str, float]] = {part: {} for part in self._names}
        for kind, vote in votes.items():
            for part, name in self._says[kind]:
                got = shares[part]
                got[name] = got.get(name, 0.0) + vote / whole
        return Vote(shares, voters, told)

    def names(self, part: str) -> frozenset[str]:
        """
        Give the names of *part* that any example shows.
        """
        return self._names.get(part, frozenset())

    def _told(self, words: Sequence[str]) -> tuple[list[_Unit], float]:
        # A pair that no example has adds to the length of a message, and nothing else.
        said = [self._word[word] for word in words]
        pairs = dict.fromkeys(_pairs([word.key for word in said]))
        told = [*{word.key: word for word in said}.values()]
        shown = [unit for pair in pairs if (unit := self._pairs.get(pair)) is not None]
        told += shown
        unsaid = (len(pairs) - len(shown)) * self._unsaid
        return told, math.sqrt(sum([unit.square for unit in told]) + unsaid)

    def _look_up(self, token: str) -> _Unit:
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
        return _Unit(known, weight**2, *_packed(shares), tells)

    def _tells(self, numbers: Collection[int]) -> frozenset[_Told]:
        said = Counter(
            told
            for number in numbers
            for part, name in self._says[self._kinds[number]]
            if part in _TELLS
            for told in ((part, name), (part, ""))
        )
        many = {told for told, n in said.items() if n >= len(numbers) * _TELLS[told[0]]}
        return frozenset(many)


def _packed(shares: Mapping[int, float]) -> tuple[bytes, bytes]:
    return array("i", shares).tobytes(), array("d", shares.values()).tobytes()


def _nearest(told: Sequence[_Unit]) -> list[tuple[int, float]]:
    # Scores are not divided by the length, which is the same for all.
    numbers = np.frombuffer(b"".join([unit.numbers for unit in told]), np.intc)
    shares = np.frombuffer(b"".join([unit.shares for unit in told]), np.float64)
    scores = np.bincount(numbers, shares)
    likely = (scores > 0.0).nonzero()[0]
    if len(likely) > _VOTERS:
        near = scores[likely]
        likely = likely[near >= np.partition(near, -_VOTERS)[-_VOTERS]]
    found = zip(likely.tolist(), scores[likely].tolist(), strict=True)
    # By their number, where several are as near.
    return sorted(found, key=lambda each: -each[1])[:_VOTERS]


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
    return pairwise(["^", *stems, "$"] if stems else [])
