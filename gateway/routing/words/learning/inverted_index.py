"""
An inverted index of words, pairs or letters, built at once with NumPy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from itertools import chain, count
from typing import Generic, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

U = TypeVar("U", bound=Hashable)


@frozen(kw_only=True, eq=False)
class Found(Generic[U]):
    """
    The places of each unit.

    Attributes:
        units: The units, in the order of their first occurrence.
        which: The number of the unit of each occurrence, sorted by it.
        places: The number of the place of each occurrence, in the same order.
        edges: The offset in `which` and `places` of each unit, and the end of the last.
    """

    units: Sequence[U]
    which: NDArray[np.intp]
    places: NDArray[np.intc]
    edges: NDArray[np.intp]


def find(told: Sequence[Collection[U]]) -> Found[U]:
    """
    Index the units *told* in each place, which must be unique within it.
    """
    numbers: defaultdict[U, int] = defaultdict(count().__next__)
    sizes = np.array([*map(len, told)], np.intp)
    each = chain.from_iterable(told)
    which = np.fromiter(map(numbers.__getitem__, each), np.intp, sizes.sum())
    order = which.argsort(kind="stable")
    uses = np.bincount(which, minlength=len(numbers))
    return Found(
        units=[*numbers],
        which=which[order],
        places=np.arange(len(told), dtype=np.intc).repeat(sizes)[order],
        edges=np.append(0, uses.cumsum()),
    )
