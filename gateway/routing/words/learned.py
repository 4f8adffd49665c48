"""
What all examples together teach of each word: how much it speaks for, or against,
each thing that a message may be.

The words of every example are told to add up to 1 for what it is and to -1 for what
it is not, as nearly as can be with small weights: least squares with a penalty (ridge
regression; Hoerl and Kennard 1970), by the method of conjugate gradients, scaled by
how often a word is said (Golub and Van Loan, Matrix Computations, 11.5). A few steps
are enough: more would learn sentences by heart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from gateway.routing.words.found import Found

#: Seven digits are enough: the weights are no better known.
Numbers: TypeAlias = NDArray[np.float32]

_STEPS = 3

#: What weights cost: each square of one as much as a whole mistake about an example.
_PENALTY = 1.0

#: So many rows are multiplied at once, so that what is between stays in the cache.
_ROWS = 256


@frozen(eq=False)
class Table:
    """
    A table that is nearly empty, by rows: what is in each row stands together.

    Attributes:
        columns: Of what is in it.
        values: It itself.
        edges: Where each row begins there, and where the last one ends.
    """

    columns: NDArray[np.intp]
    values: Numbers
    edges: NDArray[np.intp]

    def times(self, other: Numbers) -> Numbers:
        """
        Give the product of this table and *other*, which has a row for each column.
        """
        rows = len(self.edges) - 1
        product = np.zeros((rows, other.shape[1]), np.float32)
        for first in range(0, rows, _ROWS):
            edges = self.edges[first : first + _ROWS + 1]
            start, end = edges[0], edges[-1]
            [filled] = np.diff(edges).nonzero()
            if not filled.size:
                continue
            parts = self.values[start:end, None] * other[self.columns[start:end]]
            sums = np.add.reduceat(parts, edges[filled] - start, axis=0)
            product[first + filled] = sums
        return product


@frozen(eq=False)
class Learned:
    """
    What a unit of language, such as a stem, speaks for.

    Attributes:
        names: Of each part, what a message may be.
        weights: A row for each unit that was learned, a column for each name: of the
            first part, then of the next.
        rows: Of each unit, its row; less than 0 where nothing was learned of it.
    """

    names: Mapping[str, Sequence[str]]
    weights: Numbers
    rows: NDArray[np.intp]

    def row(self, number: int, weight: float) -> bytes:
        """
        Give what unit *number* speaks for where it weighs *weight* in a message:
        nothing, if nothing was learned of it.
        """
        row = self.rows.item(number)
        if row < 0:
            return b""
        spoken: Numbers = self.weights[row] * np.float32(weight)
        return spoken.tobytes()

    def said(
        self, rows: Sequence[bytes], length: float
    ) -> Mapping[str, Mapping[str, float]]:
        """
        Give what the units of a message say together of each part.

        Args:
            rows: What each speaks for.
            length: Of the message: the root of the sum of the squares of their weights.
        """
        if not (rows and self.names):
            return {}
        each = np.frombuffer(b"".join(rows), np.float32)
        together = each.reshape(len(rows), -1).sum(axis=0) / length
        score = iter(together.tolist())
        return {
            part: dict(zip(names, score, strict=False))
            for part, names in self.names.items()
        }


def learn(
    found: Found[Any],
    shares: NDArray[np.float64],
    says: Sequence[Mapping[str, str]],
    least: Sequence[int],
) -> Learned:
    """
    Learn from examples.

    Args:
        found: Which units stand in which examples.
        shares: For each of these, what it weighs there; the squares of an example's
            add up to 1.
        says: What each example is: by part, a name.
        least: For each unit, in how many examples it must stand.
    """
    names: dict[str, list[str]] = {}
    for each in says:
        for part, name in each.items():
            names.setdefault(part, []).append(name)
    ordered = {part: sorted({*said}) for part, said in sorted(names.items())}
    told = np.diff(found.edges) >= least
    rows = np.where(told, told.cumsum() - 1, -1)
    if not ordered:
        return Learned({}, np.zeros((0, 0), np.float32), np.full_like(rows, -1))
    kept = told[found.which]
    which, places = rows[found.which[kept]], found.places[kept].astype(np.intp)
    values = shares[kept].astype(np.float32)
    targets = np.hstack([*_targets(ordered, says)], dtype=np.float32)
    by_unit = _table(which, places, values, int(told.sum()))
    order = places.argsort(kind="stable")
    by_example = _table(places[order], which[order], values[order], len(says))
    squares = np.bincount(which, values * values, minlength=len(by_unit.edges) - 1)
    scale = (1 / (squares + _PENALTY)).astype(np.float32)[:, None]
    return Learned(ordered, _solved(by_example, by_unit, targets, scale), rows)


def _table(
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: Numbers, many: int
) -> Table:
    edges = np.append(0, np.bincount(rows, minlength=many).cumsum())
    return Table(columns, values, edges)


def _targets(
    names: Mapping[str, Sequence[str]], says: Sequence[Mapping[str, str]]
) -> Iterator[Numbers]:
    for part, known in names.items():
        column = {name: number for number, name in enumerate(known)}
        said = [column.get(each.get(part, ""), -1) for each in says]
        which = np.array(said, np.intp)
        rows = np.where(np.arange(len(known)) == which[:, None], 1.0, -1.0)
        # Of an example that says nothing of this part nothing is learned about it.
        rows[which < 0] = 0.0
        yield rows.astype(np.float32)


def _solved(
    by_example: Table, by_unit: Table, targets: Numbers, scale: Numbers
) -> Numbers:
    left = by_unit.times(targets)
    weights = np.zeros_like(left)
    scaled = scale * left
    step = scaled.copy()
    size = _dots(left, scaled)
    for _ in range(_STEPS):
        moved = by_unit.times(by_example.times(step)) + _PENALTY * step
        far = size / np.maximum(_dots(step, moved), np.float32(1e-12))
        weights += far * step
        left -= far * moved
        scaled = scale * left
        before, size = size, _dots(left, scaled)
        step = scaled + size / np.maximum(before, np.float32(1e-12)) * step
    return weights


def _dots(one: Numbers, other: Numbers) -> Numbers:
    products: Numbers = np.einsum("ij,ij->j", one, other)
    return products
