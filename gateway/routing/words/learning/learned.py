"""
The classifier that was trained on all examples: how much a message's words speak for,
or against, each label.

It is a network with one hidden layer beside a linear classifier (`network.py`). The
features are stems, phonetic letter 4-grams and pairs of stems. So a word that is
misspelt, of another language or new counts by the letters that it shares with known
ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.softmax import Numbers, Parts
from gateway.routing.words.remembered import Remembered

#: The label of an example that has none, where that is known: of no guard.
UNLABELLED = ""

#: The log of the odds that is a score of 1: of 150 to one.
_SURE = 5.0

#: The letters of an n-gram.
_RUN = 4

#: Stands before the first word of a message, and behind the last.
EDGE = ""

#: The number of each pair with a given first stem, by the second stem.
Beside: TypeAlias = Mapping[str, int]

_NO_PAIRS: Beside = {}


def runs(word: str) -> Iterable[str]:
    """
    Return the phonetic letter n-grams of *word*, each once.
    """
    heard = f"^{text.sound(word)}$"
    ends = range(_RUN, max(len(heard), _RUN) + 1)
    return dict.fromkeys(heard[max(end - _RUN, 0) : end] for end in ends)


@frozen(eq=False)
class _Taught:
    """
    The features of a word, summed up.

    Attributes:
        stem: Its stem.
        square: The squared length of its features; 0 if none is known.
        speaks: The sum of their weights for each hidden unit and label, as the bytes of
            float32, which are the fastest to join.
        begins: The pairs that it begins.
    """

    stem: str
    square: float
    speaks: bytes
    begins: Beside


@define(eq=False, kw_only=True)
class Learned:
    """
    A trained classifier.

    Attributes:
        names: The labels of each part.
        language: The language of the stems.
        stems: The feature number of each stem.
        runs: The feature number of each n-gram.
        pairs: The feature numbers of pairs of stems, by the first stem.
        weights: A row for each feature, a column for each hidden unit, and one for each
            label, part by part; in half precision, as most of its memory is theirs.
        squares: The squared scale of each feature.
        units: The intercept of each hidden unit.
        outputs: A row for each hidden unit, a column for each label.
        always: The intercept of each label.
    """

    names: Mapping[str, Sequence[str]] = field(factory=dict)
    language: str = ""
    stems: Mapping[str, int] = field(factory=dict)
    runs: Mapping[str, int] = field(factory=dict)
    pairs: Mapping[str, Beside] = field(factory=dict)
    weights: NDArray[np.float16] = field(factory=lambda: np.empty((0, 0), np.float16))
    squares: Numbers = field(factory=lambda: np.empty(0, np.float32))
    units: Numbers = field(factory=lambda: np.empty(0, np.float32))
    outputs: Numbers = field(factory=lambda: np.empty((0, 0), np.float32))
    always: Numbers = field(factory=lambda: np.empty(0, np.float32))
    _parts: Parts = field(init=False)
    _word: Remembered[_Taught] = field(init=False)

    @_parts.default
    def _by_part(self) -> Parts:
        return Parts(map(len, self.names.values()))

    @_word.default
    def _by_word(self) -> Remembered[_Taught]:
        return Remembered(self._look_up)

    def said(self, words: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """
        Return the score of each label of each part for a message of these *words*:
        about 1 for what it is, and -1 for what it is not; 0 for what is as likely as
        not. Empty if no word is known.
        """
        if not self.names:
            return {}
        told = [*map(self._word.__getitem__, words)]
        each = dict(zip(words, told, strict=True)).values()
        pairs = self._beside(told)
        squares = [one.square for one in each] + self.squares[pairs].tolist()
        length = math.sqrt(sum(squares))
        if not length:
            return {}
        speaks = [one.speaks for one in each] + [self._sum(pairs)]
        every = np.frombuffer(b"".join(speaks), np.float32)
        sums = every.reshape(len(speaks), -1).sum(axis=0) / length
        deep, wide = np.split(sums, [len(self.units)])
        scores = np.maximum(deep + self.units, 0) @ self.outputs + wide + self.always
        score = iter((self._parts.odds(scores) / _SURE).tolist())
        return {
            part: dict(zip(names, score, strict=False))
            for part, names in self.names.items()
        }

    def _beside(self, told: Sequence[_Taught]) -> list[int]:
        found: dict[int, None] = {}
        begins = self.pairs.get(EDGE, _NO_PAIRS)
        for one in told:
            if one.stem in begins:
                found[begins[one.stem]] = None
            begins = one.begins
        if EDGE in begins:
            found[begins[EDGE]] = None
        return [*found]

    def _look_up(self, word: str) -> _Taught:
        stem = text.stem(word, self.language)
        numbers = [self.runs[run] for run in runs(word) if run in self.runs]
        if stem in self.stems:
            numbers.append(self.stems[stem])
        return _Taught(
            stem=stem,
            square=float(self.squares[numbers].sum()),
            speaks=self._sum(numbers),
            begins=self.pairs.get(stem, _NO_PAIRS),
        )

    def _sum(self, numbers: Sequence[int]) -> bytes:
        summed: Numbers = self.weights[numbers].sum(axis=0, dtype=np.float32)
        return summed.tobytes()
