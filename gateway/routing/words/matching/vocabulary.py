"""
The words, phrases, tags and patterns of all rules, collected while these are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import define, field

from gateway.routing.words import text
from gateway.routing.words.matching.patterns import check_sum, size
from gateway.routing.words.matching.phrases import Phrase
from gateway.routing.words.remembered import Remembered

#: The most words that may stand where a phrase has ``...``.
_GAP = 4

_STOPS = "... stands between two words: me ... pega"

#: Patterns of signs out of their place, with the hint where they belong; the schema
#: uses them, too.
MISPLACED: Mapping[str, str] = {
    r"(^|\s)\*|\*\S": "* stands at a word's end: empadron*",
    r"\S=|=([\s!-/:-@[-^`{-~]|$)": "= stands before a word: =banco",
    r"[^\s.]\.\.|\.\.[^\s.]|\.{4}|(^|\s)\.\.(\s|$)": _STOPS,
    r"^\s*\.{3}|\.{3}\s*$": _STOPS,
    r"[|()[\]]|\{(?![a-z]+\})|^[^{]*\}": "a pattern goes into `patterns`",
    r";|\s/\s": "each word by itself in the list: [farola, luz]",
}
_MISPLACED = {re.compile(sign): hint for sign, hint in MISPLACED.items()}


class WordInvalid(Exception):
    """
    An entry without any word.
    """


@define
class Vocabulary:
    """
    Collects the entries of all rules, and numbers them: an entry's number is its atom.

    Attributes:
        atoms: Atoms by entry, its language or kind, and whether it is always heard.
        units: The numbers of the words of entries, by the same.
        phrases: The words and phrases.
        patterns: The patterns, by atom.
        written: Patterns as they stand in the rules, by atom.
        forms: Cache of the plain words of each part of an entry.
        instructions: The number of RE2's instructions of all patterns.
    """

    atoms: dict[tuple[str, str, bool], int] = field(factory=dict)
    units: dict[tuple[str, str, bool], int] = field(factory=dict)
    phrases: list[Phrase] = field(factory=list)
    patterns: dict[int, str] = field(factory=dict)
    written: dict[int, str] = field(factory=dict)
    forms: Remembered[list[str]] = field(init=False)
    instructions: int = 0

    def __attrs_post_init__(self) -> None:
        # Cached, as phrases are made of few different words.
        self.forms = Remembered(_forms)

    def word(self, entry: str, language: str, *, always: bool = False) -> int:
        """
        Add a word or a phrase, and return its atom: ``farola``, ``=banco`` (only in
        that spelling), ``empadron*`` (a beginning), ``punto de luz``, ``me ... pega``.

        Args:
            entry: The entry as it is written in the rules.
            language: Its language.
            always: It is heard in messages of any language.

        Raises:
            WordInvalid: There is no word in it.
        """
        entry = _typed(entry)
        key = (entry, language, always)
        if key in self.atoms:
            return self.atoms[key]
        units: list[int] = []
        gaps: list[int] = []
        gap = 0
        for part in entry.split():
            if part == "...":
                gap = _GAP
                continue
            for form in self.forms[part]:
                gaps.append(gap)
                units.append(self._unit((form, language, always)))
                gap = 0
        if not units:
            raise WordInvalid(entry)
        atom = self._atom(key)
        may = tuple(gaps) if any(gaps) else ()
        self.phrases.append(Phrase(atom, tuple(units), may))
        return atom

    def tag(self, entry: str) -> int:
        """
        Add a hashtag or a handle, with its sign, or a mail address; return its atom.
        """
        return self._atom((text.plain(entry), "tag", True))

    def pattern(self, entry: str, written: str = "") -> int:
        """
        Add a regular expression on plain text, and return its atom.

        Args:
            entry: The expression.
            written: How it stands in the rules, if names of fragments are in it.

        Raises:
            PatternInvalid: RE2 does not accept it, or it is too big.
        """
        key = (entry, "pattern", True)
        if key in self.atoms:
            return self.atoms[key]
        check_sum(self.instructions)
        self.instructions += size(entry)
        check_sum(self.instructions)
        atom = self._atom(key)
        self.patterns[atom] = entry
        self.written[atom] = written or entry
        return atom

    def _atom(self, key: tuple[str, str, bool]) -> int:
        return self.atoms.setdefault(key, len(self.atoms))

    def _unit(self, key: tuple[str, str, bool]) -> int:
        return self.units.setdefault(key, len(self.units))


def misplaced(entry: str) -> str | None:
    """
    Return a hint if *entry* has a sign out of its place, else None.
    """
    if entry.replace(" ", "").isalnum():
        return None  # Fast path: most are words and nothing else.
    typed = _typed(entry)
    found = (hint for sign, hint in _MISPLACED.items() if sign.search(typed))
    return next(found, None)


def _typed(entry: str) -> str:
    # Word processors replace three dots by one character.
    return entry.replace("\u2026", "...")


def _forms(part: str) -> list[str]:
    forms = text.tokens(text.plain(part))
    if forms and part.startswith("="):
        forms[0] = "=" + forms[0]
    if forms and part.endswith("*"):
        forms[-1] += "*"
    return forms
