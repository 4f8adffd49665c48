"""
Search for the examples nearest to a message, from the contributions of its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

#: The number of nearest examples that vote.
_VOTERS = 15

#: With more contributions than this, the score of the one at this rank is the threshold
#: of a first selection: a near example has several contributions. It is estimated from
#: every eighth contribution, and found among all of them if too few reach it.
_LEADING, _STEPS = 128, (8, 1)

#: The numbers of examples, each once, and the contribution to each.
Shares: TypeAlias = tuple[NDArray[np.intc], NDArray[np.float64]]

#: The score of each example, by number; `Any`, as NumPy types them as counts.
Scores: TypeAlias = NDArray[Any]

_NO_NUMBERS, _NO_SHARES = np.empty(0, np.intc), np.empty(0)

#: For the many words that begin no pair.
NO_PAIRS: Mapping[str, int] = {}


@frozen(eq=False)
class Unit:
    """
    A word or a pair of words of a message, with its contribution to the similarity to
    examples. Arrays are kept as bytes, which are the fastest to join and the smallest.

    Attributes:
        key: The stem of a word; empty for a pair.
        square: The square of its weight.
        numbers: The numbers of the examples, as NumPy's intc.
        shares: The contribution to each, as NumPy's float64.
        pairs: The numbers of the pairs that a word begins, by the second stem.
    """

    key: str
    square: float
    numbers: bytes = b""
    shares: bytes = b""
    pairs: Mapping[str, int] = NO_PAIRS


def most(told: Sequence[Shares]) -> tuple[bytes, bytes]:
    """
    Merge the contributions *told*, taking the largest for each example; return numbers
    and shares as a `Unit` has them.
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
    Return the numbers of the examples nearest to a message of these units, the nearest
    first, each with its score, which is not yet divided by the message's length.
    """
    numbers = np.frombuffer(b"".join([unit.numbers for unit in told]), np.intc)
    shares = np.frombuffer(b"".join([unit.shares for unit in told]), np.float64)
    scores: Scores = np.bincount(numbers, shares)
    likely = _likely(scores, numbers)
    if len(likely) > _VOTERS:
        near = scores[likely]
        ordered = near.copy()
        ordered.partition(-_VOTERS)
        likely = likely[near >= ordered[-_VOTERS]]
    # The nearest first; equally near ones by number.
    found = sorted(zip((-scores[likely]).tolist(), likely.tolist(), strict=True))
    return [(number, -away) for away, number in found[:_VOTERS]]


def _likely(scores: Scores, numbers: NDArray[np.intc]) -> NDArray[np.intp]:
    """
    Return the examples that may be among the nearest: where there are many
    contributions, only those above a high score, which selects few quickly.
    """
    for step in _STEPS:
        near, rank = scores[numbers[::step]], _LEADING // step
        if len(near) <= rank:
            continue
        near.partition(-rank)
        leading: NDArray[np.intp] = (scores >= near[-rank]).nonzero()[0]
        if len(leading) >= _VOTERS and near[-rank] > 0.0:
            return leading
    told: NDArray[np.intp] = (scores > 0.0).nonzero()[0]
    return told
