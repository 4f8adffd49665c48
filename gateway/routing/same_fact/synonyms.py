"""
Synonyms, the words that tell of one thing: forms of a word, and whatever else it is
called in the town's languages; and of what such words tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from gateway.core.writing.regex import any_of
from gateway.routing.words import text

#: A shorter word is the singular of none: "pues".
_ONE = 4

#: What is small, or big: "banquito", "farolica", "perrazo", and their stems.
_SIZED = re.compile(r"([^\W\d_]{3,}?)c?(?:it|ic|in|az|ot|ec)([ao])")

#: What is so loud that it is musicón; no peatón or balcón.
_BIG = re.compile(r"([^\W\d_]{5,})(?:on|ona|ote)")

#: What stands behind a Basque or a Romanian noun of so many letters at least: iturri,
#: iturritik.
_STEM = 5
_CASES = (
    *(
        "tik",
        "rik",
        "aren",
        "etan",
        "ean",
        "ren",
        "ari",
        "etako",
        "ko",
        "an",
        "ak",
        "ra",
    ),
    *("ului", "urile", "ile", "lui", "lor", "ul"),
)

#: Between the words that are said as one, in `synonyms.yaml`.
_JOINED = "_"


@lru_cache(16_384)
def stemmed(word: str) -> str:
    """
    Give what stands for *word*, plain, and for all that tell of the same.
    """
    known = same()
    # Not by its stem: who calls is no flame, and who empties a bin no cow.
    listed = (known[form] for form in _forms(word) if form in known)
    return next(listed, None) or text.stem(word, "es")


def joined(plain: str) -> str:
    """
    Give *plain* text with one more word for each thing that is told in several: that
    it is dark, behind "sin luz".
    """
    known = _phrases()
    return _phrase().sub(lambda found: f"{found[0]} {known[found[0]]}", plain)


def alike(words: AbstractSet[str], others: AbstractSet[str]) -> AbstractSet[str]:
    """
    Give what of *words*, stemmed, is among *others*, too, and is not said of everything
    of their topic.
    """
    return (words & others) - _named("common")


def things(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Give those of *words*, stemmed, that are known to tell what it is, and not where.
    """
    return named(words) - _named("like")


