"""
Training of the linear classifier (`learned.py`) on examples: which features they have.
`solving.py` finds the weights.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.inverted_index import Found, find
from gateway.routing.words.learning.learned import EDGE, Learned, runs
from gateway.routing.words.learning.solving import Design, solved
from gateway.routing.words.learning.sparse import Numbers, sparse

U = TypeVar("U", bound=Hashable)

#: The scale of n-grams and of pairs, relative to words.
_LETTERS, _PAIR = 0.7, 0.7

#: The fewest examples of an n-gram and of a pair.
_LEAST_RUNS, _LEAST_PAIRS = 3, 2


def learn(
    told: Sequence[Sequence[str]], says: Sequence[Mapping[str, str]], language: str
) -> Learned:
    """
    Train a classifier on examples.

    Args:
        told: The folded words of each example.
        says: The labels of each example, by part.
        language: The language of the stems: the town's.
    """
    names = _names(says)
    words = find([[*dict.fromkeys(each)] for each in told])
    if not (names and words.units):
        return Learned()
    stems = [text.stem(word, language) for word in words.units]
    pairs = _pairs(told, dict(zip(words.units, stems, strict=True)))
    said, once = np.diff(words.edges), np.ones(len(told), np.intp)
    own = _weighed(find([[stem] for stem in stems]), said, 1.0, 1, len(told))
    letters = find([[*runs(word)] for word in words.units])
    heard = _weighed(letters, said, _LETTERS, _LEAST_RUNS, len(told))
    beside = _weighed(find(pairs), once, _PAIR, _LEAST_PAIRS, len(told))
    weights = solved(_design(words, own, heard, beside), names, says)
    each = np.concatenate([own.weights, heard.weights, beside.weights])
    shift = len(own.units) + len(heard.units)
    return Learned(
        names=names,
        language=language,
        stems={stem: number for number, stem in enumerate(own.units)},
        runs={run: number for number, run in enumerate(heard.units, len(own.units))},
        pairs=_by_first(beside.units, shift),
        weights=weights[:-1] * each[:, None],
        squares=each**2,
        always=weights[-1],
    )


@frozen(eq=False)
class _Units(Generic[U]):
    """
    The features of one kind, with their occurrences.

    Attributes:
        units: The features.
        weights: The scale of each: the rarer, the greater.
        rows: The number of the word or example of each occurrence.
        columns: The number of the feature of each occurrence.
        among: The number of words or examples.
    """

    units: Sequence[U]
    weights: Numbers
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    among: int

    @property
    def there(self) -> Numbers:
        """
        The scale of the feature of each occurrence.
        """
        return self.weights[self.columns]

    @property
    def squares(self) -> NDArray[np.float64]:
        """
        The squared length of each word or example.
        """
        squares = np.bincount(self.rows, self.there**2, self.among)
        return squares.astype(np.float64)


def _weighed(
    found: Found[U], uses: NDArray[np.intp], weight: float, least: int, many: int
) -> _Units[U]:
    """
    Scale the units found by how rare they are, without those in fewer than *least*
    examples.

    Args:
        found: The units, by place.
        uses: In how many examples each place occurs.
        weight: The scale of this kind of feature.
        least: The fewest examples of a unit.
        many: The number of all examples.
    """
    counts = np.bincount(found.which, uses[found.places], len(found.units))
    kept = counts >= least
    numbers = kept.cumsum() - 1
    there = kept[found.which]
    rare = weight * (1 + np.log((1 + many) / (1 + counts[kept])))
    return _Units(
        units=[
            unit for unit, is_kept in zip(found.units, kept, strict=True) if is_kept
        ],
        weights=rare.astype(np.float32),
        rows=found.places[there].astype(np.intp),
        columns=numbers[found.which[there]].astype(np.intp),
        among=len(uses),
    )


def _names(says: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    names: dict[str, set[str]] = {}
    for each in says:
        for part, name in each.items():
            names.setdefault(part, set()).add(name)
    return {part: sorted(said) for part, said in sorted(names.items())}


def _pairs(
    told: Sequence[Sequence[str]], stems: Mapping[str, str]
) -> list[list[tuple[str, str]]]:
    each = ([EDGE, *(stems[word] for word in words), EDGE] for words in told)
    return [[*dict.fromkeys(pairwise(row))] for row in each]


def _by_first(
    pairs: Sequence[tuple[str, str]], number: int
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for at, (one, other) in enumerate(pairs, number):
        found.setdefault(one, {})[other] = at
    return found


def _design(
    words: Found[str],
    own: _Units[str],
    heard: _Units[str],
    beside: _Units[tuple[str, str]],
) -> Design:
    many = beside.among
    by_word = own.squares + heard.squares
    squares = np.bincount(words.places, by_word[words.which], many) + beside.squares
    lengths = np.sqrt(np.where(squares > 0, squares, 1.0)).astype(np.float32)
    return Design(
        words=sparse(
            words.places.astype(np.intp),
            words.which,
            np.ones(len(words.which), np.float32),
            (many, len(words.units)),
        ),
        letters=sparse(
            np.concatenate([own.rows, heard.rows]),
            np.concatenate([own.columns, heard.columns + len(own.units)]),
            np.concatenate([own.there, heard.there]),
            (len(words.units), len(own.units) + len(heard.units)),
        ),
        pairs=sparse(
            beside.rows, beside.columns, beside.there, (many, len(beside.units))
        ),
        lengths=lengths[:, None],
    )
