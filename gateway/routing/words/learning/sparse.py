"""
Tables that are nearly empty, multiplied by NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

#: Seven digits are enough for what is learned.
Numbers: TypeAlias = NDArray[np.float32]

#: So many products are added up at once, so that what is between stays in the cache.
_AT_ONCE = 4096


@frozen(eq=False)
class _Alike:
    """
    Rows in which equally many things stand.

    Attributes:
        rows: Which they are.
        columns: By row, those in which something stands.
        values: It itself.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Numbers

    def pieces(self) -> Iterator[_Alike]:
        """
        Give as many rows as are multiplied at once, and then the next.
        """
        step = max(_AT_ONCE // self.columns.shape[1], 1)
        for first in range(0, len(self.rows), step):
            piece = slice(first, first + step)
            yield _Alike(self.rows[piece], self.columns[piece], self.values[piece])


@frozen(eq=False)
class Table:
    """
    A table by its rows: those in which equally much stands are multiplied together.

    Attributes:
        height: How many rows there are.
        pieces: Those in which anything stands.
    """

    height: int
    pieces: tuple[_Alike, ...]

    def times(self, other: Numbers) -> Numbers:
        """
        Give the product of this table and *other*, which has a row for each column.
        """
        product = np.zeros((self.height, other.shape[1]), np.float32)
        for piece in self.pieces:
            # Each column is one of *other*'s: to look again takes half of the time.
            there = other.take(piece.columns, axis=0, mode="clip")
            product[piece.rows] = np.einsum("rn,rnk->rk", piece.values, there)
        return product

    def squared(self) -> Table:
        """
        Give the table of the squares of what stands in this one.
        """
        squares = [_Alike(p.rows, p.columns, p.values**2) for p in self.pieces]
        return Table(self.height, tuple(squares))


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
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: Numbers, height: int
) -> Table:
    order = rows.argsort(kind="stable")
    columns, values = columns[order], values[order]
    sizes = np.bincount(rows, minlength=height)
    starts = sizes.cumsum() - sizes
    pieces: list[_Alike] = []
    for size in np.unique(sizes[sizes > 0]).tolist():
        [alike] = (sizes == size).nonzero()
        there = starts[alike, None] + np.arange(size)
        pieces += _Alike(alike, columns[there], values[there]).pieces()
    return Table(height, tuple(pieces))


def dots(one: Numbers, other: Numbers) -> Numbers:
    """
    Give the product of each column of *one* with that of *other*.
    """
    products: Numbers = np.einsum("ij,ij->j", one, other)
    return products
