"""
Sparse matrices, multiplied with NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

#: Single precision is enough.
Numbers: TypeAlias = NDArray[np.float32]

#: The products that are computed at once, so that they stay in the cache.
_AT_ONCE = 4096


@frozen(eq=False)
class _Alike:
    """
    Rows with the same number of entries.

    Attributes:
        rows: The numbers of the rows.
        columns: The columns of their entries, by row.
        values: The values of their entries, by row.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: Numbers

    def pieces(self) -> Iterator[_Alike]:
        """
        Yield groups of rows that are multiplied at once.
        """
        step = max(_AT_ONCE // self.columns.shape[1], 1)
        for first in range(0, len(self.rows), step):
            piece = slice(first, first + step)
            yield _Alike(self.rows[piece], self.columns[piece], self.values[piece])


@frozen(eq=False)
class Table:
    """
    A sparse matrix, in groups of rows with the same number of entries.

    Attributes:
        height: The number of rows.
        pieces: The rows with any entries, in groups.
    """

    height: int
    pieces: tuple[_Alike, ...]

    def times(self, other: Numbers) -> Numbers:
        """
        Return the matrix product of this one and *other*.
        """
        product = np.zeros((self.height, other.shape[1]), np.float32)
        for piece in self.pieces:
            # "clip" skips the check of indices, which would take half of the time.
            there = other.take(piece.columns, axis=0, mode="clip")
            product[piece.rows] = np.einsum("rn,rnk->rk", piece.values, there)
        return product

    def squared(self) -> Table:
        """
        Return the matrix of the squares of the entries.
        """
        squares = [_Alike(p.rows, p.columns, p.values**2) for p in self.pieces]
        return Table(self.height, tuple(squares))


@frozen(eq=False)
class Sparse:
    """
    A sparse matrix and its transpose.
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
    Make a sparse matrix of a *shape* from *values* at *rows* and *columns*.
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
    Return the dot product of each column of *one* with the same column of *other*.
    """
    products: Numbers = np.einsum("ij,ij->j", one, other)
    return products
