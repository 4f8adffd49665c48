"""
What people call a mailbox: its office, its person, aliases, and short names of the
person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.core.identity import Role
from gateway.routing.parsing.addresses import Census
from gateway.routing.parsing.listed import listed
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, shown
from gateway.routing.reading import Naming
from gateway.routing.texts import link_in
from gateway.routing.words.matching.vocabulary import WordInvalid
from gateway.routing.words.text import plain, tokens

ROLES = {role.value: role for role in Role if role is not Role.RESIDENT}

#: Parts of surnames: "Ana de la Torre Gil".
_PARTICLES = frozenset("de del la las los y i".split())


def read_name(node: Node | None, reader: Reader, what: str, default: str = "") -> str:
    """
    Return a name that people read below answers. One such as "SS.SS." or "1.er" is a
    mistake: X makes a link of it, and charges for it in each post.
    """
    name = reader.text(node, what, default)
    link = link_in(name)
    if node is not None and link:
        hint = "write it out, or with a space behind the full stop"
        reader.mistake(node, f"X makes a link of {shown(link)} in {what}", hint)
    return name


def register_names(
    census: Census, name: str, known: Mapping[str, Node], office: str, person: str
) -> Role:
    """
    Register the office, the person and the aliases as names of mailbox *name*, and
    return the role of whoever reads it.
    """
    reader, aliases = census.reader, known.get("aliases")
    offices = [office] if len(office.split()) > 1 else []
    _call(census, name, known.get("office"), offices)
    _call(census, name, known.get("person"), _called(person))
    others = [each.value.strip() for each in listed(aliases, "name", reader)]
    _call(census, name, aliases, others)
    role = reader.choice(known.get("role"), "role", ROLES) or Role.EMPLOYEE
    if role is Role.COUNCILLOR:
        named = {*tokens(plain(person))}
        census.titles += [
            each for each in others if named.isdisjoint(tokens(plain(each)))
        ]
    return role


def _called(person: str) -> list[str]:
    # Spaniards are called by both surnames, or only by the first.
    names = tokens(plain(person))
    if len(names) < 2:
        return []
    short = names[:-1] if len(names) > 2 else names
    return [_exactly(" ".join(each)) for each in (names, short)]


def _call(
    census: Census, id: str, node: Node | None, names: list[str] | tuple[str, ...]
) -> None:
    for name in names:
        atom = _atom(census, node, name)
        if atom is None:
            continue
        census.names.setdefault(atom, (id, Naming.NAME))
        # Two mailboxes must not have the same name in plain text.
        owner = census.called.setdefault(" ".join(tokens(plain(name))), id)
        if owner != id and node is not None:
            census.reader.mistake(node, f"{name!r} already means mailbox {owner}")


def _atom(census: Census, node: Node | None, name: str) -> int | None:
    try:
        return census.vocabulary.word(name, census.language)
    except WordInvalid:
        if node is not None:
            census.reader.mistake(node, f"{shown(name)} contains no word")
        return None


def short_names(census: Census) -> dict[int, str]:
    """
    Return the mailbox of each short name of a person, by atom: of those that ``called``
    lists, and of first names and first surnames, unless several persons have them.
    """
    meant: dict[int, str] = {}
    for name, known in census.written.items():
        for scalar in listed(known.get("called"), "short name", census.reader):
            atom = _atom(census, scalar, _exactly(scalar.value) or scalar.value)
            if atom is not None and meant.setdefault(atom, name) != name:
                problem = f"{scalar.value!r} already means mailbox {meant[atom]}"
                census.reader.mistake(scalar, problem)
    those: dict[int, set[str]] = {}
    for name, mailbox in census.mailboxes.items():
        for short in _short(mailbox.person):
            atom = _atom(census, None, _exactly(short))
            if atom is not None:
                those.setdefault(atom, set()).add(name)
    alone = {atom: names.pop() for atom, names in those.items() if len(names) == 1}
    return {**alone, **meant}


def _exactly(name: str) -> str:
    return " ".join(f"={each}" for each in tokens(plain(name)))


def _short(person: str) -> Iterator[str]:
    """
    Yield the first names and the first surname of a person: of "Miguel Ángel Zafra
    Pino" "miguel angel" and "zafra".
    """
    names = tokens(plain(person))
    first = names[:-2] or names[:1]
    if len(names) > 1:
        yield names[max(1, len(names) - 2)]
    while len(first) > 1 and first[-1] in _PARTICLES:
        first.pop()
    if first:
        yield " ".join(first)
