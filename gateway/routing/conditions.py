"""
What may be asked about a reading, and how answers are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from attrs import frozen

from gateway.routing.reading import Reading

#: So many of the words found are shown to people.
_SHOWN = 6

_in_order = attrgetter("position", "words")


@frozen(kw_only=True)
class Condition:
    """
    One thing that may be true of a message.

    Attributes:
        holds: Says what in the message makes it hold; None if it does not.
        lacks: Says what is missing, of a message for which it does not hold.
        atoms: What it hopes to find in the index.
        triggers: Atoms of which at least one must be said for it to hold; None if it
            may hold without.
        topics: Topics of which at least one must be found for it to hold; None if it
            may hold without.
    """

    holds: Callable[[Reading], str | None]
    lacks: Callable[[Reading], str]
    atoms: frozenset[int] = frozenset()
    triggers: frozenset[int] | None = None
    topics: frozenset[str] | None = None


def says(atoms: frozenset[int], wanted: str) -> Condition:
    """
    At least one of these words, hashtags, handles or patterns is said.
    """

    def holds(reading: Reading) -> str | None:
        # Not `keys() & atoms`, which goes through all of the atoms.
        found = atoms.intersection(reading.said)
        if not found:
            return None
        said = [reading.said[atom] for atom in found]
        if len(said) > 1:
            said.sort(key=_in_order)
        words = dict.fromkeys([each.words for each in said])
        return "says " + ", ".join([*words][:_SHOWN])

    lacks = f"says none of {wanted}"
    return Condition(
        holds=holds, lacks=lambda _: lacks, atoms=atoms, triggers=frozenset(atoms)
    )


def fact(
    test: Callable[[Reading], bool],
    yes: str,
    no: str,
    topics: frozenset[str] | None = None,
) -> Condition:
    """
    Something other than its words is so; with the sentence for each answer.
    """
    return Condition(
        holds=lambda reading: yes if test(reading) else None,
        lacks=lambda _: no,
        topics=topics,
    )


def all_of(parts: Sequence[Condition]) -> Condition:
    """
    Every one holds.
    """
    tests = [part.holds for part in parts]

    def holds(reading: Reading) -> str | None:
        reasons = []
        for test in tests:
            reason = test(reading)
            if reason is None:
                return None
            reasons.append(reason)
        return " and ".join(filter(None, reasons))

    def lacks(reading: Reading) -> str:
        missing = (p.lacks(reading) for p in parts if p.holds(reading) is None)
        return next(missing, "")

    triggers = [part.triggers for part in parts if part.triggers is not None]
    return Condition(
        holds=holds,
        lacks=lacks,
        atoms=frozenset().union(*(part.atoms for part in parts)),
        triggers=min(triggers, key=len, default=None),
        topics=min(_topics(parts), key=len, default=None),
    )


def any_of(parts: Sequence[Condition]) -> Condition:
    """
    At least one holds.
    """
    tests = [part.holds for part in parts]

    def holds(reading: Reading) -> str | None:
        for test in tests:
            reason = test(reading)
            if reason is not None:
                return reason
        return None

    triggers = [part.triggers for part in parts if part.triggers is not None]
    free = len(triggers) < len(parts)
    topics = _topics(parts)
    return Condition(
        holds=holds,
        lacks=lambda reading: "; ".join(part.lacks(reading) for part in parts),
        atoms=frozenset().union(*(part.atoms for part in parts)),
        triggers=None if free else frozenset().union(*triggers),
        topics=None if len(topics) < len(parts) else frozenset().union(*topics),
    )


def none_of(parts: Sequence[Condition]) -> Condition:
    """
    Not one holds.
    """
    either = any_of(parts)
    return Condition(
        holds=lambda reading: "" if either.holds(reading) is None else None,
        lacks=lambda reading: f"excluded: {either.holds(reading)}",
    )


def _topics(parts: Sequence[Condition]) -> list[frozenset[str]]:
    return [part.topics for part in parts if part.topics is not None]
