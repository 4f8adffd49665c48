"""
The atoms (entries of the index) that a message says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from attrs import define, field


class Said(NamedTuple):
    """
    The position in a message at which an entry of the rules was found, and the words
    found; of a pattern, the expression between slashes.
    """

    position: int
    words: str

    @property
    def is_pattern(self) -> bool:
        """
        Say whether a regular expression was found, not words.
        """
        return len(self.words) > 1 and self.words[0] == self.words[-1] == "/"


#: Makes a `Said` of a tuple; faster than its constructor.
said = partial(tuple.__new__, Said)


def union(sets: Sequence[frozenset[int]]) -> frozenset[int]:
    """
    Return the union of *sets*: one of them, if that has all, as sets of atoms are large
    and those that are the same object are equal at once.
    """
    whole = frozenset[int]().union(*sets)
    return next((each for each in sets if len(each) == len(whole)), whole)


@define(eq=False)
class Atoms:
    """
    The atoms of a message. Patterns are matched lazily, as rules ask for one in ten of
    those that may match. Results are cached, as reasons are asked for again.

    Attributes:
        known: The atoms found so far, each with where and how.
        likely: A superset of all atoms said: those found at once, and the patterns that
            might match, whether they did or not.
    """

    known: dict[int, Said]
    _open: set[int]
    _look: Callable[[int], Said | None]
    likely: AbstractSet[int] = field(init=False)
    _given: dict[frozenset[int], Sequence[Said]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        known = self.known.keys()
        self.likely = known | self._open if self._open else known

    def of(
        self, wanted: frozenset[int], near: AbstractSet[int] | None = None
    ) -> Sequence[Said]:
        """
        Return where the *wanted* atoms are said, in no order; *near* are those of them,
        perhaps among others, that are likely, if known.
        """
        given = self._given.get(wanted)
        if given is None:
            # Not `near & wanted`, which might iterate over all of *wanted*.
            some = wanted.intersection(self.likely if near is None else near)
            if self._open and not some.isdisjoint(self._open):
                self._settle(some)
            known = self.known
            given = self._given[wanted] = [
                known[atom] for atom in some if atom in known
            ]
        return given

    def says(self, wanted: frozenset[int]) -> bool:
        """
        Say whether any of the *wanted* atoms is said. Patterns are matched only where
        nothing else is found.
        """
        given = self._given.get(wanted)
        if given is not None:
            return bool(given)
        return not wanted.isdisjoint(self.known) or bool(self.of(wanted))

    def all(self) -> frozenset[int]:
        """
        Return all atoms that are said.
        """
        if self._open:
            self._settle(frozenset(self._open))
        return frozenset(self.known)

    def _settle(self, wanted: frozenset[int]) -> None:
        for atom in wanted.intersection(self._open):
            found = self._look(atom)
            if found is not None:
                self.known[atom] = found
        self._open -= wanted
