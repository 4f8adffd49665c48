"""
Synonyms: the forms of a word, and its names in the town's languages, reduced to one
word (*stemmed*, as `stemmed` returns it); and what these words tell of.
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

#: The least length of a singular, so that "pues" is no plural.
_ONE = 4

#: Diminutives and augmentatives: "banquito", "perrillo", "perrazo", with their stems.
_SIZED = re.compile(r"([^\W\d_]{3,}?)c?(?:it|ic|ill|in|az|ot|ec)([ao])")

#: Augmentatives in -ón, such as musicón; not peatón or balcón.
_BIG = re.compile(r"([^\W\d_]{5,})(?:on|ona|ote)")

#: Case endings of Basque and Romanian nouns, and the least length of what is before
#: them: iturri, iturritik.
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

#: What has broken loose, as `synonyms.yaml` has it.
_LOOSE = "suelto"

#: What joins two words in writing: pas d'eau, s-a luat curentul.
_WITHIN = re.compile(r"(?<=\w)['\u2019\u00b4`\u2010-](?=\w)")

#: Joins the words of a phrase in `synonyms.yaml`.
JOINED = "_"


@lru_cache(16_384)
def stemmed(word: str) -> str:
    """
    Return the word that represents the folded *word* and its synonyms: the first of its
    line in `synonyms.yaml`; else its Spanish stem.
    """
    known = same()
    # By forms, not by stems: who calls ("llama") is no flame, and who empties no cow.
    listed = (known[form] for form in _forms(word) if form in known)
    return next(listed, None) or text.stem(word, "es")


def joined(plain: str) -> str:
    """
    Return *plain* text with the synonym of each known phrase added behind it, such as
    the word for darkness behind "sin luz"; and apostrophes and hyphens within words
    replaced by blanks.
    """
    known, parted = _phrases(), _WITHIN.sub(" ", plain)
    return _phrase().sub(lambda found: f"{found[0]} {known[found[0]]}", parted)


def alike(words: AbstractSet[str], others: AbstractSet[str]) -> AbstractSet[str]:
    """
    Return the stemmed words that both have, without those that are said of everything
    in their topic.
    """
    return (words & others) - _named("common")


def things(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Return those of the stemmed *words* that name a kind of thing.
    """
    return named(words) - _named("like")


def named(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Return those of the stemmed *words* that name a kind of thing, or say what it is
    like; not those that say where it is.
    """
    return (words & _told()) - _named("common") - _named("beside")


def are_unlike(words: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """
    Return whether the stemmed *words* and *others* both name things, none in common,
    and neither names an effect that may have many causes, such as a smell.
    """
    here, there = things(words), things(others)
    vague = not (words | others).isdisjoint(_named("effects"))
    return bool(here and there) and here.isdisjoint(there) and not vague


def houses_of_the_town(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Return those of the stemmed *words* that name a building of which a town has one.
    """
    return words & (_named("landmarks") | _named("streets"))


def landmarks(words: AbstractSet[str]) -> AbstractSet[str]:
    """
    Return those of the stemmed *words* that name what other things are beside.
    """
    return words & _named("beside")


def is_astray(words: AbstractSet[str]) -> bool:
    """
    Return whether the stemmed *words* name something that moves: a loose animal, or a
    person who has lost their way, with what they wear; not an animal that is tied.
    """
    kept = not words.isdisjoint(_named("kept")) and _LOOSE not in words
    return not words.isdisjoint(_named("lost") if kept else _astray())


def is_passing(words: AbstractSet[str]) -> bool:
    """
    Return whether the stemmed *words* name what is over by morning, such as noise.
    """
    return not words.isdisjoint(_named("passing"))


def networks() -> AbstractSet[str]:
    """
    Return the words for what fails in a whole network at once: water, light, internet.
    """
    return _named("networks")


def has_it_alone(words: AbstractSet[str]) -> bool:
    """
    Return whether the stemmed *words* name a thing that fails by itself, such as a
    fountain without water or a library without internet.
    """
    return not words.isdisjoint(_named("apart"))


def lasts(words: AbstractSet[str]) -> bool:
    """
    Return whether the stemmed *words* name a thing that is still there by morning.
    """
    return not words.isdisjoint(_stays())


def is_at_landmark(words: AbstractSet[str], *, nowhere: bool) -> bool:
    """
    Return whether the stemmed *words* name a landmark of which a town has one, such as
    the petrol station: it says where something is, with or without a street. A school
    or a mill, and what comes to the whole town at once, such as cloudy water, says so
    only if the message names no place (*nowhere*).
    """
    known = _named("landmarks")
    if nowhere:
        known |= _named("streets") | _named("everywhere")
    return not words.isdisjoint(known)


@cache
def same() -> Mapping[str, str]:
    """
    Return the first word of its line for each word of `synonyms.yaml`.
    """
    return {word: first for first, words in _lines() for word in words}


def _forms(word: str) -> Iterator[str]:
    """
    Yield *word*, its possible singulars, and these with the d restored that speech
    leaves out ("atascao", "hundio"); then the nouns of which it may be a diminutive or
    an augmentative, or a case in Basque or Romanian.
    """
    ones = (word.removesuffix(ending) for ending in ("s", "es"))
    plain = [word, *(one for one in ones if len(one) >= _ONE)]
    for form in plain:
        yield form
        if form.endswith("ao"):
            yield f"{form[:-2]}ado"
        if form.endswith("io"):
            yield f"{form[:-2]}ido"
    for found in filter(None, map(_SIZED.fullmatch, plain)):
        stem = _spelled(found[1])
        yield from (f"{stem}{found[2]}", f"{stem}e")
        # Not "rat" of "un ratito".
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
    # With the spelling before a or o: banqu-ito, banc-o.
    for soft, hard in (("qu", "c"), ("gu", "g")):
        if stem.endswith(soft):
            return stem.removesuffix(soft) + hard
    return stem


@cache
def _told() -> frozenset[str]:
    return frozenset(same().values())


@cache
def _astray() -> frozenset[str]:
    return _named("loose") | _named("lost")


@cache
def _stays() -> frozenset[str]:
    street = listed()["kinds"]["street"]
    return frozenset(stemmed(word) for line in street for word in line.split())


@cache
def _named(role: str) -> frozenset[str]:
    return frozenset(map(stemmed, listed()[role].split()))


@cache
def _phrases() -> Mapping[str, str]:
    return {
        word.replace(JOINED, " "): first
        for first, words in _lines()
        for word in words
        if JOINED in word
    }


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(_phrases())})\b")


def _lines() -> Iterator[tuple[str, Sequence[str]]]:
    for line in listed()["words"]:
        words = line.split()
        yield words[0], words


@cache
def listed() -> Mapping[str, Any]:
    """
    Return what `synonyms.yaml` lists.
    """
    known: Mapping[str, Any] = yaml.safe_load(
        (files(__package__) / "synonyms.yaml").read_text("utf-8")
    )
    return known
