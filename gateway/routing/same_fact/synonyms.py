"""
Synonyms, the words that tell of one thing: forms of a word, and whatever else it is
called in the town's languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from gateway.routing.words import text


@lru_cache(16_384)
def stemmed(word: str) -> str:
    """
    Give what stands for *word*, plain, and for all that tell of the same.
    """
    stem = text.stem(word, "es")
    return same().get(stem, stem)


def is_astray(words: AbstractSet[str]) -> bool:
    """
    Say whether *words*, stemmed, tell of what is elsewhere soon: an animal that is
    loose, or whoever has lost their way, and what they went out in.
    """
    return not words.isdisjoint(_loose() | _lost())


def are_two(words: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """
    Say whether *words* and *others*, stemmed, tell each of another animal, or of what
    is at another end: the first lamp of a street, and the last.
    """
    pairs = ((words & kind, others & kind) for kind in (_beasts(), _ends()))
    return any(here and there and here.isdisjoint(there) for here, there in pairs)


@cache
def _ends() -> frozenset[str]:
    return frozenset(map(stemmed, ("primera", "ultima")))


@cache
def _beasts() -> frozenset[str]:
    return frozenset(map(stemmed, ("caballo", "vaca", "oveja", "jabali", "cerdo")))


@cache
def _loose() -> frozenset[str]:
    # Not pigs: whoever leaves rubbish is called one.
    return _beasts() - {stemmed("cerdo")}


@cache
def _lost() -> frozenset[str]:
    # Slippers alone are nobody's: they are thrown away, and hang from wires.
    return frozenset(map(stemmed, ("desorientado", "bata")))


def is_at_landmark(words: AbstractSet[str], *, nowhere: bool) -> bool:
    """
    Say whether *words*, stemmed, name what a town has once: who says that a hole is by
    the petrol station tells where, with or without the street. A school or a mill is
    in a street of its own: it tells where if the words name *nowhere* else.
    """
    known = _landmarks() | _with_streets() if nowhere else _landmarks()
    return not words.isdisjoint(known)


@cache
def _landmarks() -> frozenset[str]:
    return frozenset(map(stemmed, ("gasolinera", "farmacia", "iglesia", "merceria")))


@cache
def _with_streets() -> frozenset[str]:
    named = "consultorio cementerio escuela estacion lavadero molino"
    return frozenset(map(stemmed, named.split()))


@cache
def same() -> Mapping[str, str]:
    """
    Give by each word of `synonyms.yaml` the first that says the same, both stemmed.
    """
    lines = yaml.safe_load((files(__package__) / "synonyms.yaml").read_text("utf-8"))
    return {
        text.stem(word, "es"): text.stem(line.split()[0], "es")
        for line in lines
        for word in line.split()
    }
