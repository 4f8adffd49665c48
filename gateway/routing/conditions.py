"""
What may be asked about a reading, and how answers are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from gateway.routing.reading import Reading

#: So many of the words found are shown to people.
_SHOWN = 6


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
    """

    holds: Callable[[Reading], str | None]
    lacks: Callable[[Reading], str]
    atoms: frozenset[int] = frozenset()
    triggers: frozenset[int] | None = None


def says(atoms: frozenset[int], wanted: str) -> Condition:
    """
    At least one of these words, hashtags, handles or patterns is said.
    """

    def holds(reading: Reading) -> str | None:
        few, many = sorted((atoms, reading.said), key=len)
        found = [reading.said[atom] for atom in few if atom in many]
        if not found:
            return None
        found.sort(key=lambda said: said.position)
        words = dict.fromkeys(said.words for said in found)
        return "says " + ", ".join(list(words)[:_SHOWN])

    lacks = f"says none of {wanted}"
    return Condition(
        holds=holds, lacks=lambda _: lacks, atoms=atoms, triggers=frozenset(atoms)
    )


def fact(test: Callable[[Reading], bool], yes: str, no: str) -> Condition:
    """
    Something other than its words is so; with the sentence for each answer.
    """
    return Condition(
        holds=lambda reading: yes if test(reading) else None, lacks=lambda _: no
    )


def all_of(parts: Sequence[Condition]) -> Condition:
    """
    Every one holds.
    """

    def holds(reading: Reading) -> str | None:
        reasons = []
        for part in parts:
            reason = part.holds(reading)
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
    )


def any_of(parts: Sequence[Condition]) -> Condition:
    """
    At least one holds.
    """

    def holds(reading: Reading) -> str | None:
        reasons = (part.holds(reading) for part in parts)
        return next((reason for reason in reasons if reason is not None), None)

    triggers = [part.triggers for part in parts if part.triggers is not None]
    free = len(triggers) < len(parts)
    return Condition(
        holds=holds,
        lacks=lambda reading: "; ".join(part.lacks(reading) for part in parts),
        atoms=frozenset().union(*(part.atoms for part in parts)),
        triggers=None if free else frozenset().union(*triggers),
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
