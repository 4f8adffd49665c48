"""
A filter of patterns: only those whose required words a text has need to be matched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from attrs import define, field, frozen

from gateway.routing.words.matching.needs import Branch, Need
from gateway.routing.words.remembered import Remembered

#: Whether letters are at the beginning of a word, and at its end.
_Place: TypeAlias = tuple[bool, bool]

#: The other need of a branch with a single one.
_NONE = -1

_ANYWHERE = [(begins, ends) for begins in (False, True) for ends in (False, True)]


@frozen
class _Met:
    """
    The needs that a word meets.

    Attributes:
        others: The numbers of needs that are not the rarest in some branch.
        rarest: Patterns (atoms) for which it meets the rarest need of a branch, by the
            other need of that branch, or `_NONE`.
    """

    others: frozenset[int]
    rarest: Mapping[int, Collection[int]]

    def patterns(self, met: AbstractSet[int]) -> Iterator[Collection[int]]:
        """
        Yield patterns whose needs are met by this word and the needs *met*.
        """
        return map(self.rarest.__getitem__, self.rarest.keys() & met)


@define(eq=False)
class Needed:
    """
    An index of the needs of patterns, by the letters that meet them.

    Attributes:
        branches: The branches of each pattern, by atom; empty if it needs nothing.
    """

    branches: Mapping[int, Sequence[Branch]]
    _rarest: dict[int, dict[int, set[int]]] = field(init=False, factory=dict)
    _others: set[int] = field(init=False, factory=set)
    _letters: dict[str, dict[_Place, list[int]]] = field(init=False, factory=dict)
    _lengths: Sequence[int] = field(init=False)
    _met: Remembered[_Met | None] = field(init=False)

    def __attrs_post_init__(self) -> None:
        numbers: dict[Need, int] = {}
        for atom, branches in self.branches.items():
            for needs in branches:
                rarest, *others = (numbers.setdefault(n, len(numbers)) for n in needs)
                [other] = others or [_NONE]
                self._rarest.setdefault(rarest, {}).setdefault(other, set()).add(atom)
                self._others.update(others)
        for need, number in numbers.items():
            for piece in need:
                there = self._letters.setdefault(
                    piece.letters, {at: [] for at in _ANYWHERE}
                )
                for at in _ANYWHERE:
                    if at[0] >= piece.begins and at[1] >= piece.ends:
                        there[at].append(number)
        self._lengths = sorted({*map(len, self._letters)})
        self._met = Remembered(self._met_by)

    def meets(self, word: str) -> bool:
        """
        Say whether a *word* of plain text meets any need.
        """
        return self._met[word] is not None

    def met(self, words: Iterable[str]) -> set[int]:
        """
        Return the atoms of the patterns that have needs, all of which the *words* of a
        plain text meet in some branch.
        """
        # Most words meet nothing.
        each = [*filter(None, map(self._met.__getitem__, words))]
        if not each:
            return set()
        met = {_NONE}.union(*[one.others for one in each])
        return set[int]().union(*[some for one in each for some in one.patterns(met)])

    def by_word(self, words: Iterable[str]) -> dict[str, set[int]]:
        """
        Return the same by word: each pattern under the words that meet its rarest need.
        """
        each = {word: one for word in words if (one := self._met[word]) is not None}
        met = {_NONE}.union(*[one.others for one in each.values()])
        return {
            word: set[int]().union(*one.patterns(met)) for word, one in each.items()
        }

    def _met_by(self, word: str) -> _Met | None:
        met: set[int] = set()
        for start in range(len(word)):
            for length in self._lengths:
                end = start + length
                if end > len(word):
                    break
                found = self._letters.get(word[start:end])
                if found is not None:
                    begins = start == 0 or not word[start - 1 : start + 1].isascii()
                    ends = end == len(word) or not word[end - 1 : end + 1].isascii()
                    met.update(found[begins, ends])
        if not met:
            return None
        rarest: dict[int, set[int]] = {}
        for number in met & self._rarest.keys():
            for other, atoms in self._rarest[number].items():
                rarest.setdefault(other, set()).update(atoms)
        return _Met(frozenset(met & self._others), rarest)
