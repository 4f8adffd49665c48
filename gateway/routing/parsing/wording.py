"""
The keys of ``match`` about a message's text: words, asks, hashtags, handles, patterns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence

from attrs import field, frozen

from gateway.routing.conditions import Condition, says
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.listed import listed
from gateway.routing.parsing.named import words_of
from gateway.routing.parsing.reader import HELD, Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, is_empty, shown
from gateway.routing.words.brief.wanted import WANTED
from gateway.routing.words.matching.patterns import PatternInvalid
from gateway.routing.words.matching.vocabulary import Vocabulary, WordInvalid, misplaced
from gateway.routing.words.text import plain, run_together

#: The most characters of a word or phrase.
_WORD = 100

#: A hashtag or handle without its sign.
_TAG = re.compile(r"\w{1,60}")

#: The most characters of an entry that an explanation shows.
_SHOWN = 50


@frozen(kw_only=True)
class Scope:
    """
    The context in which a match is read.

    Attributes:
        reader: Reads values, and collects mistakes.
        vocabulary: Takes the words and patterns.
        names: The names that it may refer to.
        known: The parts (topics, intents) that are decided before the match is asked,
            so that it may refer to them.
        always: Its words are heard in messages of any language.
        conditions: Those with a name that have been read; see `matchers.has_name`.
    """

    reader: Reader
    vocabulary: Vocabulary
    names: Names
    known: tuple[str, ...] = ("topics", "intents")
    always: bool = False
    conditions: dict[tuple[Hashable, ...], Condition] = field(factory=dict)


def says_words(node: Node, scope: Scope) -> Condition | None:
    """
    ``words: [farola, punto de luz]``, or by language: ``words: {en: [lamp]}``.
    """
    if not isinstance(node, Fields):
        language = scope.reader.language_of(node, scope.names.language)
        return _says(_words(node, scope, language))
    found: list[tuple[str, int]] = []
    for language, value in scope.reader.by_language(node):
        if is_empty(value):
            scope.reader.mistake(value, f"{language!r} has no value")
        else:
            found += _words(value, scope, language)
    return _says(found) if found else None


def asks_for(node: Node, scope: Scope) -> Condition:
    """
    ``asks: [hours, price]``: the message asks when it is open or what it costs; also
    ``date`` and ``place``.
    """
    kinds = scope.reader.names(node, "question", WANTED)
    found = [
        (entry.strip(), scope.vocabulary.word(entry.strip(), language))
        for kind in kinds
        if kind in WANTED
        for language, entries in WANTED[kind].items()
        for entry in entries.split(",")
    ]
    return _says(found)


def says_hashtags(node: Node, scope: Scope) -> Condition:
    """
    ``hashtags: "#Pleno"``.
    """
    return _says(_added(node, scope, _tag(scope, "#", "hashtag")))


def says_handles(node: Node, scope: Scope) -> Condition:
    """
    ``handles: "@Policia"``, or those of a mailbox: ``handles: police``.
    """
    handle, found = _tag(scope, "@", "handle"), list[tuple[str, int]]()
    for scalar in scope.reader.scalars(node, "a handle"):
        name = scalar.value.strip()
        if not name.startswith("@"):
            found += _handles_of(name, scalar, scope)
        elif (atom := handle(scalar)) is not None:
            found.append((name, atom))
    return _says(found)


def _handles_of(name: str, node: Scalar, scope: Scope) -> Iterator[tuple[str, int]]:
    reader, names = scope.reader, scope.names
    # An office that another mailbox holds has no handles of its own.
    hint = "a handle begins with @"
    known = reader.names(node, HELD, names.mailboxes, hint)
    if known and name not in reader.holders:
        for each in names.handles.get(name, ()):
            yield each, scope.vocabulary.tag(each)


def says_patterns(node: Node, scope: Scope) -> Condition:
    """
    ``patterns: 'exp(te)? ?[0-9]+'``: regular expressions on plain text (without case
    and accents).
    """

    def pattern(scalar: Scalar) -> int | None:
        whole = scope.names.fragments.pattern(scalar)
        if whole is None:
            return None
        try:
            return scope.vocabulary.pattern(whole, scalar.value)
        except PatternInvalid as e:
            scope.reader.mistake(scalar, f"bad pattern {shown(scalar.value)}", str(e))
            return None

    return _says(_added(node, scope, pattern))


def _tag(scope: Scope, sign: str, kind: str) -> Callable[[Scalar], int | None]:
    def tag(scalar: Scalar) -> int | None:
        name = scalar.value.strip().lstrip(sign)
        if not _TAG.fullmatch(plain(name)):
            hint = "letters, digits and underscores, at most 60, and no space"
            scope.reader.mistake(scalar, f"not a {kind}: {shown(scalar.value)}", hint)
            return None
        return scope.vocabulary.tag(sign + name)

    return tag


def _word(scope: Scope, language: str) -> Callable[[Scalar], int | None]:
    def word(scalar: Scalar) -> int | None:
        if len(scalar.value) > _WORD:
            scope.reader.mistake(scalar, f"longer than {_WORD} characters")
            return None
        try:
            atom = scope.vocabulary.word(scalar.value, language, always=scope.always)
        except WordInvalid:
            scope.reader.mistake(scalar, f"{shown(scalar.value)} contains no word")
            return None
        hint = misplaced(scalar.value)
        if hint is not None:
            problem = f"a misplaced sign in {shown(scalar.value)}"
            scope.reader.mistake(scalar, problem, hint)
        return atom

    return word


def _words(node: Node, scope: Scope, language: str) -> list[tuple[str, int]]:
    add = _word(scope, language)
    found = [
        (each.value, atom)
        for scalar in listed(node, "word", scope.reader)
        for each in words_of(scalar, scope.names.fragments.named, scope.reader)
        if (atom := add(each)) is not None
    ]
    if language == "en":
        hasty = [(entry, run_together(entry)) for entry, _ in found]
        found += [
            (entry, scope.vocabulary.word(said, language, always=scope.always))
            for entry, said in hasty
            if said != entry
        ]
    return found


def _added(
    node: Node, scope: Scope, add: Callable[[Scalar], int | None]
) -> list[tuple[str, int]]:
    scalars = scope.reader.scalars(node, "a word")
    return [(s.value, atom) for s in scalars if (atom := add(s)) is not None]


def _says(found: Sequence[tuple[str, int]]) -> Condition:
    entries = [*dict.fromkeys([entry for entry, _ in found])]
    first = ", ".join(_short(entry) for entry in entries[:3])
    more = f" … ({len(entries)} in all)" if len(entries) > 3 else ""
    return says(frozenset(atom for _, atom in found), first + more)


def _short(entry: str) -> str:
    return entry if len(entry) <= _SHOWN else f"{entry[: _SHOWN - 1]}…"
