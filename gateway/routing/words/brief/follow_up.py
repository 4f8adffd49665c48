"""
Detection of follow-up questions: the same about something else ("¿y la piscina?"), or
about another time ("¿y los sábados?"), or something else ("¿y cuánto cuesta?").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.routing.words import text
from gateway.routing.words.brief.wanted import WANTED

#: Words for "and" that begin it; in Arabic it is a prefix of the next word.
_AND = frozenset(["y", "e", "i", "eta", "and", "et", "und", "si", "w", "u"])
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
    words = _words(said)
    begins = bool(_AND.intersection(words[:2])) or bool(_AS_FOR.match(" ".join(words)))
    joined = bool(words) and words[0].startswith(_WITH_NEXT)
    named = [word for word in words if len(word) > _SHORT and word not in _ABOUT]
    return (begins or joined) and 0 < len(named) <= _NAMED and not _kinds(words)


def asks_the_same(said: str, before: str) -> bool:
    """
    Say whether *said* is short and asks for no kind of thing (hours, price, date,
    place) that was not asked *before*.
    """
    words = _words(said)
    return len(words) <= _FEW and _kinds(words) <= _kinds(_words(before))


def unasked(said: str) -> str:
    """
    Return plain text without the words that ask for hours, price, date or place.
    """
    for asked in _ASKED.values():
        said = asked.sub(" ", said)
    return said


def _kinds(words: list[str]) -> set[str]:
    said = " ".join(words)
    return {kind for kind, asked in _ASKED.items() if asked.search(said)}


def _words(said: str) -> list[str]:
    return [each for each in text.tokens(text.plain(said)) if each.isalnum()]


def _asked(entries: Mapping[str, str]) -> re.Pattern[str]:
    """
    Compile the entries of one kind, in all languages.
    """
    every = [entry for listed in entries.values() for entry in listed.split(",")]
    folded = [" ".join(_words(entry)) + r"\w*" * entry.endswith("*") for entry in every]
    return re.compile(rf"\b(?:{'|'.join(folded)})\b")


_ASKED = {kind: _asked(entries) for kind, entries in WANTED.items()}
