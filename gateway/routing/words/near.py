"""
The words of a message, each with the examples that it is like, put together: which of
all examples are nearest to the message.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from attrs import frozen

#: So many of the nearest examples vote.
_VOTERS = 15

#: What a word tells of: a part, and a name in it; of any guard, the part alone.
Told: TypeAlias = tuple[str, str]

#: Most words begin no pair.
NO_PAIRS: Mapping[str, Unit] = {}


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
        tells: Of a word, what it tells of.
        pairs: Of a word, the pairs that it begins, by the stem of the other.
    """

    key: str
    square: float
    numbers: bytes = b""
    shares: bytes = b""
    tells: frozenset[Told] = frozenset()
    pairs: Mapping[str, Unit] = NO_PAIRS


def packed(shares: Mapping[int, float]) -> tuple[bytes, bytes]:
    """
    Give the numbers of examples, and what is added to each, as a unit has them.
    """
    return array("i", shares).tobytes(), array("d", shares.values()).tobytes()


def nearest(told: Sequence[Unit]) -> list[tuple[int, float]]:
    """
    Give the examples that are nearest to what the units of a message say together, the
    nearest first, each with how near it is.
    """
    # Scores are not divided by the length, which is the same for all.
    numbers = np.frombuffer(b"".join([unit.numbers for unit in told]), np.intc)
    shares = np.frombuffer(b"".join([unit.shares for unit in told]), np.float64)
    scores = np.bincount(numbers, shares)
    likely = (scores > 0.0).nonzero()[0]
    if len(likely) > _VOTERS:
        near = scores[likely]
        ordered = near.copy()
        ordered.partition(-_VOTERS)
        likely = likely[near >= ordered[-_VOTERS]]
    # The nearest first; by their number, where several are as near.
    found = sorted(zip((-scores[likely]).tolist(), likely.tolist(), strict=True))
    return [(number, -away) for away, number in found[:_VOTERS]]
