"""
Names that rules of any town ask for and only a town can give: ``{towns}`` in a word or
a pattern is each of the other towns that it names in ``places``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown
from gateway.routing.words.text import plain, tokens

#: What the names of places are of which no message is, by the key that they stand with.
CALLED: Mapping[str, str] = {
    "own": "What the town is called besides its name.",
    "towns": "Other towns around, the capital of the province first.",
    "cities": "Towns that people know wherever they live.",
    "waters": "Reservoirs and lakes that are not the town's.",
    "elsewhere": "What else is not the town's, such as a beach or a range of hills.",
    "roads": "Roads that others keep.",
}

#: A name in braces. What repeats, and characters by their number, begin with no letter
#: or stand behind a backslash.
NAME = "[a-z][a-z' ]*"
ASKED = re.compile(rf"(?<!\\[pPx])\{{({NAME})\}}")

#: What stands between the words of a name, and is written in several ways: A-92.
_BETWEEN = re.compile(r"[^\w\s]+\s*")

#: What a name may begin with that is left out of it in a sentence.
_ARTICLE = re.compile(r"^(?:o|a|os|as) (?=\w{3})")


def read_named(
    known: Mapping[str, Node], town: str, areas: Iterable[str], reader: Reader
) -> dict[str, tuple[str, ...]]:
    """
    Read the names of places that rules may ask for.

    Args:
        known: What stands in ``places``, by its keys.
        town: The name of the town, which is one of its own.
        areas: Those of the town: what is called as one of them is here.
        reader: Remembers what is wrong.
    """
    found = {key: tuple(_names(known.get(key), reader)) for key in CALLED}
    found["own"] = tuple(dict.fromkeys((town, *found["own"])))
    here = {plain(name) for name in (*found["own"], *areas)}
    for key in ("towns", "cities"):
        found[key] = tuple(name for name in found[key] if plain(name) not in here)
    return found


def asked(entry: str) -> tuple[str, ...]:
    """
    Name the lists that a word or a pattern asks for.
    """
    return tuple(ASKED.findall(entry))


def words_of(
    entry: Scalar, named: Mapping[str, Sequence[str]], reader: Reader
) -> Iterator[str]:
    """
    Give a word of the rules once with each of the names that it asks for.
    """
    wanted = next(iter(asked(entry.value)), "")
    if not wanted:
        yield entry.value
        return
    for name in _known(entry, wanted, named, reader):
        put = entry.value.replace(f"{{{wanted}}}", name)
        yield from words_of(evolve(entry, value=put), named, reader)


def sentence_of(
    entry: Scalar, named: Mapping[str, Sequence[str]], reader: Reader
) -> str | None:
    """
    Give a sentence with the first of the names that it asks for, as a neighbour would
    say it; None if there is none.
    """
    said = entry.value
    for each in asked(entry.value):
        name = next(iter(_known(entry, each, named, reader)), "")
        if not name:
            return None
        said = said.replace(f"{{{each}}}", name)
    return said


def alternatives(names: Iterable[str]) -> str:
    """
    Return the pattern that finds any of these *names*; empty if there is none.
    """
    return "|".join(map(_pattern, names))


def _names(node: Node | None, reader: Reader) -> Iterator[str]:
    for scalar in reader.scalars(node, "a place"):
        if tokens(plain(scalar.value)):
            yield scalar.value.strip()
        else:
            reader.mistake(scalar, f"no word in {shown(scalar.value)}")


def _known(
    entry: Scalar, wanted: str, named: Mapping[str, Sequence[str]], reader: Reader
) -> Sequence[str]:
    if wanted not in named:
        place = Scalar(wanted, entry.position)
        reader.unknown(place, "list of places", named, f"one of: {', '.join(named)}")
    return named.get(wanted, ())


def _pattern(name: str) -> str:
    said = _BETWEEN.sub(".? ?", " ".join(plain(name).split()))
    # In Galician it is one word with what stands before: "no Carballiño".
    return _ARTICLE.sub(r"(?:\g<0>)?", said)
