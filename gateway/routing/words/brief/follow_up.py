"""
Detection of follow-up questions: the same about something else ("¿y la piscina?"), or
about another time ("¿y los sábados?"), or something else ("¿y cuánto cuesta?").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.core.writing.joining import AND
from gateway.routing.words.brief.trimming import plain_words
from gateway.routing.words.brief.wanted import WANTED

#: Words for "and" that begin it; in Arabic it is a prefix of the next word.
_AND = AND.union(["si", "w", "u"])
_AS_FOR = re.compile(r"^(?:pero |but |mais |aber |dar )?(?:what|how) about\b")
_WITH_NEXT = "و"

#: Longer words of these beginnings, which name nothing.
_ABOUT = frozenset(["what", "about", "pero", "aber", "mais"])

#: Words of up to so many letters name nothing: articles and prepositions.
_SHORT = 3

#: The most words that name something ("la piscina municipal"), and the most words of a
#: question that asks the same ("y los sábados por la tarde").
_NAMED, _FEW = 2, 6


def names_only(said: str) -> bool:
    """
    Say whether *said* only names something about which the same is asked as before: "¿y
    la piscina?", "what about the pool?".
    """
    words = plain_words(said)
    each = words.split()
    begins = bool(_AND.intersection(each[:2])) or bool(_AS_FOR.match(words))
    joined = words.startswith(_WITH_NEXT)
    named = [word for word in each if len(word) > _SHORT and word not in _ABOUT]
    return (begins or joined) and 0 < len(named) <= _NAMED and not _kinds(words)


def asks_the_same(said: str, before: str) -> bool:
    """
    Say whether *said* is short and asks for no kind of thing (hours, price, date,
    place) that was not asked *before*.
    """
    words = plain_words(said)
    few = len(words.split()) <= _FEW
    return few and _kinds(words) <= _kinds(plain_words(before))


def unasked(said: str) -> str:
    """
    Return plain text without the words that ask for hours, price, date or place.
    """
    for asked in _ASKED.values():
        said = asked.sub(" ", said)
    return said


def _kinds(words: str) -> set[str]:
    return {kind for kind, asked in _ASKED.items() if asked.search(words)}


def _asked(entries: Mapping[str, str]) -> re.Pattern[str]:
    """
    Compile the entries of one kind, in all languages.
    """
    every = [entry for listed in entries.values() for entry in listed.split(",")]
    folded = [plain_words(entry) + r"\w*" * entry.endswith("*") for entry in every]
    return re.compile(rf"\b(?:{'|'.join(folded)})\b")


_ASKED = {kind: _asked(entries) for kind, entries in WANTED.items()}
