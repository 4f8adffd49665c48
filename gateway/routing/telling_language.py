"""
The language of a message, by its words and by those that the rules list.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.routing.words.language.spoken import Spoken, may_be
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.matching.index import Index

#: The most words of a message in which loans and homonyms outweigh all others.
_FEW = 4


def heard_alone(spoken: Spoken, language: str) -> str:
    """
    Return the town's own *language* if the message is surely in it, else nothing. Such
    a message is searched only for words of that language, and those always heard.
    """
    return language if spoken == Spoken(language, surely=True) else ""


def language_of(
    spoken: Spoken, words: Sequence[str], atoms: Atoms, index: Index, language: str
) -> str:
    """
    Return the language of a message. Where it is likely, or its words are few, what the
    rules list decides: "farola rota" is as much Spanish as Galician.

    Args:
        spoken: Its language by its words.
        words: Its words, without handles.
        atoms: The entries of the rules that it says.
        index: All entries of the rules.
        language: The town's own.
    """
    if spoken.language != language:
        return language if _are_of(words, atoms, index, language) else spoken.language
    # Where one is only likely, a word that the rules list in it alone decides.
    likelier = "" if spoken.surely else spoken.perhaps
    if likelier and index.only_in(likelier, spoken.language, atoms.known):
        return likelier
    return spoken.language


def _are_of(words: Sequence[str], atoms: Atoms, index: Index, language: str) -> bool:
    if not 0 < len(words) <= _FEW:
        return False
    # They are listed as words by themselves: a phrase may be another language's.
    own = {w.words for a, w in atoms.known.items() if index.entries.get(a) == language}
    return all(word in own and may_be(word, language) for word in words)
