"""
An inverted index of conditions: which are worth trying, because something that they
need is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias, TypeVar

from attrs import field, frozen

from gateway.routing.words.matching.atoms import union

K = TypeVar("K", int, str)

#: The atoms, and the topics and intents, of which a condition needs one to hold; None
#: if it needs none.
Needs: TypeAlias = tuple[frozenset[int] | None, frozenset[str] | None]


@frozen(eq=False)
class Openings:
    """
    Tells which conditions are worth trying.

    Attributes:
        needs: What each condition needs, by its number.
        atoms: All atoms that make any of them worth trying.
    """

    needs: Sequence[Needs]
    atoms: frozenset[int] = field(init=False)
    _by_atom: Mapping[int, Sequence[int]] = field(init=False)
    _by_name: Mapping[str, Sequence[int]] = field(init=False)
    _always: frozenset[int] = field(init=False)

    @atoms.default
    def _those_that_open_any(self) -> frozenset[int]:
        return union([atoms for atoms, _ in self.needs if atoms is not None])

    @_by_atom.default
    def _triggered(self) -> Mapping[int, Sequence[int]]:
        return _inverted([atoms for atoms, _ in self.needs])

    @_by_name.default
    def _named(self) -> Mapping[str, Sequence[int]]:
        return _inverted(
            [names if atoms is None else None for atoms, names in self.needs]
        )

    @_always.default
    def _untriggered(self) -> frozenset[int]:
        each = enumerate(self.needs)
        return frozenset(number for number, needs in each if needs == (None, None))

    def opened(self, said: AbstractSet[int], about: Iterable[str] = ()) -> list[int]:
        """
        Return, in order, the numbers of the conditions worth trying on a message that
        says these atoms, or is likely to, and is *about* these topics and intents.
        """
        # Few of many atoms open any: intersecting saves a lookup for each.
        by_atom = map(self._by_atom.__getitem__, self.atoms.intersection(said))
        by_name = filter(None, map(self._by_name.get, about))
        return sorted(self._always.union(*by_atom, *by_name))


def _inverted(needed: Iterable[Collection[K] | None]) -> Mapping[K, Sequence[int]]:
    numbers: dict[K, list[int]] = {}
    for number, keys in enumerate(needed):
        for key in keys or ():
            numbers.setdefault(key, []).append(number)
    return {key: tuple(found) for key, found in numbers.items()}
