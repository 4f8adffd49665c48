"""
One index for every word that any rule asks about.

A message is looked through once, and its cost does not grow with the rules: each of
its words is looked up in a dictionary, and all patterns are one automaton.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import re2
from attrs import define, field, frozen

from gateway.routing import text

#: Words that stand where ``...`` stands in a phrase, at most.
_GAP = 4

#: From this length on, a word is also recognised by its sound and with one slip.
_LONG = 5


class PatternInvalid(Exception):
    """
    A pattern that RE2 does not take; the message says why, to a person.
    """


class WordInvalid(Exception):
    """
    An entry with no word in it.
    """


@frozen
class Said:
    """
    Where in the message a word of the rules was found, and how it was spelled there.
    """

    position: int
    words: str


@frozen
class _Phrase:
    atom: int
    units: tuple[int, ...]
    gaps: tuple[int, ...]


@define
class Vocabulary:
    """
    Collects what rules ask about, and gives each thing a number: its atom.
    """

    atoms: dict[tuple[str, str], int] = field(factory=dict)
    units: dict[tuple[str, str], int] = field(factory=dict)
    phrases: list[_Phrase] = field(factory=list)
    patterns: list[tuple[str, int]] = field(factory=list)

    def word(self, entry: str, language: str) -> int:
        """
        Add a word or a phrase: ``farola``, ``=banco`` (so and no other way),
        ``empadron*`` (its beginning), ``punto de luz``, ``me ... pega``.

        Raises:
            WordInvalid: There is no word in it.
        """
        key = (entry, language)
        if key in self.atoms:
            return self.atoms[key]
        units: list[int] = []
        gaps: list[int] = []
        gap = 0
        for part in entry.split():
            if part == "...":
                gap = _GAP
                continue
            for form in self._forms(part):
                gaps.append(gap)
                units.append(self._unit(form, language))
                gap = 0
        if not units:
            raise WordInvalid(entry)
        atom = self._atom(key)
        self.phrases.append(_Phrase(atom, tuple(units), tuple(gaps)))
        return atom

    def tag(self, entry: str) -> int:
        """
        Add a hashtag or a handle, with its sign; or a mail address.
        """
        return self._atom((entry.casefold(), "tag"))

    def pattern(self, entry: str) -> int:
        """
        Add a regular expression, which is compared with text without case and accents.

        Raises:
            PatternInvalid: RE2 does not take it.
        """
        key = (entry, "pattern")
        if key in self.atoms:
            return self.atoms[key]
        try:
            re2.compile(entry, _options())
        except re2.error as e:
            raise PatternInvalid(_explained(e)) from e
        atom = self._atom(key)
        self.patterns.append((entry, atom))
        return atom

    def _atom(self, key: tuple[str, str]) -> int:
        return self.atoms.setdefault(key, len(self.atoms))

    def _unit(self, form: str, language: str) -> int:
        return self.units.setdefault((form, language), len(self.units))

    def _forms(self, part: str) -> list[str]:
        forms = text.tokens(text.fold(part))
        if forms and part.startswith("="):
            forms[0] = "=" + forms[0]
        if forms and part.endswith("*"):
            forms[-1] += "*"
        return forms


@define(eq=False)
class Index:
    """
    Finds what a message says of all that rules ask about.
    """

    exact: dict[str, set[int]] = field(factory=dict)
    stems: dict[str, dict[str, set[int]]] = field(factory=dict)
    sounds: dict[str, set[int]] = field(factory=dict)
    beginnings: dict[str, set[int]] = field(factory=dict)
    slips: dict[str, set[tuple[str, int]]] = field(factory=dict)
    lengths: tuple[int, ...] = ()
    singles: dict[int, list[int]] = field(factory=dict)
    phrases: dict[int, list[_Phrase]] = field(factory=dict)
    tags: Mapping[str, int] = field(factory=dict)
    patterns: tuple[tuple[str, int], ...] = ()
    automaton: re2.Set | None = None
    units: Callable[[str], tuple[int, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # People use few words: nearly every look-up is one in this dictionary.
        self.units = lru_cache(65_536)(self._look_up)

    def find(
        self, words: Sequence[str], plain: str, tags: Iterable[str]
    ) -> dict[int, Said]:
        """
        Give the atoms that are said, each with where and how.

        Args:
            words: The message's tokens.
            plain: Its text, which patterns are compared with.
            tags: Its hashtags, its handles and whom it is addressed to.
        """
        said: dict[int, Said] = {}
        places: dict[int, list[int]] = {}
        for position, word in enumerate(words):
            for unit in self.units(word):
                places.setdefault(unit, []).append(position)
        for unit, positions in places.items():
            for atom in self.singles.get(unit, ()):
                said[atom] = Said(positions[0], words[positions[0]])
            for phrase in self.phrases.get(unit, ()):
                span = _span(phrase, places)
                if span is not None:
                    spelled = " ".join(words[span[0] : span[1] + 1])
                    said[phrase.atom] = Said(span[0], spelled)
        for tag in tags:
            if tag in self.tags:
                said[self.tags[tag]] = Said(len(words), tag)
        for pattern, atom in self._matching(plain):
            said[atom] = Said(len(words), f"/{pattern}/")
        return said

    def _matching(self, plain: str) -> list[tuple[str, int]]:
        found = self.automaton.Match(plain) if self.automaton is not None else None
        # It gives None for nothing.
        return [self.patterns[i] for i in found or ()]

    def _look_up(self, token: str) -> tuple[int, ...]:
        found = set(self.exact.get(token, ()))
        for language, stems in self.stems.items():
            found |= stems.get(text.stem(token, language), set())
        if len(token) >= _LONG:
            found |= self.sounds.get(text.sound(token), set())
        for length in self.lengths:
            if length > len(token):
                break
            found |= self.beginnings.get(token[:length], set())
        if not found and len(token) >= _LONG and token.isalpha():
            found |= self._nearly(token)
        return tuple(sorted(found))

    def _nearly(self, token: str) -> set[int]:
        return {
            unit
            for slip in text.slips(token)
            for form, unit in self.slips.get(slip, ())
            if text.is_slip(token, form)
        }


def build(vocabulary: Vocabulary) -> Index:
    """
    Make the index of all that was collected.
    """
    index = Index(
        tags={e: a for (e, kind), a in vocabulary.atoms.items() if kind == "tag"}
    )
    for (form, language), unit in vocabulary.units.items():
        _add(index, form, language, unit)
    index.lengths = tuple(sorted({len(b) for b in index.beginnings}))
    uses = Counter(unit for phrase in vocabulary.phrases for unit in phrase.units)
    for phrase in vocabulary.phrases:
        if len(phrase.units) == 1:
            index.singles.setdefault(phrase.units[0], []).append(phrase.atom)
        else:
            # A phrase is looked for where its rarest word is said.
            anchor = min(phrase.units, key=lambda unit: uses[unit])
            index.phrases.setdefault(anchor, []).append(phrase)
    if vocabulary.patterns:
        automaton = re2.Set.SearchSet(_options())
        for pattern, _ in vocabulary.patterns:
            automaton.Add(pattern)
        automaton.Compile()
        index.automaton = automaton
        index.patterns = tuple(vocabulary.patterns)
    return index


def _add(index: Index, form: str, language: str, unit: int) -> None:
    if form.endswith("*"):
        index.beginnings.setdefault(form.strip("=*"), set()).add(unit)
        return
    index.exact.setdefault(form.strip("="), set()).add(unit)
    if form.startswith("="):
        return
    stem = text.stem(form, language)
    index.stems.setdefault(language, {}).setdefault(stem, set()).add(unit)
    if len(form) < _LONG:
        return
    if language == "es":
        index.sounds.setdefault(text.sound(form), set()).add(unit)
    if form.isalpha():
        for slip in text.slips(form):
            index.slips.setdefault(slip, set()).add((form, unit))


def _span(phrase: _Phrase, places: Mapping[int, list[int]]) -> tuple[int, int] | None:
    # Starts are kept apart, so that the words said can be shown.
    ends = {position: position for position in places.get(phrase.units[0], ())}
    for unit, gap in zip(phrase.units[1:], phrase.gaps[1:], strict=True):
        here = frozenset(places.get(unit, ()))
        ends = {
            position: start
            for end, start in ends.items()
            for position in range(end + 1, end + 2 + gap)
            if position in here
        }
        if not ends:
            return None
    return min(((start, end) for end, start in ends.items()), default=None)


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    return options


def _explained(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if "invalid perl operator" in said:
        return f"{said}: RE2 has no look-around, as it can take for ever to match"
    if "invalid escape sequence" in said:
        return f"{said}: RE2 has no back-references, as they can take for ever to match"
    return said