def named(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Give those of *words*, stemmed, that are known to tell what it is, or what it is
    like, and not where.
    """
    return (words & _told()) - _named("common") - _named("beside")


def are_unlike(words: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """
    Say whether *words* and *others*, stemmed, tell each of known things, none of them
    the same, and neither of what may follow from any, such as a smell.
    """
    here, there = things(words), things(others)
    vague = not (words | others).isdisjoint(_named("effects"))
    return bool(here and there) and here.isdisjoint(there) and not vague


def houses_of_the_town(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Give those of *words*, stemmed, that name what a town has once.
    """
    return words & (_named("landmarks") | _named("streets"))


def landmarks(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Give those of *words*, stemmed, that are known to tell what a thing is beside.
    """
    return words & _named("beside")


def is_astray(words: AbstractSet[str]) -> bool:
    """
    Say whether *words*, stemmed, tell of what is elsewhere soon: an animal that is
    loose, or whoever has lost their way, and what they went out in.
    """
    return not words.isdisjoint(_named("loose") | _named("lost"))


def is_passing(words: AbstractSet[str]) -> bool:
    """
    Say whether *words*, stemmed, tell of what is over when the night is.
    """
    return not words.isdisjoint(_named("passing"))


def networks() -> AbstractSet[str]:
    """
    Give what fails in a whole network at once: water, light, internet.
    """
    return _named("networks")


def has_it_alone(words: AbstractSet[str]) -> bool:
    """
    Say whether *words*, stemmed, tell of a thing that has such a failure to itself: the
    fountain without water, the library without internet.
    """
    return not words.isdisjoint(_named("apart"))


def lasts(words: AbstractSet[str]) -> bool:
    """
    Say whether *words*, stemmed, tell of a thing that is there when the night is over.
    """
    return not words.isdisjoint(_stays())


def tell_apart(words: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """
    Say whether *words* and *others*, stemmed, tell each of another thing of one kind,
    such as an animal, or of what is at another end: the first lamp of a street, and the
    last.
    """
    told_of = ("kinds",) if things(words & others) else ("kinds", "parted")
    return any(_tells_another(words, others, role) for role in told_of)


def _tells_another(
    words: AbstractSet[str], others: AbstractSet[str], role: str
) -> bool:
    here, there = _lines_of(words, role), _lines_of(others, role)
    return any(
        here[kind].isdisjoint(there[kind]) for kind in here.keys() & there.keys()
    )


def is_at_landmark(words: AbstractSet[str], *, nowhere: bool) -> bool:
    """
    Say whether *words*, stemmed, name what a town has once: who says that a hole is by
    the petrol station tells where, with or without the street. A school or a mill is
    in a street of its own: it tells where if the words name *nowhere* else.
    """
    known = _named("landmarks")
    if nowhere:
        known |= _named("streets") | _named("everywhere")
    return not words.isdisjoint(known)


@cache
def same() -> Mapping[str, str]:
    """
    Give by each word of `synonyms.yaml` the first that says the same.
    """
    return {word: first for first, words in _lines() for word in words}


def _forms(word: str) -> Iterator[str]:
    """
    Give *word*, what it may be the plural of, or said without its d; then what it may
    be a small or a big one of, or a case of in Basque and Romanian.
    """
    ones = (word.removesuffix(ending) for ending in ("s", "es"))
    plain = [word, *(one for one in ones if len(one) >= _ONE)]
    for form in plain:
        yield form
        if form.endswith("ao"):
            yield f"{form[:-2]}ado"
    for found in filter(None, map(_SIZED.fullmatch, plain)):
        stem = _spelled(found[1])
        yield from (f"{stem}{found[2]}", f"{stem}e")
        # "Un ratito" is no rat.
        if len(stem) > _ONE:
            yield stem
    for found in filter(None, map(_BIG.fullmatch, plain)):
        yield from (found[1], f"{found[1]}a", f"{found[1]}o")
    yield from (
        word.removesuffix(ending)
        for ending in _CASES
        if word.endswith(ending) and len(word) - len(ending) >= _STEM
    )


def _spelled(stem: str) -> str:
    # As before an a or an o: banqu-ito, banc-o.
    for soft, hard in (("qu", "c"), ("gu", "g")):
        if stem.endswith(soft):
            return stem.removesuffix(soft) + hard
    return stem


@cache
def _told() -> frozenset[str]:
    return frozenset(same().values())


def _lines_of(words: AbstractSet[str], role: str) -> Mapping[str, AbstractSet[int]]:
    """
    Give, by each kind of thing in *role* of which any of *words* tells, the lines they
    stand in.
    """
    known = _kinds(role)
    found: dict[str, set[int]] = {}
    for word in words & known.keys():
        for kind, line in known[word].items():
            found.setdefault(kind, set()).add(line)
    return found


@cache
def _kinds(role: str) -> Mapping[str, Mapping[str, int]]:
    # By word, the line that it stands in, of each kind.
    found: dict[str, dict[str, int]] = {}
    for kind, lines in _known()[role].items():
        for n, line in enumerate(lines):
            for word in line.split():
                found.setdefault(stemmed(word), {})[kind] = n
    return found


@cache
def _stays() -> frozenset[str]:
    street = _known()["kinds"]["street"]
    return frozenset(stemmed(word) for line in street for word in line.split())


@cache
def _named(role: str) -> frozenset[str]:
    return frozenset(map(stemmed, _known()[role].split()))


@cache
def _phrases() -> Mapping[str, str]:
    return {
        word.replace(_JOINED, " "): first
        for first, words in _lines()
        for word in words
        if _JOINED in word
    }


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(_phrases())})\b")


def _lines() -> Iterator[tuple[str, Sequence[str]]]:
    for line in _known()["words"]:
        words = line.split()
        yield words[0], words


@cache
def _known() -> Mapping[str, Any]:
    known: Mapping[str, Any] = yaml.safe_load(
        (files(__package__) / "synonyms.yaml").read_text("utf-8")
    )
    return known
