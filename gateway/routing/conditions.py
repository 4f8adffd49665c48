"""
Conditions on a reading, and how they are combined: all of, any of, none of.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import ClassVar

from attrs import frozen

from gateway.routing.openings import Openings
from gateway.routing.reading import Reading
from gateway.routing.words.matching.atoms import Said, union

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
        late: How late it is tried among those that must all hold: what costs little
            first, and what excludes little last.
    """

    atoms: frozenset[int] = frozenset()
    triggers: frozenset[int] | None = None
    about: frozenset[str] | None = None
    late: ClassVar[int] = 1

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

    def excludes(self, reading: Reading) -> bool:  # noqa: ARG002
        """
        Say whether what it excludes (``not``, ``unless``) is true of the message,
        whatever else holds.
        """
        return False


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
    parts = _flat(parts, _All)
    if len(parts) == 1:
        return parts[0]
    triggers = [part.triggers for part in parts if part.triggers is not None]
    needed = sorted(triggers, key=len)
    # Checking a single set of triggers first would only repeat its part's own test.
    return _All(
        parts=parts,
        tried=sorted(enumerate(parts), key=lambda part: part[1].late),
        needed=needed if len(needed) > 1 else [],
        atoms=union([part.atoms for part in parts]),
        triggers=needed[0] if needed else None,
        about=min(_about(parts), key=len, default=None),
    )


def any_of(parts: Sequence[Condition]) -> Condition:
    """
    Make the condition that at least one of *parts* holds.
    """
    parts = _flat(parts, _Any)
    if len(parts) == 1:
        return parts[0]
    openings = openings_of(parts)
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
    late = 0
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
    tried: Sequence[tuple[int, Condition]]
    needed: Sequence[frozenset[int]]

    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        # Fast path: mostly some part has none of its words said.
        for atoms in self.needed:
            if atoms.isdisjoint(near):
                return None
        reasons = [""] * len(self.parts)
        for place, part in self.tried:
            reason = part.holds(reading, near)
            if reason is None:
                return None
            reasons[place] = reason
        return " and ".join(filter(None, reasons))

    def may(self, reading: Reading, likely: AbstractSet[int]) -> bool:
        return all(part.may(reading, likely) for part in self.parts)

    def excludes(self, reading: Reading) -> bool:
        return any(part.excludes(reading) for part in self.parts)

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
    late = 2
    either: Condition

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        # What is excluded is not among the atoms that a condition looks for.
        found = self.either.holds(reading, reading.atoms.likely)
        return "" if found is None else None

    def excludes(self, reading: Reading) -> bool:
        return self.either.holds(reading, reading.atoms.likely) is not None

    def lacks(self, reading: Reading) -> str:
        return f"excluded: {self.either.holds(reading, reading.atoms.likely)}"


def openings_of(conditions: Sequence[Condition]) -> Openings:
    """
    Return which of *conditions* are worth trying, by what they need.
    """
    return Openings([(each.triggers, each.about) for each in conditions])


def _flat(parts: Sequence[Condition], kind: type[_All | _Any]) -> Sequence[Condition]:
    """
    Return *parts* with those of each of a *kind* in its place.
    """
    each = [part.parts if isinstance(part, kind) else (part,) for part in parts]
    return [*chain.from_iterable(each)]


def _about(parts: Sequence[Condition]) -> list[frozenset[str]]:
    return [part.about for part in parts if part.about is not None]
