"""
Which mailboxes a message names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet

from attrs import evolve, frozen

from gateway.core.mail.heading import heading
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rules
from gateway.routing.words.forms_of_address import is_addressed
from gateway.routing.words.text import cut
from gateway.routing.words.undersigned import signature, speaks_for
from gateway.routing.words.working_here import ToldOf, called, told_of


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
    names = names_in(rules, reading)
    compared = reading.compared if names else frozenset()
    for atom in sorted(names.keys() - _within(names.keys(), reading)):
        mailbox, how = names[atom]
        if reading.atoms.known[atom].position in compared:
            continue
        if mailbox not in found or how is Naming.HANDLE:
            found[mailbox] = Named(mailbox, how, reading.atoms.known[atom].words)
    return list(found.values())


def as_named(rules: Rules, reading: Reading, named: Sequence[Named]) -> Reading:
    """
    Return *reading* with the ways in which it names mailboxes, or tells of those who
    work at them.
    """
    told = [*_told_of(rules, reading)]
    if not (named or told or reading.kept_from):
        return reading
    ways = {each.how for each in named}
    if told:
        ways.add(Naming.TOLD)
    if reading.kept_from:
        ways.add(Naming.WITHHELD)
    handles = [each.mailbox for each in named if each.how is Naming.HANDLE]
    return evolve(
        reading,
        named=frozenset(ways),
        addressed=frozenset(handles),
        told_of=_theirs(rules, reading, {each.name for each in told}),
    )


def _told_of(rules: Rules, reading: Reading) -> Iterator[ToldOf]:
    known, message = reading.atoms.known, reading.message
    names = [known[atom].words for atom in known.keys() & rules.short_names.keys()]
    written = f"{heading(message)} {message.text}" if names else ""
    letter = reading.plain.rstrip(" .,\n").removesuffix(signature(reading.plain))
    return told_of(letter, called(names, written), rules.workplaces)


def _theirs(rules: Rules, reading: Reading, names: Collection[str]) -> frozenset[str]:
    known, short = reading.atoms.known, rules.short_names
    atoms = known.keys() & short.keys()
    return frozenset(short[atom] for atom in atoms if known[atom].words in names)


def names_of(rules: Rules, reading: Reading) -> list[tuple[str, str]]:
    """
    Return the mailboxes that a message tells of, each with what it calls them: by any
    name but a handle, and by the short names of persons wherever they stand.
    """
    known = reading.atoms.known
    return [
        (mailbox, known[atom].words)
        for atom in rules.called.intersection(known)
        for mailbox, how in [
            rules.names.get(atom) or (rules.short_names[atom], Naming.NAME)
        ]
        if how is Naming.NAME
    ]


def names_in(rules: Rules, reading: Reading) -> dict[int, tuple[str, Naming]]:
    """
    Return what a message says that names a mailbox: by atom the mailbox, and the way in
    which it is named. Short names of persons count only in forms of address. Who writes
    names nobody but by handle.
    """
    known, plain = reading.atoms.known, reading.plain
    names = {atom: rules.names[atom] for atom in known.keys() & rules.names.keys()}
    for atom in known.keys() & rules.short_names.keys():
        if atom not in names and is_addressed(plain, known[atom].words):
            names[atom] = (rules.short_names[atom], Naming.NAME)
    called_so = {atom for atom in names if names[atom][1] is Naming.NAME}
    writing = _writing(reading, called_so)
    return {atom: names[atom] for atom in names if atom not in writing}


def _writing(reading: Reading, atoms: AbstractSet[int]) -> set[int]:
    """
    Return those of *atoms* that are said only of who writes.
    """
    if not atoms:
        return set()
    known, count = reading.atoms.known, len(reading.words)
    below = range(count - len(cut(signature(reading.plain))), count)
    above = reading.without(below).known if below else known
    return {
        atom
        for atom in atoms
        if atom not in above or speaks_for(reading.plain, known[atom].words)
    }


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
