"""
The words of a message, each with the examples that it is like, put together: which of
all examples are nearest to the message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

#: So many of the nearest examples vote.
_VOTERS = 15

#: They are among those that so many of the shares tell of, as a rule: one that is near
#: is told of by several.
_LEADING = 96

#: The numbers of examples, each once, and what is added to each.
Shares: TypeAlias = tuple[NDArray[np.intc], NDArray[np.float64]]

#: By the number of each example; NumPy's types take them for counts.
Scores: TypeAlias = NDArray[Any]

_NO_NUMBERS, _NO_SHARES = np.empty(0, np.intc), np.empty(0)

#: Most words begin no pair.
NO_PAIRS: Mapping[str, int] = {}


@frozen(eq=False)
class Unit:
    """
    A word of a message or a pair of them, with what it adds to its likeness to
    examples. Bytes are put together faster than anything else, and take least room.

    Attributes:
        key: Of a word, its stem.
        square: Of what it weighs.
        numbers: Of the examples, as NumPy's intc.
        shares: What is added to each, as NumPy's float64.
        pairs: Of a word, the numbers of the pairs that it begins, by the stem of the
            other.
    """

    key: str
    square: float
    numbers: bytes = b""
    shares: bytes = b""
    pairs: Mapping[str, int] = NO_PAIRS


def most(told: Sequence[Shares]) -> tuple[bytes, bytes]:
    """
    Give all the examples that are *told*, as a unit has them: of the shares of one the
    largest.
    """
    if len(told) != 1:
        numbers = np.concatenate([_NO_NUMBERS, *[numbers for numbers, _ in told]])
        shares = np.concatenate([_NO_SHARES, *[shares for _, shares in told]])
        order = np.lexsort((shares, numbers))
        last = order[np.diff(numbers[order], append=-1).nonzero()]
        told = [(numbers[last], shares[last])]
    [(numbers, shares)] = told
    return numbers.tobytes(), shares.tobytes()


def nearest(told: Sequence[Unit]) -> list[tuple[int, float]]:
    """
    Give the examples that are nearest to what the units of a message say together, the
    nearest first, each with how near it is.
    """
    # Scores are not divided by the length, which is the same for all.
    numbers = np.frombuffer(b"".join([unit.numbers for unit in told]), np.intc)
    shares = np.frombuffer(b"".join([unit.shares for unit in told]), np.float64)
    scores: Scores = np.bincount(numbers, shares)
    likely = _likely(scores, numbers)
    if len(likely) > _VOTERS:
        near = scores[likely]
        ordered = near.copy()
        ordered.partition(-_VOTERS)
        likely = likely[near >= ordered[-_VOTERS]]
    # The nearest first; by their number, where several are as near.
    found = sorted(zip((-scores[likely]).tolist(), likely.tolist(), strict=True))
    return [(number, -away) for away, number in found[:_VOTERS]]


def _likely(scores: Scores, numbers: NDArray[np.intc]) -> NDArray[np.intp]:
    """
    Give some of the examples that were told of, by their *numbers*, and whoever is to
    vote among them: all that reach a score that few do, for those are found fast.
    """
    if len(numbers) > _LEADING:
        near = scores[numbers]
        near.partition(-_LEADING)
        leading: NDArray[np.intp] = (scores >= near[-_LEADING]).nonzero()[0]
        if len(leading) >= _VOTERS and near[-_LEADING] > 0.0:
            return leading
    told: NDArray[np.intp] = (scores > 0.0).nonzero()[0]
    return told
