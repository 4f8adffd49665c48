"""
What all examples together teach of each word: how much it speaks for, or against,
each thing that a message may be.

A word speaks by its stem, by the letters that it sounds like, four in a row, and by
what stands beside it. So does one that is misspelt, of another language, or new: by
what it has in common with words that are known.
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

#: So many letters in a row.
_RUN = 4

#: What stands before the first word of a message, and behind the last.
EDGE = ""

#: The pairs that a stem begins, by the stem of the other.
Beside: TypeAlias = Mapping[str, int]

_NONE: Beside = {}


def runs(word: str) -> Iterable[str]:
    """
    Give the letters that *word* sounds like, so many in a row, each once.
    """
    heard = f"^{text.sound(word)}$"
    ends = range(_RUN, max(len(heard), _RUN) + 1)
    return dict.fromkeys(heard[max(end - _RUN, 0) : end] for end in ends)


@frozen(eq=False)
class _Taught:
    """
    What a word says.

    Attributes:
        square: Of what it weighs, with its letters; 0 if nothing is known of it.
        speaks: What it speaks for, as NumPy's float32: bytes are put together faster
            than anything else.
        begins: The pairs that it begins.
    """

    stem: str
    square: float
    speaks: bytes
    begins: Beside


@define(eq=False, kw_only=True)
class Learned:
    """
    What words speak for.

    Attributes:
        names: Of each part, what a message may be.
        language: That of the stems.
        stems: The numbers of those that were learned.
        runs: Likewise, of letters in a row.
        pairs: Of stems in a row, by the first of them.
        weights: A row for each number, a column for each name: of the first part, then
            of the next.
        squares: Of what each number weighs.
        always: What everything speaks for, as most things are.
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
        Give what *words* of a message say together of each part: about 1 for what it
        is, and -1 for what it is not. Nothing, where nothing is known of any of them.
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
