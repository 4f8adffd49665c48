"""
One index for every word that any rule asks about.

A message is looked through once, and its cost does not grow with the rules: each of
its words is looked up in a dictionary, and all patterns are one automaton.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.patterns import Automaton, check_sum, size
from gateway.routing.words.phrases import Phrase

#: Words that stand where ``...`` stands in a phrase, at most.
_GAP = 4

#: From this length on, a word is also recognised by its sound and with one slip.
_LONG = 5


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
class _Known:
    """
    What a word of a message is to the rules.

    Attributes:
        atoms: Entries that it is by itself.
        units: What it is in phrases.
    """

    atoms: tuple[int, ...]
    units: tuple[int, ...]


@define
class Vocabulary:
    """
    Collects what rules ask about, and gives each thing a number: its atom.
    """

    atoms: dict[tuple[str, str], int] = field(factory=dict)
    units: dict[tuple[str, str], int] = field(factory=dict)
    phrases: list[Phrase] = field(factory=list)
    patterns: list[tuple[str, int]] = field(factory=list)
    instructions: int = 0

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
        self.phrases.append(Phrase(atom, tuple(units), tuple(gaps)))
        return atom

    def tag(self, entry: str) -> int:
        """
        Add a hashtag or a handle, with its sign; or a mail address.
        """
        return self._atom((text.plain(entry), "tag"))

    def pattern(self, entry: str) -> int:
        """
        Add a regular expression, which is compared with text without case and accents.

        Raises:
            PatternInvalid: RE2 does not take it, or it is too big.
        """
        key = (entry, "pattern")
        if key in self.atoms:
            return self.atoms[key]
        check_sum(self.instructions)
        self.instructions += size(entry)
        check_sum(self.instructions)
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
    phrases: dict[int, dict[int, list[Phrase]]] = field(factory=dict)
    tags: Mapping[str, int] = field(factory=dict)
    patterns: tuple[tuple[str, int], ...] = ()
    automaton: Automaton = field(factory=partial(Automaton, ()))
    phrased: frozenset[int] = frozenset()
    known: Callable[[str], _Known | None] = field(init=False)

    def __attrs_post_init__(self) -> None:
        # People use few words: nearly every look-up is one in this dictionary.
        self.known = lru_cache(65_536)(self._known)

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
        for position, known in enumerate(map(self.known, words)):
            if known is None:
                continue
            if known.atoms:
                here = Said(position, words[position])
                for atom in known.atoms:
                    said.setdefault(atom, here)
            for unit in known.units:
                places.setdefault(unit, []).append(position)
        for atom, (start, end) in self._spans(places):
            said[atom] = Said(start, " ".join(words[start : end + 1]))
        for tag in tags:
            if tag in self.tags:
                said[self.tags[tag]] = Said(len(words), tag)
        for number in self.automaton.found(plain):
            pattern, atom = self.patterns[number]
            said[atom] = Said(len(words), f"/{pattern}/")
        return said

    def _spans(
        self, places: Mapping[int, list[int]]
    ) -> Iterator[tuple[int, tuple[int, int]]]:
        units = places.keys()
        for rarest in units & self.phrases.keys():
            seconds = self.phrases[rarest]
            for second in units & seconds.keys():
                for phrase in seconds[second]:
                    # Longer ones may lack a third word, and this tells at once.
                    span = phrase.span(places) if units >= phrase.needs else None
                    if span is not None:
                        yield phrase.atom, span

    def _known(self, token: str) -> _Known | None:
        units = self._units(token)
        if not units:
            return None
        return _Known(
            tuple(sorted({a for unit in units for a in self.singles.get(unit, ())})),
            tuple(sorted(units & self.phrased)),
        )

    def _units(self, token: str) -> set[int]:
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
        return found

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
            # A phrase is looked for where its two rarest words are said.
            rarest, *others = sorted(phrase.units, key=lambda unit: uses[unit])
            seconds = index.phrases.setdefault(rarest, {})
            seconds.setdefault(others[0], []).append(phrase)
    index.phrased = frozenset().union(
        *(p.needs for p in vocabulary.phrases if len(p.units) > 1)
    )
    index.patterns = tuple(vocabulary.patterns)
    index.automaton = Automaton([pattern for pattern, _ in vocabulary.patterns])
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
