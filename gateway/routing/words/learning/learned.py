"""
The linear classifier that was trained on all examples: how much a message's words speak
for, or against, each label.

The features are stems, phonetic letter 4-grams and pairs of stems. So a word that is
misspelt, of another language or new counts by the letters that it shares with known
ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.learning.sparse import Numbers
from gateway.routing.words.remembered import Remembered

#: The letters of an n-gram.
_RUN = 4

#: Stands before the first word of a message, and behind the last.
EDGE = ""

#: The number of each pair with a given first stem, by the second stem.
Beside: TypeAlias = Mapping[str, int]

_NONE: Beside = {}


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
        speaks: The sum of their weights for each label, as the bytes of float32, which
            are the fastest to join.
        begins: The pairs that it begins.
    """

    stem: str
    square: float
    speaks: bytes
    begins: Beside


@define(eq=False, kw_only=True)
class Learned:
    """
    A trained linear classifier.

    Attributes:
        names: The labels of each part.
        language: The language of the stems.
        stems: The feature number of each stem.
        runs: The feature number of each n-gram.
        pairs: The feature numbers of pairs of stems, by the first stem.
        weights: A row for each feature, a column for each label, part by part.
        squares: The squared scale of each feature.
        always: The intercept of each label.
    """

    names: Mapping[str, Sequence[str]] = field(factory=dict)
    language: str = ""
    stems: Mapping[str, int] = field(factory=dict)
    runs: Mapping[str, int] = field(factory=dict)
    pairs: Mapping[str, Beside] = field(factory=dict)
    weights: Numbers = field(factory=lambda: np.empty((0, 0), np.float32))
    squares: Numbers = field(factory=lambda: np.empty(0, np.float32))
    always: Numbers = field(factory=lambda: np.empty(0, np.float32))
    _word: Remembered[_Taught] = field(init=False)

    @_word.default
    def _by_word(self) -> Remembered[_Taught]:
        return Remembered(self._look_up)

    def said(self, words: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        """
        Return the score of each label of each part for a message of these *words*:
        about 1 for what it is, and -1 for what it is not. Empty if no word is known.
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
        speaks = [one.speaks for one in each]
        speaks += [self.weights[pair].tobytes() for pair in pairs]
        every = np.frombuffer(b"".join(speaks), np.float32)
        together = every.reshape(len(speaks), -1).sum(axis=0) / length + self.always
        score = iter(together.tolist())
        return {
            part: dict(zip(names, score, strict=False))
            for part, names in self.names.items()
        }

    def _beside(self, told: Sequence[_Taught]) -> list[int]:
        found: dict[int, None] = {}
        begins = self.pairs.get(EDGE, _NONE)
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
            speaks=self.weights[numbers].sum(axis=0).tobytes(),
            begins=self.pairs.get(stem, _NONE),
        )
