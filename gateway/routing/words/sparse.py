"""
Tables that are nearly empty, multiplied by NumPy.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

#: Seven digits are enough for what is learned.
Numbers: TypeAlias = NDArray[np.float32]

#: So many rows are multiplied at once, so that what is between stays in the cache.
_ROWS = 256


@frozen(eq=False)
class Table:
    """
    A table by its rows: what is in each row stands together.

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
class Sparse:
    """
    A table, and the same with its rows for columns.
    """

    table: Table
    turned: Table


def sparse(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    values: Numbers,
    shape: tuple[int, int],
) -> Sparse:
    """
    Make a table of so many rows and columns of what stands at *rows* and *columns*.
    """
    return Sparse(
        _by_row(rows, columns, values, shape[0]),
        _by_row(columns, rows, values, shape[1]),
    )


def _by_row(
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: Numbers, many: int
) -> Table:
    order = rows.argsort(kind="stable")
    edges = np.append(0, np.bincount(rows, minlength=many).cumsum())
    return Table(columns[order], values[order], edges)


def dots(one: Numbers, other: Numbers) -> Numbers:
    """
    Give the product of each column of *one* with that of *other*.
    """
    products: Numbers = np.einsum("ij,ij->j", one, other)
    return products
