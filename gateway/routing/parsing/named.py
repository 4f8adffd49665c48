"""
Placeholders for names that only a town can give, in the words, patterns and examples of
common rules: ``{towns}`` stands for each town that ``places: {towns: …}`` lists, and
``{surnames}`` for those who work at the town hall.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from gateway.routing.parsing.listed import listed
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown
from gateway.routing.words.text import plain, tokens

#: Lists of names under ``places`` that are no places of the town, with descriptions.
CALLED: Mapping[str, str] = {
    "own": "What the town is called besides its name.",
    "towns": "Other towns around, the capital of the province first.",
    "cities": "Towns that people know wherever they live.",
    "waters": "Reservoirs and lakes that are not the town's.",
    "elsewhere": "What else is not the town's, such as a beach or a range of hills.",
    "roads": "Roads that others keep.",
}

#: The list of the surnames of those who work at the town hall.
SURNAMES = "surnames"

#: A placeholder; not a repetition (``{2}``) or a character class (``\p{L}``).
NAME = "[a-z][a-z' ]*"
ASKED = re.compile(rf"(?<!\\[pPx])\{{({NAME})\}}")

#: Punctuation within a name, which people write differently: A-92, A 92.
_BETWEEN = re.compile(r"[^\w\s]+\s*")

#: A Galician article at the beginning of a name, which a sentence may contract.
_ARTICLE = re.compile(r"^(?:o|a|os|as) (?=\w{3})")


def read_named(
    known: Mapping[str, Node], town: str, areas: Iterable[str], reader: Reader
) -> dict[str, tuple[str, ...]]:
    """
    Read the lists of names that placeholders may stand for.

    Args:
        known: The keys of ``places``.
        town: The name of the town, which goes into the list ``own``.
        areas: The town's areas; no other town of the same name is listed.
        reader: Reads values, and collects mistakes.
    """
    found = {key: tuple(_names(known.get(key), reader)) for key in CALLED}
    found["own"] = tuple(dict.fromkeys((town, *found["own"])))
    here = {plain(name) for name in (*found["own"], *areas)}
    for key in ("towns", "cities"):
        found[key] = tuple(name for name in found[key] if plain(name) not in here)
    return found


def surnames(persons: Iterable[str]) -> tuple[str, ...]:
    """
    Return the first surname of each of *persons* who has a name: of "Miguel Ángel
    Zafra Pino" the last word but one.
    """
    names = [each.split() for each in persons if each]
    found = [each[-2 if len(each) > 2 else -1] for each in names]
    return tuple(dict.fromkeys(found))


def asked(entry: str) -> tuple[str, ...]:
    """
    Return the placeholders in a word or a pattern.
    """
    return tuple(ASKED.findall(entry))


def words_of(
    entry: Scalar, named: Mapping[str, Sequence[str]], reader: Reader
) -> Iterator[Scalar]:
    """
    Yield a word of the rules once for each name that its placeholder stands for.
    """
    wanted = next(iter(asked(entry.value)), "")
    if not wanted:
        yield entry
        return
    for name in _known(entry, wanted, named, reader):
        put = entry.value.replace(f"{{{wanted}}}", name)
        yield from words_of(evolve(entry, value=put), named, reader)


def sentence_of(
    entry: Scalar, named: Mapping[str, Sequence[str]], reader: Reader
) -> str | None:
    """
    Return a sentence with each placeholder replaced by the first name of its list; None
    if a list is empty.
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
    for scalar in listed(node, "place", reader):
        if tokens(plain(scalar.value)):
            yield scalar.value.strip()
        else:
            reader.mistake(scalar, f"{shown(scalar.value)} contains no word")


def _known(
    entry: Scalar, wanted: str, named: Mapping[str, Sequence[str]], reader: Reader
) -> Sequence[str]:
    if wanted not in named:
        place = Scalar(wanted, entry.position)
        reader.unknown(place, "list of places", named, f"one of: {', '.join(named)}")
    return named.get(wanted, ())


def _pattern(name: str) -> str:
    said = _BETWEEN.sub(".? ?", " ".join(plain(name).split()))
    # In Galician the article contracts with a preposition: "no Carballiño".
    return _ARTICLE.sub(r"(?:\g<0>)?", said)
