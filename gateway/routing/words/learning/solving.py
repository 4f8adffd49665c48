"""
The weights of the linear classifier, found from its design matrix.

The target of an example is 1 for each of its labels and -1 for all others. The weights
are found by ridge regression (Hoerl and Kennard 1970) with preconditioned conjugate
gradients (Golub and Van Loan, Matrix Computations, 11.5), scaled by how often a feature
occurs. A few iterations are enough: more would overfit.

Those of topics are then sharpened to a support vector machine's, whose loss is the
squared hinge: an example that is more than right counts no longer. These are a few
Newton steps, each by conjugate gradients on what is not right yet (Keerthi and DeCoste
2005, A modified finite Newton method for fast solution of large scale linear SVMs).

The design matrix is a product of two sparse ones, examples by words and words by
features: multiplying by one after the other is ten times as fast as by their product.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from attrs import frozen

from gateway.routing.words.learning.sparse import Numbers, Sparse, dots

_STEPS = 8

#: The ridge penalty on the square of each weight.
_PENALTY = np.float32(0.5)

#: The parts that are sharpened, by so many Newton steps of so many iterations, with
#: this penalty: there are many topics, and most are unlike most others. It gains
#: nothing with the few intents and urgencies.
_SHARPENED = frozenset(("topics",))
_ROUNDS, _IN_ROUND, _SHARP_PENALTY = 3, 10, np.float32(1.0)

_NEARLY_NOTHING = np.float32(1e-12)


@frozen(eq=False)
class Design:
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


def solved(
    design: Design,
    names: Mapping[str, Sequence[str]],
    says: Sequence[Mapping[str, str]],
) -> Numbers:
    """
    Return the weights: a row for each feature, a column for each label, part by part.

    Args:
        design: The design matrix.
        names: The labels of each part.
        says: The labels of each example, by part.
    """
    sides = [*_sides(names, says)]
    left = design.turned_times(np.hstack(sides))
    weights = np.zeros_like(left)
    _descend(design, weights, left, _PENALTY, _STEPS)
    ends = np.cumsum([side.shape[1] for side in sides])[:-1]
    parts = np.hsplit(weights, ends)
    return np.hstack(
        [
            _sharpened(design, part.copy(), side) if name in _SHARPENED else part
            for name, part, side in zip(names, parts, sides, strict=True)
        ]
    )


def _sharpened(design: Design, weights: Numbers, targets: Numbers) -> Numbers:
    for _ in range(_ROUNDS):
        said = design.times(weights)
        wrong = ((targets * said < 1) & (targets != 0)).astype(np.float32)
        left = design.turned_times(wrong * (targets - said)) - _SHARP_PENALTY * weights
        _descend(design, weights, left, _SHARP_PENALTY, _IN_ROUND, wrong)
    return weights


def _descend(
    design: Design,
    weights: Numbers,
    left: Numbers,
    penalty: np.float32,
    steps: int,
    counted: Numbers | None = None,
) -> None:
    """
    Move *weights* by conjugate gradients.

    Args:
        design: The design matrix.
        weights: Where they are; changed.
        left: The negative gradient there; changed.
        penalty: On the square of each weight.
        steps: How many iterations.
        counted: 1 for each example and label that counts, 0 for the others; if None,
            all count.
    """
    scale: Numbers = (1 / (design.squares() + penalty)).astype(np.float32)
    scaled: Numbers = scale * left
    step: Numbers = scaled.copy()
    size = dots(left, scaled)
    for _ in range(steps):
        said = design.times(step)
        moved = design.turned_times(said if counted is None else counted * said)
        moved += penalty * step
        far = size / np.maximum(dots(step, moved), _NEARLY_NOTHING)
        weights += far * step
        left -= far * moved
        scaled = scale * left
        before, size = size, dots(left, scaled)
        step *= size / np.maximum(before, _NEARLY_NOTHING)
        step += scaled
