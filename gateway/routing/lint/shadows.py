"""
Find words that two rules both wait for.

What is the same word is nothing that this module knows: each entry is looked up in an
index of them all, as a message that says it would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from attrs import frozen

from gateway.routing.parsing.source import Fields, Node, Scalar, items_of
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.words import text
from gateway.routing.words.matching.index import Index, build
from gateway.routing.words.matching.vocabulary import Vocabulary, WordInvalid

#: So many rules are compared that wait for the same word.
_MANY = 50


@frozen
class Wanted:
    """
    A word that is enough for a rule.
    """

    rule: int
    entry: Scalar
    language: str


def shared(words: Iterable[Wanted]) -> Iterator[tuple[Wanted, Wanted]]:
    """
    Give pairs of the same word, of two rules each, in their order.
    """
    vocabulary = Vocabulary()
    waiting: dict[int, list[Wanted]] = {}
    for each in words:
        try:
            atom = vocabulary.word(each.entry.value, each.language)
        except WordInvalid:
            continue
        others = waiting.setdefault(atom, [])
        if len(others) < _MANY:
            others.append(each)
    index = build(vocabulary)
    said = {atom: _said(index, found[0]) for atom, found in waiting.items()}
    for atom, found in waiting.items():
        # Each says the other: "agua" is said with "fuga de agua", and is not the same.
        same = [other for other in said[atom] if atom in said.get(other, ())]
        others = [each for other in same for each in waiting[other]]
        for one, other in product(found, others):
            if one.rule < other.rule:
                yield one, other


def alone(node: Node | None, language: str) -> Iterator[tuple[Scalar, str]]:
    """
    Give the words of a match each of which is enough to make it hold.
    """
    if not isinstance(node, Fields) or len(node.pairs) != 1:
        return
    [(key, value)] = node.pairs
    if key.value == "words":
        yield from entries(value, language)
    elif key.value in ("any", CONDITIONS):
        for branch in matches(key.value, value):
            yield from alone(branch, language)


def entries(node: Node | None, language: str) -> Iterator[tuple[Scalar, str]]:
    """
    Give the entries of a list of words, each with its language.
    """
    if isinstance(node, Fields):
        for key, value in node.pairs:
            yield from entries(value, key.value)
    elif node is not None:
        for item in items_of(node):
            if isinstance(item, Scalar):
                yield item, language


def _said(index: Index, wanted: Wanted) -> frozenset[int]:
    plain = text.plain(wanted.entry.value)
    return index.find(plain, text.cut(plain), ()).all()
