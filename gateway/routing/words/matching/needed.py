"""
A filter of patterns: only those whose required words a text has need to be matched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from attrs import define, frozen

from gateway.routing.words.matching.needs import Branch, Need, Piece
from gateway.routing.words.remembered import Remembered

#: The other need of a branch with a single one.
_NONE = -1


@frozen
class Met:
    """
    The needs of patterns that a word meets.

    Attributes:
        others: The numbers of needs that are not the rarest in some branch.
        alone: Patterns (atoms) for which it meets the only need of a branch.
        rarest: Those for which it meets the rarest need of a branch, by the other need
            of that branch.
    """

    others: frozenset[int]
    alone: frozenset[int]
    rarest: Mapping[int, Collection[int]]

    def beside(self, met: set[int]) -> Iterator[Collection[int]]:
        """
        Yield patterns of two needs that are met by this word and the needs *met*.
        """
        return map(self.rarest.__getitem__, met.intersection(self.rarest))


@define(eq=False, init=False)
class Needed:
    """
    An index of the needs of patterns, by the letters that meet them.

    Attributes:
        free: The atoms of the patterns that need nothing.
    """

    free: Sequence[int]
    _rarest: Mapping[int, Sequence[tuple[int, int]]]
    _others: AbstractSet[int]
    _letters: Mapping[str, Sequence[tuple[Piece, Sequence[int]]]]
    _lengths: Sequence[int]
    _met: Remembered[Met | None]

    def __init__(self, branches: Mapping[int, Sequence[Branch]]) -> None:
        """
        Args:
            branches: Those of each pattern, by atom; empty if it needs nothing.
        """
        self.free = [atom for atom, needs in branches.items() if not needs]
        numbers: dict[Need, int] = {}
        # By the rarest need of a branch: its other need, and the pattern.
        by_rarest: dict[int, dict[tuple[int, int], None]] = {}
        also: set[int] = set()
        for atom, each in branches.items():
            for needs in each:
                rarest, *others = (numbers.setdefault(n, len(numbers)) for n in needs)
                [other] = others or [_NONE]
                by_rarest.setdefault(rarest, {})[other, atom] = None
                also.update(others)
        by_piece: defaultdict[Piece, list[int]] = defaultdict(list)
        for need, number in numbers.items():
            for piece in need:
                by_piece[piece].append(number)
        by_letters: defaultdict[str, list[tuple[Piece, Sequence[int]]]]
        by_letters = defaultdict(list)
        for piece, some in by_piece.items():
            by_letters[piece.letters].append((piece, tuple(some)))
        self._rarest = {need: tuple(some) for need, some in by_rarest.items()}
        self._others = also
        self._letters = {each: tuple(some) for each, some in by_letters.items()}
        self._lengths = sorted({*map(len, by_letters)})
        self._met = Remembered(self._met_by)

    def met_by(self, word: str) -> Met | None:
        """
        Return the needs that a *word* of plain text meets; None if it meets none.
        """
        return self._met[word]

    def likely(self, met_by: Iterable[Met | None]) -> set[int]:
        """
        Return the atoms of the patterns that have needs, all of which are met in some
        branch by the words of a plain text; *met_by* has the needs that each meets.
        """
        # Most words meet nothing.
        each = [*filter(None, met_by)]
        if not each:
            return set()
        met = set[int]().union(*[one.others for one in each])
        beside = [some for one in each if one.rarest for some in one.beside(met)]
        return set[int]().union(*[one.alone for one in each], *beside)

    def by_word(self, words: Iterable[str]) -> dict[str, set[int]]:
        """
        Return the same by word: each pattern under the words that meet its rarest need.
        """
        each = {word: one for word in words if (one := self._met[word]) is not None}
        met = set[int]().union(*[one.others for one in each.values()])
        return {
            word: {*one.alone}.union(*one.beside(met)) for word, one in each.items()
        }

    def _met_by(self, word: str) -> Met | None:
        met: set[int] = set()
        for start in range(len(word)):
            for length in self._lengths:
                end = start + length
                if end > len(word):
                    break
                for piece, needs in self._letters.get(word[start:end], ()):
                    begins = start == 0 or not word[start - 1 : start + 1].isascii()
                    ends = end == len(word) or not word[end - 1 : end + 1].isascii()
                    if begins >= piece.begins and ends >= piece.ends:
                        met.update(needs)
        if not met:
            return None
        rarest: dict[int, set[int]] = {}
        for number in met & self._rarest.keys():
            for other, atom in self._rarest[number]:
                rarest.setdefault(other, set()).add(atom)
        alone = frozenset(rarest.pop(_NONE, ()))
        return Met(frozenset(met & self._others), alone, rarest)
