"""
Words that share letters with others, three to five in a row, as they sound: so that
nobody has to spell well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.found import find

#: Words that share fewer of their letters are no more alike than any two words.
_ALIKE = 0.45

#: No other word is as like one as itself.
_MOST = 0.99

#: Runs of letters that are compared.
_GRAMS = (3, 4, 5)


@define(eq=False)
class Alike:
    """
    Known words, to be found by others that are spelled like them.

    Attributes:
        _runs: The numbers of the words that have each run, as NumPy's intc: bytes take
            the least room.
    """

    words: Sequence[str]
    _lengths: NDArray[np.float64] = field(init=False)
    _runs: dict[str, bytes] = field(init=False)

    def __attrs_post_init__(self) -> None:
        cut = [*map(_runs, self.words)]
        # There may be nothing to hear of one.
        self._lengths = np.array([len(runs) or 1 for runs in cut], float)
        found = find(cut)
        numbers = found.places.tobytes()
        edges = (found.edges * found.places.itemsize).tolist()
        spans = zip(found.units, pairwise(edges), strict=True)
        self._runs = {run: numbers[start:end] for run, (start, end) in spans}

    def like(self, word: str) -> dict[int, float]:
        """
        Give the numbers of the words that *word* is like, each with how much: the
        cosine of both, below 1.
        """
        cut = _runs(word)
        shared = b"".join([self._runs.get(run, b"") for run in cut])
        if not shared:
            return {}
        numbers = np.frombuffer(shared, np.intc)
        counts = np.bincount(numbers)
        # Even a word with no runs but the shared ones must share so many to be like.
        some = (counts >= int(_ALIKE**2 * len(cut))).nonzero()[0]
        how = counts[some] / np.sqrt(len(cut) * self._lengths[some])
        likely = (how >= _ALIKE).nonzero()[0]
        near = np.minimum(how[likely], _MOST)
        return dict(zip(some[likely].tolist(), near.tolist(), strict=True))


def _runs(word: str) -> list[str]:
    whole = f"<{text.sound(word)}>"
    cut = [whole[i : i + n] for n in _GRAMS for i in range(len(whole) - n + 1)]
    return list(dict.fromkeys(cut))
