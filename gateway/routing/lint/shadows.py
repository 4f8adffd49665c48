"""
Find words on which two rules match.

Which entries are the same word depends on the language. So this module does not compare
them itself: it looks each entry up in an index of all, as if a message said it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from attrs import frozen

from gateway.routing.lint.entries import Entry
from gateway.routing.parsing.source import Fields, Node, Scalar, items_of
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.words import text
from gateway.routing.words.matching.index import Index, build
from gateway.routing.words.matching.vocabulary import Vocabulary, WordInvalid

#: Maximum number of rules with the same word that are compared.
_MANY = 50


@frozen
class SufficientWord:
    """
    A word that alone makes a rule match.

    Attributes:
        rule: The number of the rule.
        entry: The word, as written.
        language: The language of the word.
    """

    rule: int
    entry: Scalar
    language: str


def shared_words(
    words: Iterable[SufficientWord],
) -> Iterator[tuple[SufficientWord, SufficientWord]]:
    """
    Yield pairs of entries that are the same word, each of two rules, the earlier first.
    """
    vocabulary = Vocabulary()
    waiting: dict[int, list[SufficientWord]] = {}
    for each in words:
        try:
            atom = vocabulary.word(each.entry.value, each.language)
        except WordInvalid:
            continue
        others = waiting.setdefault(atom, [])
        if len(others) < _MANY:
            others.append(each)
    index = build(vocabulary)
    said = {atom: _matching_atoms(index, found[0]) for atom, found in waiting.items()}
    for atom, found in waiting.items():
        # Two words are the same if each matches the other: "agua" matches in "fuga de
        # agua", but not the other way round.
        same = [other for other in said[atom] if atom in said.get(other, ())]
        others = [each for other in same for each in waiting[other]]
        for one, other in product(found, others):
            if one.rule < other.rule:
                yield one, other


def sufficient_of(rule: Entry, language: str) -> Iterator[tuple[Scalar, str]]:
    """
    Yield the words that alone make a *rule* hold, each with its language; *language* is
    that of words that state none.
    """
    # A rule that needs more than a word, and a guard that has exceptions, may share
    # their words with others: these keys tell their messages apart.
    both = rule.has("words") and rule.has("match")
    excused = rule.part == "guards" and rule.has("unless")
    if not (both or excused or rule.has("hashtags", "patterns")):
        yield from word_entries(rule.get("words"), language)
        yield from sufficient_words(rule.get("match"), language)


def sufficient_words(node: Node | None, language: str) -> Iterator[tuple[Scalar, str]]:
    """
    Yield the words of a ``match`` that make it hold alone, each with its language.
    """
    if not isinstance(node, Fields) or len(node.pairs) != 1:
        return
    [(key, value)] = node.pairs
    if key.value == "words":
        yield from word_entries(value, language)
    elif key.value in ("any", CONDITIONS):
        for branch in matches(key.value, value):
            yield from sufficient_words(branch, language)


def word_entries(node: Node | None, language: str) -> Iterator[tuple[Scalar, str]]:
    """
    Yield the entries of a list of words, each with its language; *language* is that of
    entries that state none.
    """
    if isinstance(node, Fields):
        for key, value in node.pairs:
            yield from word_entries(value, key.value)
    elif node is not None:
        for item in items_of(node):
            if isinstance(item, Scalar):
                yield item, language


def _matching_atoms(index: Index, wanted: SufficientWord) -> frozenset[int]:
    plain = text.plain(wanted.entry.value)
    return index.find(plain, text.cut(plain), ()).all()
