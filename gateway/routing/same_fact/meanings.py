"""
What is said of one thing in words that others have, too: a dog that cries barks, and an
asphalt that has sunk has a hole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from attrs import frozen

from gateway.core.writing.regex import any_of
from gateway.routing.same_fact.synonyms import JOINED, listed, stemmed
from gateway.routing.words import text


@frozen
class _Meaning:
    # The stemmed words for the things, what is meant, and how it is said.
    of: AbstractSet[str]
    what: str
    said: re.Pattern[str]


def with_meanings(plain: str) -> str:
    """
    Return *plain* text with what is said of a thing in it replaced by the word for what
    that means.
    """
    words = frozenset(map(stemmed, text.tokens(plain)))
    for meaning in _meanings():
        if not meaning.of.isdisjoint(words):
            plain = meaning.said.sub(f" {meaning.what} ", plain)
    return plain


@cache
def _meanings() -> Sequence[_Meaning]:
    return [
        _Meaning(
            of=frozenset(map(stemmed, each["of"].split())),
            what=each["what"],
            said=re.compile(rf"\b(?:{any_of(_phrases(each['said']))})\b"),
        )
        for each in listed()["meant"]
    ]


def _phrases(said: str) -> Sequence[str]:
    return [phrase.replace(JOINED, " ") for phrase in said.split()]
