"""
Classification of a message by labelled examples: a vote of the nearest ones, and the
classifier trained on all of them (`learned.py`).

Examples are labelled with a topic, an intent, an urgency or a guard. The similarity is
a cosine over stems (for unknown words: similar ones by letters) and pairs of stems, by
how rare they are; numbers are ignored. The nearest examples vote, each with the square
of its similarity, normalised to 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.examples import said_in
from gateway.routing.words.learning.inverted_index import find
from gateway.routing.words.learning.learned import Learned
from gateway.routing.words.learning.near import NO_PAIRS, Shares, Unit, most, nearest
from gateway.routing.words.learning.ngrams import Alike
from gateway.routing.words.learning.vote import Shown, Vote
from gateway.routing.words.remembered import Lately, Remembered
from gateway.routing.words.slips import meant

#: The weight of a pair of words, relative to a word.
_PAIR = 0.5

#: A word or pair in more examples than this is ignored.
_MOST = 400

#: The fewest letters of a word that is compared with others by its letters.
_SHORT = 4

#: The fewest letters of a word that may have a typing error, and the fewest examples
#: that have the word that is meant.
_SLIP, _COMMON = 5, 5

#: The beginning and the end of a message, in pairs.
_START, _END = "^", "$"

#: Two consecutive stems, or one with `_START` or `_END`.
_Pair: TypeAlias = tuple[str, str]

#: The labels of an example: pairs of part and name.
_Kind: TypeAlias = tuple[tuple[str, str], ...]


@define(eq=False)
class Votes:
    """
    An index of labelled examples, and the classifier trained on them.

    Attributes:
        shown: The examples.
        language: The language of the stems: the town's.
    """

    shown: Sequence[Shown]
    language: str
    _rarest: float = field(init=False)
    _known: dict[str, int] = field(init=False, factory=dict)
    _after: dict[str, dict[str, int]] = field(init=False, factory=dict)
    _weights: NDArray[np.float64] = field(init=False)
    _edges: NDArray[np.intp] = field(init=False)
    _numbers: NDArray[np.intc] = field(init=False)
    _shares: NDArray[np.float64] = field(init=False)
    _stems: Sequence[str] = field(init=False)
    _alike: Alike = field(init=False)
    _names: dict[str, frozenset[str]] = field(init=False)
    _kinds: Sequence[int] = field(init=False)
    _says: Sequence[_Kind] = field(init=False)
    _spelled: Remembered[str] = field(init=False)
    _word: Remembered[Unit] = field(init=False)
    _pair: Lately[int, Unit] = field(init=False)
    _start: Unit = field(init=False)
    _unsaid: float = field(init=False)
    _learned: Learned = field(init=False)

    def __attrs_post_init__(self) -> None:
        # SciPy, of 24 MiB, is imported by whoever trains, not with what was kept.
        from gateway.routing.words.learning.learning import learn

        self._spelled = Remembered(self._meant)
        self._word = Remembered(self._look_up)
        self._pair = Lately(self._pair_of, None)
        kinds: dict[_Kind, int] = {}
        said_of = [(*each.says.items(),) for each in self.shown]
        self._kinds = [kinds.setdefault(kind, len(kinds)) for kind in said_of]
        self._says = [*kinds]
        told_of = {part for each in self.shown for part in each.says}
        self._names = {
            part: frozenset(each.says[part] for each in self.shown if part in each.says)
            for part in told_of
        }
        self._rarest = math.log(1 + len(self.shown))
        self._unsaid = (self._rarest * _PAIR) ** 2
        told = [said_in(text.plain(each.sentence)) for each in self.shown]
        says = [each.says for each in self.shown]
        self._learned = learn(told, says, self.language)
        forms: dict[str, str] = {}
        self._index(_stemmed(told, self.language, forms))
        self._start = Unit(_START, 0.0, pairs=self._after.get(_START, NO_PAIRS))
        self._stems = [*forms]
        self._alike = Alike([*forms.values()])

    def _index(self, told: Sequence[Sequence[str]]) -> None:
        units = [[*dict.fromkeys(said), *dict.fromkeys(_pairs(said))] for said in told]
        found = find(units)
        hows = [1.0 if isinstance(unit, str) else _PAIR for unit in found.units]
        rare = [self._rarest - math.log(1 + n) for n in range(len(told) + 1)]
        weights = np.array(rare)[np.diff(found.edges)] * hows
        weigh = dict(zip(found.units, weights.tolist(), strict=True)).__getitem__
        lengths = np.array([math.hypot(*map(weigh, each)) or 1.0 for each in units])
        self._weights, self._edges, self._numbers = weights, found.edges, found.places
        self._shares = weights[found.which] / lengths[found.places]
        for number, unit in enumerate(found.units):
            if isinstance(unit, str):
                self._known[unit] = number
            else:
                one, other = unit
                self._after.setdefault(one, {})[other] = number

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Classify a message by its *words*, as `said_in` returns them.
        """
        if not (words and self.shown):
            return Vote()
        spelled = [*map(self._spelled.__getitem__, words)]
        told, length = self._told(spelled)
        near = nearest(told)
        learned = self._learned.said(spelled)
        if not near:
            return Vote(learned=learned, words=words)
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
        return Vote(shares, voters, learned, words)

    def names(self, part: str) -> frozenset[str]:
        """
        Return the labels of *part* that any example has.
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
            # Pairs can only be repeated if words are.
            pairs = len({*_pairs(keys)})
            shown = [*dict.fromkeys(shown)]
        told += map(self._pair.of, shown)
        # A pair that no example has only adds to the length of the message.
        unsaid = (pairs - len(shown)) * self._unsaid
        return told, math.sqrt(sum([unit.square for unit in told]) + unsaid)

    def _pair_of(self, number: int) -> Unit:
        weight = self._weights.item(number)
        numbers, shares = most([self._shown(weight, number)])
        return Unit("", weight**2, numbers, shares)

    def _shown(self, weight: float, number: int) -> Shares:
        """
        Return the contribution of a unit, said with this *weight*, to each example.
        """
        start, end = self._edges[number : number + 2].tolist()
        at = slice(start, end if end - start <= _MOST else start)
        return self._numbers[at], weight * self._shares[at]

    def _meant(self, token: str) -> str:
        """
        Return the word that *token*, if no example has it, is a slip of: the most
        frequent, but none that is as rare as a misspelling.
        """
        if len(token) < _SLIP or self._uses(token):
            return token
        known = {word: self._uses(word) for word in meant(token)}
        word = max(sorted(known), key=known.__getitem__, default=token)
        return word if known.get(word, 0) >= _COMMON else token

    def _uses(self, token: str) -> int:
        number = self._known.get(text.stem(token, self.language))
        if number is None:
            return 0
        start, end = self._edges[number : number + 2].tolist()
        return int(end - start)

    def _look_up(self, token: str) -> Unit:
        stem = text.stem(token, self.language)
        alike: Mapping[int, float] = {}
        if stem in self._known:
            alike = {self._known[stem]: 1.0}
        elif len(token) >= _SHORT:
            like = self._alike.like(token)
            alike = {self._known[self._stems[n]]: how for n, how in like.items()}
        known = self._known.get(stem)
        weight = self._rarest if known is None else self._weights.item(known)
        shown = [self._shown(weight * how, number) for number, how in alike.items()]
        numbers, shares = most(shown)
        pairs = self._after.get(stem, NO_PAIRS)
        return Unit(stem, weight**2, numbers, shares, pairs)


def _stemmed(
    told: Sequence[Sequence[str]], language: str, forms: dict[str, str]
) -> list[list[str]]:
    """
    Return the stems of each sentence; add the first form of each stem to *forms*.
    """
    stem_of = Remembered(partial(text.stem, language=language)).__getitem__
    stemmed = []
    for words in told:
        stems = [*map(stem_of, words)]
        stemmed.append(stems)
        for stem, word in zip(stems, words, strict=True):
            forms.setdefault(stem, word)
    return stemmed


def _pairs(stems: Sequence[str]) -> Iterator[_Pair]:
    return pairwise([_START, *stems, _END] if stems else [])
