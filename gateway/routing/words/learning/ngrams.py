"""
Similarity of words by shared phonetic letter n-grams, which tolerates misspelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.inverted_index import find

#: The least similarity that counts.
_ALIKE = 0.45

#: The most similarity of two different words.
_MOST = 0.99

#: The lengths of n-grams.
_GRAMS = (3, 4, 5)


@define(eq=False)
class Alike:
    """
    An index of known words by their n-grams.

    Attributes:
        words: The known words, by number.
        _runs: The numbers of the words with each n-gram, as the bytes of NumPy's intc.
    """

    words: Sequence[str]
    _lengths: NDArray[np.float64] = field(init=False)
    _runs: dict[str, bytes] = field(init=False)

    def __attrs_post_init__(self) -> None:
        cut = [*map(_runs, self.words)]
        # A word may have no n-grams.
        self._lengths = np.array([len(runs) or 1 for runs in cut], float)
        found = find(cut)
        numbers = found.places.tobytes()
        edges = (found.edges * found.places.itemsize).tolist()
        spans = zip(found.units, pairwise(edges), strict=True)
        self._runs = {run: numbers[start:end] for run, (start, end) in spans}

    def like(self, word: str) -> dict[int, float]:
        """
        Return the numbers of the words similar to *word*, each with the cosine of both,
        below 1.
        """
        cut = _runs(word)
        shared = b"".join([self._runs.get(run, b"") for run in cut])
        if not shared:
            return {}
        numbers = np.frombuffer(shared, np.intc)
        counts = np.bincount(numbers)
        # Fast filter: the fewest shared n-grams with which the cosine can be enough.
        some = (counts >= int(_ALIKE**2 * len(cut))).nonzero()[0]
        how = counts[some] / np.sqrt(len(cut) * self._lengths[some])
        likely = (how >= _ALIKE).nonzero()[0]
        near = np.minimum(how[likely], _MOST)
        return dict(zip(some[likely].tolist(), near.tolist(), strict=True))


def _runs(word: str) -> list[str]:
    whole = f"<{text.sound(word)}>"
    cut = [whole[i : i + n] for n in _GRAMS for i in range(len(whole) - n + 1)]
    return list(dict.fromkeys(cut))
