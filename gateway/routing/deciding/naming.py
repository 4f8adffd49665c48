"""
Which mailboxes a message names.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from attrs import frozen

from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rules


@frozen
class Named:
    """
    A mailbox that the message names, with how, and the words that name it.
    """

    mailbox: str
    how: Naming
    said: str


def all_named(rules: Rules, reading: Reading) -> list[Named]:
    """
    Return the mailboxes that a message names. A name within a longer name does not
    count ("alcalde" in "teniente de alcalde"), nor one in a comparison ("as a
    neighbour, not as mayor").
    """
    found: dict[str, Named] = {}
    said = reading.atoms.known.keys() & rules.names.keys()
    compared = reading.compared if said else frozenset()
    for atom in sorted(said - _within(said, reading)):
        mailbox, how = rules.names[atom]
        if reading.atoms.known[atom].position in compared:
            continue
        if mailbox not in found or how is Naming.HANDLE:
            found[mailbox] = Named(mailbox, how, reading.atoms.known[atom].words)
    return list(found.values())


def _within(named: AbstractSet[int], reading: Reading) -> set[int]:
    """
    Return the atoms of *named* that are said only within a longer name.
    """
    told = {
        atom: range(said.position, said.position + len(said.words.split()))
        for atom in named
        for said in [reading.atoms.known[atom]]
    }
    return {
        atom
        for atom, inner in told.items()
        for outer in told.values()
        if len(inner) < len(outer)
        and inner[0] in outer
        and atom not in reading.without(outer).known
    }
