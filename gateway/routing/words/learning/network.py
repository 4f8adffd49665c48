"""
Training of the classifier's network (`learned.py`).

It is both wide and deep (Cheng et al. 2016, Wide & deep learning for recommender
systems): each feature speaks for each label by itself, and for hidden units, rectified
and shared by all parts, which tell what features mean together. A softmax for each part
ends it.

It is trained by stochastic gradient descent, with a rate of its own for each row of
weights (after AdaGrad: Duchi, Hazan and Singer 2011, Adaptive subgradient methods), so
that rare features learn as much as frequent ones. Dropout of features and of hidden
units (Srivastava et al. 2014) keeps it from learning examples by heart. Chance is drawn
from the words of each example and from the name of each feature, so that the same
examples teach the same, and one more changes little. In double precision no other
processor teaches otherwise.

An example has some seventy of 130,000 features, so what a batch hears is a sparse
matrix of SciPy's: on one processor that takes half the time of a dense one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gateway.routing.words.learning.softmax import Numbers, Parts

#: Numbers that stand for examples or features.
Keys: TypeAlias = NDArray[np.uint64]

#: The hidden units.
_UNITS = 64

#: How often each example is seen, how many at most at once, nearly, and the rate at the
#: beginning.
_EPOCHS, _AT_ONCE, _RATE = 6, 128, 0.1

#: The fewest steps: a few examples are seen more often.
_STEPS = 60

#: The share of features, and of hidden units, that each example does without.
_UNHEARD, _DROPPED = 0.3, 0.4

#: The scale of the first weights of features for hidden units.
_FIRST = 0.05

#: What the sums of squares begin with.
_NEARLY_NOTHING = 1e-6

#: Above this many batches, they grow by as many at once: whenever they do, all change.
_CHANGE = 64


@frozen(eq=False)
class Table:
    """
    A sparse matrix: the features of each example.

    Attributes:
        numbers: The number of the feature of each entry, by example.
        values: The entries, in the same order.
        edges: The offset of each example, and the end of the last. None is empty.
        features: A number drawn from each feature, whatever others there are.
        examples: The same of each example.
    """

    numbers: NDArray[np.intp]
    values: Numbers
    edges: NDArray[np.intp]
    features: Keys
    examples: Keys


@frozen(eq=False)
class Network:
    """
    A trained network.

    Attributes:
        inputs: A row for each feature, a column for each hidden unit, and one for each
            label.
        units: The intercept of each hidden unit.
        outputs: A row for each hidden unit, a column for each label.
        always: The intercept of each label.
    """

    inputs: Numbers
    units: Numbers
    outputs: Numbers
    always: Numbers


@define(eq=False)
class _Weights:
    """
    Weights, with the sum of the mean squares of the gradients of each row.
    """

    values: Numbers
    squares: Numbers = field(init=False)

    @squares.default
    def _begin(self) -> Numbers:
        return _beginning(len(self.values))

    def learn(self, gradient: Numbers, rate: float) -> None:
        """
        Move the weights against their *gradient*.
        """
        self.squares += np.square(gradient).mean(axis=(*range(1, gradient.ndim),))
        self.values -= (gradient.T * (rate / np.sqrt(self.squares))).T


@define(eq=False)
class _Inputs:
    """
    The weights of features: of each row, those for hidden units learn at another rate
    than those for labels.

    Attributes:
        values: The weights, as in `Network`.
        deep: The sums, as in `_Weights`, for hidden units.
        wide: The sums for labels.
        room: Room for the rows of a batch, as much as all features would need: to
            allocate it anew for each takes longer than to read them.
    """

    values: Numbers
    deep: Numbers = field(init=False)
    wide: Numbers = field(init=False)
    room: Numbers = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.deep = _beginning(len(self.values))
        self.wide = _beginning(len(self.values))
        self.room = np.empty_like(self.values)

    def of(self, told: NDArray[np.intp]) -> Numbers:
        """
        Return the rows of the features *told*, until it is asked for others.
        """
        # Without a mode, it would copy them once more, in case that a number is wrong.
        room = self.room[: len(told)]
        rows: Numbers = self.values.take(told, axis=0, out=room, mode="clip")
        return rows

    def learn(
        self, told: NDArray[np.intp], rows: Numbers, gradient: Numbers, rate: float
    ) -> None:
        """
        Move *rows*, which are those of the features *told*, against their *gradient*,
        which is overwritten.
        """
        for squares, part in ((self.deep, np.s_[:_UNITS]), (self.wide, np.s_[_UNITS:])):
            moves = gradient[:, part]
            squares[told] += np.einsum("ij,ij->i", moves, moves) / moves.shape[1]
            moves *= (rate / np.sqrt(squares[told]))[:, None]
        rows -= gradient
        self.values[told] = rows


def trained(table: Table, labels: NDArray[np.intp], parts: Parts) -> Network:
    """
    Train a network.

    Args:
        table: The features of each example.
        labels: A row for each example, a column for each part: the number of its label
            among all, or -1 where it is not known.
        parts: The parts of the labels.
    """
    unit_keys = np.arange(_UNITS, dtype=np.uint64)
    deep = _FIRST * _signed(_drawn(table.features[:, None], unit_keys))
    inputs = _Inputs(np.pad(deep, ((0, 0), (0, parts.many))))
    units = _Weights(np.zeros(_UNITS, np.float64))
    label_keys = np.arange(parts.many, dtype=np.uint64)
    outputs = _Weights(_UNITS**-0.5 * _signed(_drawn(unit_keys[:, None], label_keys)))
    always = _Weights(np.zeros(parts.many, np.float64))
    batches = [*_batches(table.examples)]
    for step, (batch, keys) in enumerate(batches):
        rate = _RATE * (1 - step / len(batches))
        heard, told = _heard(table, batch, keys)
        rows = inputs.of(told)
        sums: Numbers = heard @ rows
        deep, wide = np.split(sums, [_UNITS], axis=1)
        deep += units.values
        kept = _drawn(keys[:, None], unit_keys) >= _DROPPED
        passed = ((deep > 0) & kept).astype(np.float64) / (1 - _DROPPED)
        hidden = deep * passed
        scores = hidden @ outputs.values + wide + always.values
        errors = _errors(scores, labels[batch], parts)
        back = errors @ outputs.values.T * passed
        outputs.learn(hidden.T @ errors, rate)
        units.learn(back.sum(axis=0), rate)
        always.learn(errors.sum(axis=0), rate)
        # By rows: by columns, it would write each row once for each example.
        gradient = heard.T.tocsr() @ np.hstack([back, errors])
        inputs.learn(told, rows, gradient, rate)
    return Network(
        inputs=inputs.values.astype(np.float32),
        units=units.values.astype(np.float32),
        outputs=outputs.values.astype(np.float32),
        always=always.values.astype(np.float32),
    )


def _batches(examples: Keys) -> Iterator[tuple[NDArray[np.intp], Keys]]:
    """
    Yield the numbers of the examples of each batch, and a number drawn from each for
    this epoch. An example more or less changes its own batches alone, unless it changes
    how many there are.
    """
    once = math.ceil(len(examples) / _AT_ONCE)
    once = math.ceil(once / _CHANGE) * _CHANGE if once > _CHANGE else once
    for epoch in range(max(_EPOCHS, math.ceil(_STEPS / once))):
        keys = _mixed(examples + _mixed(np.array([epoch + 1], np.uint64)))
        drawn = (_share(keys) * once).astype(np.intp)
        order = drawn.argsort(kind="stable")
        edges = np.searchsorted(drawn[order], np.arange(1, once))
        for batch in np.split(order, edges):
            if len(batch):
                yield batch, keys[batch]


def _heard(
    table: Table, batch: NDArray[np.intp], keys: Keys
) -> tuple[csr_array, NDArray[np.intp]]:
    """
    Return what the examples in *batch* tell, without the features that each is to do
    without: a row for each example, a column for each feature that any has; and the
    numbers of these.
    """
    starts = table.edges[batch]
    sizes = table.edges[batch + 1] - starts
    firsts = sizes.cumsum() - sizes
    at = np.arange(sizes.sum()) + (starts - firsts).repeat(sizes)
    rows, numbers = np.arange(len(batch)).repeat(sizes), table.numbers[at]
    kept = _drawn(keys[rows], table.features[numbers]) >= _UNHEARD
    rows, numbers, at = rows[kept], numbers[kept], at[kept]
    there = np.zeros(len(table.features), np.bool_)
    there[numbers] = True
    told = there.nonzero()[0]
    columns = there.cumsum()[numbers] - 1
    edges = np.append(0, np.bincount(rows, minlength=len(batch)).cumsum())
    values = table.values[at].astype(np.float64) / (1 - _UNHEARD)
    shape = (len(batch), len(told))
    return csr_array((values, columns, edges), shape=shape), told


def _drawn(one: Keys, other: Keys) -> Numbers:
    """
    Return a number from 0 to 1 for each pair, as if by chance.
    """
    return _share(_mixed(one + _mixed(other)))


def _beginning(many: int) -> Numbers:
    return np.full(many, _NEARLY_NOTHING, np.float64)


def _share(keys: Keys) -> Numbers:
    return (keys >> np.uint64(40)).astype(np.float64) / (1 << 24)


def _signed(drawn: Numbers) -> Numbers:
    # Evenly distributed, with variance 1.
    return 12**0.5 * (drawn - 0.5)


def _mixed(keys: Keys) -> Keys:
    # The finalizer of SplitMix64: each bit in changes half of the bits out.
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _errors(scores: Numbers, labels: NDArray[np.intp], parts: Parts) -> Numbers:
    """
    Return the mean gradient of the loss of each softmax: none where no label is known.
    """
    errors = parts.chances(scores)
    rows, which = (labels >= 0).nonzero()
    errors[rows, labels[rows, which]] -= 1
    errors *= (labels >= 0).repeat(parts.sizes, axis=1)
    errors /= len(labels)
    return errors
