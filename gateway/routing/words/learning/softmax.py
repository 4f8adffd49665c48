"""
The softmax of scores, part by part: each part has labels of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

#: In single precision, which is enough; in double while they are trained.
Numbers: TypeAlias = NDArray[np.floating[Any]]

#: The least chance that is told from none.
_LEAST = 1e-4


def _sizes(sizes: Iterable[int]) -> NDArray[np.intp]:
    return np.array([*sizes], np.intp)


@frozen(eq=False)
class Parts:
    """
    How many labels each part has; their scores stand side by side.
    """

    sizes: NDArray[np.intp] = field(converter=_sizes)
    starts: NDArray[np.intp] = field(init=False)

    @starts.default
    def _first_of_each(self) -> NDArray[np.intp]:
        return np.cumsum(self.sizes) - self.sizes

    @property
    def many(self) -> int:
        """
        The number of labels of all parts.
        """
        return int(self.sizes.sum())

    def chances(self, scores: Numbers) -> Numbers:
        """
        Return the softmax of each part of *scores*, along their last axis.
        """
        most = np.maximum.reduceat(scores, self.starts, axis=-1)
        likely: Numbers = np.exp(scores - most.repeat(self.sizes, axis=-1))
        whole = np.add.reduceat(likely, self.starts, axis=-1)
        likely /= whole.repeat(self.sizes, axis=-1)
        return likely

    def odds(self, scores: Numbers) -> Numbers:
        """
        Return the logs of the odds of each label, against all others of its part.
        """
        likely = np.clip(self.chances(scores), _LEAST, 1 - _LEAST)
        odds: Numbers = np.log(likely / (1 - likely))
        return odds
