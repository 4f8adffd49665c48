"""
Where each of many thousand words, pairs or letters is found: sorted at once, by NumPy.
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
        units: In the order in which they are told.
        which: The number of a unit, for each time that one is told: all of the first
            unit, then all of the next.
        places: Likewise, the number of the place where it is told.
        edges: Where each unit begins there, and where the last one ends.
    """

    units: Sequence[U]
    which: NDArray[np.intp]
    places: NDArray[np.intc]
    edges: NDArray[np.intp]


def find(told: Sequence[Collection[U]]) -> Found[U]:
    """
    Find the units that are *told* in each place, each of them once.
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
