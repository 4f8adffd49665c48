"""
Training of the linear classifier (`learned.py`) on examples.

The target of an example is 1 for each of its labels and -1 for all others. The weights
are found by ridge regression (Hoerl and Kennard 1970) with preconditioned conjugate
gradients (Golub and Van Loan, Matrix Computations, 11.5), scaled by how often a feature
occurs. A few iterations are enough: more would overfit.

The design matrix is a product of two sparse ones, examples by words and words by
features: multiplying by one after the other is ten times as fast as by their product.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.inverted_index import Found, find
from gateway.routing.words.learning.learned import EDGE, Learned, runs
from gateway.routing.words.learning.sparse import Numbers, Sparse, dots, sparse

U = TypeVar("U", bound=Hashable)

#: The scale of n-grams and of pairs, relative to words.
_LETTERS, _PAIR = 0.7, 0.7

#: The fewest examples of an n-gram and of a pair.
_LEAST_RUNS, _LEAST_PAIRS = 3, 2

_STEPS = 8

#: The ridge penalty on the square of each weight.
_PENALTY = np.float32(0.5)

_NEARLY_NOTHING = np.float32(1e-12)


@frozen(eq=False)
class _Design:
    """
    The design matrix, in factors: words have stems and n-grams, examples have words and
    pairs, and each example is divided by its length. The last row of the weights is the
    intercept.
    """

    words: Sparse
    letters: Sparse
    pairs: Sparse
    lengths: Numbers

    @property
    def _cut(self) -> int:
        # The row at which the weights of pairs begin.
        return self.letters.turned.height

    def times(self, weights: Numbers) -> Numbers:
        """
        Return the product of this matrix and *weights*: the scores of each example.
        """
        by_word = self.letters.table.times(weights[: self._cut])
        said = self.words.table.times(by_word)
        said += self.pairs.table.times(weights[self._cut : -1])
        said /= self.lengths
        said += weights[-1]
        return said

    def turned_times(self, said: Numbers) -> Numbers:
        """
        Return the product of this matrix's transpose and *said*, with a row for each
        example.
        """
        each = said / self.lengths
        by_word = self.words.turned.times(each)
        return np.vstack(
            [
                self.letters.turned.times(by_word),
                self.pairs.turned.times(each),
                said.sum(axis=0),
            ]
        )

    def squares(self) -> Numbers:
        """
        Return the squared norm of each column, approximately.
        """
        squares: Numbers = self.lengths**-2
        letters, pairs = self.letters.turned, self.pairs.turned
        by_word = self.words.turned.times(squares)
        return np.vstack(
            [
                letters.squared().times(by_word),
                pairs.squared().times(squares),
                np.full((1, 1), len(squares), np.float32),
            ]
        )


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
    weights = _solved(_design(words, own, heard, beside), _targets(names, says))
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
) -> _Design:
    many = beside.among
    by_word = own.squares + heard.squares
    squares = np.bincount(words.places, by_word[words.which], many) + beside.squares
    lengths = np.sqrt(np.where(squares > 0, squares, 1.0)).astype(np.float32)
    return _Design(
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


def _targets(
    names: Mapping[str, Sequence[str]], says: Sequence[Mapping[str, str]]
) -> Numbers:
    return np.hstack([*_sides(names, says)], dtype=np.float32)


def _sides(
    names: Mapping[str, Sequence[str]], says: Sequence[Mapping[str, str]]
) -> Iterator[Numbers]:
    for part, known in names.items():
        column = {name: number for number, name in enumerate(known)}
        said = [column.get(each.get(part, ""), -1) for each in says]
        which = np.array(said, np.intp)
        rows = np.where(np.arange(len(known)) == which[:, None], 1.0, -1.0)
        # An example without a label of this part counts neither for nor against.
        rows[which < 0] = 0.0
        yield rows.astype(np.float32)


def _solved(design: _Design, targets: Numbers) -> Numbers:
    scale: Numbers = (1 / (design.squares() + _PENALTY)).astype(np.float32)
    left = design.turned_times(targets)
    weights = np.zeros_like(left)
    scaled: Numbers = scale * left
    step: Numbers = scaled.copy()
    size = dots(left, scaled)
    for _ in range(_STEPS):
        moved = design.turned_times(design.times(step)) + _PENALTY * step
        far = size / np.maximum(dots(step, moved), _NEARLY_NOTHING)
        weights += far * step
        left -= far * moved
        scaled = scale * left
        before, size = size, dots(left, scaled)
        step *= size / np.maximum(before, _NEARLY_NOTHING)
        step += scaled
    return weights
