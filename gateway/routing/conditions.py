"""
Conditions on a reading, and how they are combined: all of, any of, none of.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

from attrs import field, frozen

from gateway.routing.reading import Reading
from gateway.routing.words.matching.atoms import Said, union

K = TypeVar("K", int, str)

#: The most words found that a reason shows.
SHOWN = 6

#: With more conditions than this, `any_of` first looks up which are worth trying.
_SEVERAL = 4


@frozen(kw_only=True, eq=False)
class Condition(ABC):
    """
    One thing that may be true of a message.

    Attributes:
        atoms: The entries of the index that it looks for.
        triggers: Atoms of which it needs at least one to hold; None if it needs none.
        about: Topics or intents of which it needs one to hold; None if it needs none.
    """

    atoms: frozenset[int] = frozenset()
    triggers: frozenset[int] | None = None
    about: frozenset[str] | None = None

    @abstractmethod
    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        """
        Return what in the message makes it hold, else None.

        Args:
            reading: Of the message.
            near: Those of `atoms`, perhaps among others, that are likely said.
        """

    @abstractmethod
    def lacks(self, reading: Reading) -> str:
        """
        Return what is missing, for a message of which it does not hold.
        """

    def may(self, reading: Reading, likely: AbstractSet[int]) -> bool:  # noqa: ARG002
        """
        Say whether it may hold of a part of the message that says no atoms besides
        *likely*.
        """
        return True


@frozen
class Openings:
    """
    An inverted index of conditions: which are worth trying, because something that they
    need is said.

    Attributes:
        conditions: The conditions, by number.
        atoms: All atoms that make any of them worth trying.
    """

    conditions: Sequence[Condition]
    _by_atom: Mapping[int, Sequence[int]] = field(init=False)
    atoms: frozenset[int] = field(init=False)
    _by_name: Mapping[str, Sequence[int]] = field(init=False)
    _always: frozenset[int] = field(init=False)

    @_by_atom.default
    def _triggered(self) -> Mapping[int, Sequence[int]]:
        return _inverted([condition.triggers for condition in self.conditions])

    @atoms.default
    def _those_that_open_any(self) -> frozenset[int]:
        triggers = [condition.triggers for condition in self.conditions]
        return union([each for each in triggers if each is not None])

    @_by_name.default
    def _named(self) -> Mapping[str, Sequence[int]]:
        return _inverted(
            [None if c.triggers is not None else c.about for c in self.conditions]
        )

    @_always.default
    def _untriggered(self) -> frozenset[int]:
        return frozenset(
            number
            for number, condition in enumerate(self.conditions)
            if condition.triggers is None and condition.about is None
        )

    def opened(self, said: AbstractSet[int], about: Iterable[str] = ()) -> list[int]:
        """
        Return, in order, the numbers of the conditions worth trying on a message that
        says these atoms, or is likely to, and is *about* these topics and intents.
        """
        # Few of many atoms open any: intersecting saves a lookup for each.
        by_atom = map(self._by_atom.__getitem__, self._by_atom.keys() & said)
        by_name = filter(None, map(self._by_name.get, about))
        return sorted(self._always.union(*by_atom, *by_name))


def says(atoms: frozenset[int], wanted: str) -> Condition:
    """
    Make the condition that at least one of these words, hashtags, handles or patterns
    is said; *wanted* names them for people.
    """
    return _Said(atoms=atoms, triggers=atoms, missing=f"says none of {wanted}")


def words_of(said: Sequence[Said]) -> str:
    """
    Return the words that were *said*, at most `SHOWN` of them, as one string.
    """
    if len(said) == 1:
        return said[0].words
    words = dict.fromkeys([each.words for each in sorted(said)])
    return ", ".join([*words][:SHOWN])


def fact(
    test: Callable[[Reading], bool],
    yes: str,
    no: str,
    about: frozenset[str] | None = None,
    *,
    wanted: bool = True,
    partly: bool = False,
) -> Condition:
    """
    Make a condition on something other than words: that *test* is true, or, if not
    *wanted*, false. *yes* and *no* are the reasons shown where it is true and where it
    is not. If *partly*, the test may differ between a message and a part of it.
    """
    yes, no = (yes, no) if wanted else (no, yes)
    return _Fact(test=test, wanted=wanted, yes=yes, no=no, partly=partly, about=about)


def all_of(parts: Sequence[Condition]) -> Condition:
    """
    Make the condition that all of *parts* hold.
    """
    triggers = [part.triggers for part in parts if part.triggers is not None]
    needed = sorted(triggers, key=len)
    # Checking a single set of triggers first would only repeat its part's own test.
    return _All(
        parts=parts,
        needed=needed if len(needed) > 1 else [],
        atoms=union([part.atoms for part in parts]),
        triggers=needed[0] if needed else None,
        about=min(_about(parts), key=len, default=None),
    )


def any_of(parts: Sequence[Condition]) -> Condition:
    """
    Make the condition that at least one of *parts* holds.
    """
    openings = Openings(parts)
    free = any(part.triggers is None for part in parts)
    about = _about(parts)
    return _Any(
        parts=parts,
        openings=openings if len(parts) > _SEVERAL else None,
        atoms=union([openings.atoms, *[part.atoms for part in parts]]),
        triggers=None if free else openings.atoms,
        about=None if len(about) < len(parts) else frozenset().union(*about),
    )


def none_of(parts: Sequence[Condition]) -> Condition:
    """
    Make the condition that none of *parts* holds.
    """
    return _None(either=any_of(parts))


@frozen(kw_only=True, eq=False)
class _Said(Condition):
    missing: str

    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        said = reading.atoms.of(self.atoms, near)
        return f"says {words_of(said)}" if said else None

    def may(self, _: Reading, likely: AbstractSet[int]) -> bool:
        return not self.atoms.isdisjoint(likely)

    def lacks(self, _: Reading) -> str:
        return self.missing


@frozen(kw_only=True, eq=False)
class _Fact(Condition):
    test: Callable[[Reading], bool]
    wanted: bool
    yes: str
    no: str
    partly: bool

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        return self.yes if self.test(reading) is self.wanted else None

    def may(self, reading: Reading, _: AbstractSet[int]) -> bool:
        return self.partly or self.test(reading) is self.wanted

    def lacks(self, _: Reading) -> str:
        return self.no


@frozen(kw_only=True, eq=False)
class _All(Condition):
    parts: Sequence[Condition]
    needed: Sequence[frozenset[int]]

    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        # Fast path: mostly some part has none of its words said.
        for atoms in self.needed:
            if atoms.isdisjoint(near):
                return None
        reasons = []
        for part in self.parts:
            reason = part.holds(reading, near)
            if reason is None:
                return None
            reasons.append(reason)
        return " and ".join(filter(None, reasons))

    def may(self, reading: Reading, likely: AbstractSet[int]) -> bool:
        return all(part.may(reading, likely) for part in self.parts)

    def lacks(self, reading: Reading) -> str:
        for part in self.parts:
            if part.holds(reading, reading.atoms.likely) is None:
                return part.lacks(reading)
        return ""


@frozen(kw_only=True, eq=False)
class _Any(Condition):
    parts: Sequence[Condition]
    openings: Openings | None

    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        for part in self._worth(reading, near):
            reason = part.holds(reading, near)
            if reason is not None:
                return reason
        return None

    def may(self, reading: Reading, likely: AbstractSet[int]) -> bool:
        worth = self._worth(reading, likely)
        return any(part.may(reading, likely) for part in worth)

    def _worth(self, reading: Reading, likely: AbstractSet[int]) -> Sequence[Condition]:
        if self.openings is None:
            return self.parts
        opened = self.openings.opened(likely, reading.about)
        return [self.parts[number] for number in opened]

    def lacks(self, reading: Reading) -> str:
        return "; ".join(part.lacks(reading) for part in self.parts)


@frozen(kw_only=True, eq=False)
class _None(Condition):
    either: Condition

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        # What is excluded is not among the atoms that a condition looks for.
        found = self.either.holds(reading, reading.atoms.likely)
        return "" if found is None else None

    def lacks(self, reading: Reading) -> str:
        return f"excluded: {self.either.holds(reading, reading.atoms.likely)}"


def _inverted(needed: Iterable[Collection[K] | None]) -> Mapping[K, Sequence[int]]:
    numbers: dict[K, list[int]] = {}
    for number, keys in enumerate(needed):
        for key in keys or ():
            numbers.setdefault(key, []).append(number)
    return {key: tuple(found) for key, found in numbers.items()}


def _about(parts: Sequence[Condition]) -> list[frozenset[str]]:
    return [part.about for part in parts if part.about is not None]
