"""
Kinds of thing: words that name different things of one kind, such as two animals, tell
two facts apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from gateway.routing.same_fact.synonyms import (
    listed,
    stemmed,
    things,
)

#: The kind of the things that stay where they are.
_STREET = "street"


def tell_apart(
    words: AbstractSet[str], others: AbstractSet[str], *, of_one: bool
) -> bool:
    """
    Return whether the stemmed *words* and *others* name different things of one kind,
    such as two animals, or different ends: the first lamp of a street, and the last.
    Different vehicles count only if no other thing is shared; and animals beside a
    thing, such as those that a bin attracts, not if both messages are about that
    (*of_one*).
    """
    return any(
        _tells_another(words, others, role)
        for role in _roles(words & others, of_one=of_one)
    )


def foremost(words: Iterable[str]) -> str:
    """
    Return the first of the stemmed *words* that names an animal, or a thing that stays
    where it is; of the latter the first word of its line, as darkness is a matter of
    the lamps. Empty if there is none.
    """
    things_there, living = _kinds("kinds"), _kinds("bystanders")
    for word in words:
        if word in living:
            return word
        line = things_there.get(word, {}).get(_STREET)
        if line is not None:
            return stemmed(listed()["kinds"][_STREET][line].split()[0])
    return ""


def _roles(shared: AbstractSet[str], *, of_one: bool) -> Iterator[str]:
    yield "kinds"
    if not of_one:
        yield "bystanders"
    if not things(shared):
        yield "parted"


def _tells_another(
    words: AbstractSet[str], others: AbstractSet[str], role: str
) -> bool:
    here, there = _lines_of(words, role), _lines_of(others, role)
    return any(
        here[kind].isdisjoint(there[kind]) for kind in here.keys() & there.keys()
    )


def _lines_of(words: AbstractSet[str], role: str) -> Mapping[str, AbstractSet[int]]:
    """
    Return for each kind of thing in *role* that *words* name the numbers of their
    lines.
    """
    known = _kinds(role)
    found: dict[str, set[int]] = {}
    for word in words & known.keys():
        for kind, line in known[word].items():
            found.setdefault(kind, set()).add(line)
    return found


@cache
def _kinds(role: str) -> Mapping[str, Mapping[str, int]]:
    # By word and kind, the number of the word's line.
    found: dict[str, dict[str, int]] = {}
    for kind, lines in listed()[role].items():
        for n, line in enumerate(lines):
            for word in line.split():
                found.setdefault(stemmed(word), {})[kind] = n
    return found
