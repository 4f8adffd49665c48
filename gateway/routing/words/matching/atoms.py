"""
Which of the things that rules ask about a message says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from attrs import define, field


class Said(NamedTuple):
    """
    Where in the message a word of the rules was found, and how it was spelled there.
    """

    position: int
    words: str

    @property
    def is_pattern(self) -> bool:
        """
        Say whether a regular expression was found, and no word as it was spelled.
        """
        return len(self.words) > 1 and self.words[0] == self.words[-1] == "/"


#: Makes one of both as its own class does, without calling Python in between.
said = partial(tuple.__new__, Said)


@define(eq=False)
class Atoms:
    """
    The atoms of a message. Patterns are looked for when somebody asks: of ten that are
    worth a look, rules ask for one.

    Attributes:
        known: Those that are said, each with where and how.
        likely: These, and patterns that were worth a look, whatever came of it.

    What a rule asks for is asked for again where its reasons are told: it is
    remembered.
    """

    known: dict[int, Said]
    _open: set[int]
    _look: Callable[[int], Said | None]
    likely: AbstractSet[int] = field(init=False)
    _given: dict[frozenset[int], Sequence[Said]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        known = self.known.keys()
        self.likely = known | self._open if self._open else known

    def of(self, wanted: frozenset[int]) -> Sequence[Said]:
        """
        Give those *wanted* that are said, in no order.
        """
        given = self._given.get(wanted)
        if given is None:
            if self._open and not wanted.isdisjoint(self._open):
                self._settle(wanted)
            known = self.known
            # Not `known.keys() & wanted`, which goes through all of those wanted.
            given = [known[atom] for atom in wanted.intersection(known)]
            self._given[wanted] = given
        return given

    def all(self) -> frozenset[int]:
        """
        Give all that are said.
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
