"""
How many words of a message tell what a rule is about, and where they begin.
"""

from __future__ import annotations

from typing import TypeAlias

from gateway.routing.reading import Reading
from gateway.routing.rules import Rule

#: How many words tell a thing, and the position of the first.
Said: TypeAlias = tuple[int, int]


def said_of(rule: Rule, reading: Reading) -> Said:
    """
    Return how many words tell a rule's topic, and the position of the first. A phrase
    counts as two, as several words in a row are no accident.
    """
    found = reading.atoms.of(rule.condition.atoms)
    if len(found) == 1:
        # Fast path for nearly all messages.
        position, words = found[0]
        return 2 if " " in words else 1, position
    told: dict[int, int] = {}
    for position, words in found:
        told[position] = max(2 if " " in words else 1, told.get(position, 0))
    return sum(told.values()), min(told, default=0)
