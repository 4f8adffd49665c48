"""
One index of all words, phrases, tags and patterns of all rules.

Each word of a message is looked up once, in a dictionary of words and in one of the
words that patterns need. The cost does not grow with the number of rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import compress
from typing import TypeAlias, TypeVar

from attrs import define, evolve, field

from gateway.routing.words import text
from gateway.routing.words.inflected import inflected
from gateway.routing.words.matching.atoms import Atoms, Said, said
from gateway.routing.words.matching.needed import Met
from gateway.routing.words.matching.patterns import Expressions
from gateway.routing.words.matching.phrases import Known, Phrases
from gateway.routing.words.matching.vocabulary import Vocabulary
from gateway.routing.words.remembered import Remembered
from gateway.routing.words.slips import is_slip, slips
from gateway.routing.words.tags import Hashtags

K = TypeVar("K")
T = TypeVar("T")

#: From this length on, a word is also recognised by its sound and with a typing error.
_LONG = 5

#: The fewest letters of a word in hasty spelling.
_LEAST = 4

#: The code of words of any language.
_ANY = "und"

#: Numbers of units (words of entries). Tuples, as the garbage collector does not track
#: those of integers, and there are tens of thousands.
Units: TypeAlias = tuple[int, ...]


@define(eq=False)
class Index:
    """
    Finds the atoms that a message says.

    Attributes:
        exact: Units by their spelling.
        stems: Units by language and stem.
        sounds: Units of Spanish words by their sound.
        hasty: Units of Spanish words by their hasty spelling.
        beginnings: Units of entries such as ``empadron*``.
        nearly: Units by spelling, for typing errors.
        slips: Spellings by their forms with a letter left out (`slips`).
        languages: The language of each unit.
        always: Units that are heard in messages of any language, by spelling.
        entries: The language of each atom that is a word.
        lengths: The lengths of the keys of `beginnings`, ascending.
        singles: Atoms of one word, by its unit.
        phrases: Atoms of several words.
        tags: Atoms of hashtags, handles and addresses.
        expressions: The patterns.
        hashtags: Splits other hashtags into words.
        known: Caches of what a word is, by the languages that it is looked up in.
    """

    exact: dict[str, Units] = field(factory=dict)
    stems: dict[str, dict[str, Units]] = field(factory=dict)
    sounds: dict[str, Units] = field(factory=dict)
    hasty: dict[str, Units] = field(factory=dict)
    beginnings: dict[str, Units] = field(factory=dict)
    nearly: dict[str, Units] = field(factory=dict)
    slips: dict[str, tuple[str, ...]] = field(factory=dict)
    languages: dict[int, str] = field(factory=dict)
    always: dict[str, Units] = field(factory=dict)
    entries: dict[int, str] = field(factory=dict)
    lengths: tuple[int, ...] = ()
    singles: dict[int, tuple[int, ...]] = field(factory=dict)
    phrases: Phrases = field(factory=Phrases)
    tags: Mapping[str, int] = field(factory=dict)
    expressions: Expressions = field(factory=partial(Expressions, {}))
    written: Mapping[int, str] = field(factory=dict)
    hashtags: Hashtags = field(init=False)
    known: dict[tuple[str, ...], Remembered[Known | None]] = field(
        init=False, factory=dict
    )

    @hashtags.default
    def _to_be_read(self) -> Hashtags:
        return Hashtags(self.tags, self.exact)

    def find(
        self,
        plain: str,
        words: Sequence[str],
        tags: Iterable[str],
        unnamed: Sequence[str] | None = None,
        language: str = "",
    ) -> Atoms:
        """
        Find the atoms that a message says.

        Args:
            plain: Its plain text, for patterns.
            words: Its words, as `text.cut` returns them.
            tags: Its hashtags, handles and recipients.
            unnamed: Its words without those of handles and addresses, if it has any.
            language: Its language, if certain. Then words of other languages do not
                count (Spanish "que no se sepa" is no German SEPA), except those that
                are always heard, and only as they are spelled.
        """
        spoken = words if unnamed is None else unnamed
        known: dict[int, Said] = {}
        heard = self.heard(spoken, language)
        places = [*compress(range(len(spoken)), heard)]
        met: list[Met | None] = []
        begins: list[int] = []
        # Backwards, so that the first position of a repeated atom is kept.
        behind_first = zip(reversed(places), filter(None, reversed(heard)), strict=True)
        for position, word in behind_first:
            if word.meets is not None:
                met.append(word.meets)
            if word.begins:
                begins.append(position)
            if word.atoms:
                here = said((position, word.spelled))
                for atom in word.atoms:
                    known[atom] = here
        begins.reverse()
        for atom, (start, end) in self.phrases.spans(heard, places, begins).items():
            phrase = " ".join(map(text.spelled, spoken[start : end + 1]))
            known[atom] = said((start, phrase))
        behind = len(spoken)
        for tag in self.tags.keys() & tags:
            known[self.tags[tag]] = said((behind, tag))
        expressions = self.expressions
        for atom in expressions.found(plain):
            known[atom] = self._matched(atom, behind)
        if spoken is not words:
            # Patterns may need words of handles and addresses.
            met += map(expressions.met_by, {*words}.difference(spoken))
        look = partial(self._look, plain, behind)
        return Atoms(known, expressions.likely(met), look)

    def heard(self, words: Sequence[str], *languages: str) -> list[Known | None]:
        """
        Return what each of *words* is to the rules in any of these *languages* ("": in
        all), and None at the end.
        """
        return [*map(self._remembered(*languages).__getitem__, words), None]

    def only(self, wanted: frozenset[int]) -> Index:
        """
        Return an index of the *wanted* atoms alone. It shares the dictionaries of
        words.
        """
        return evolve(
            self,
            singles={
                unit: kept
                for unit, atoms in self.singles.items()
                if (kept := tuple(atom for atom in atoms if atom in wanted))
            },
            phrases=Phrases([p for p in self.phrases.phrases if p.atom in wanted]),
            expressions=self.expressions.only(wanted),
        )

    def only_in(self, language: str, other: str, atoms: Mapping[int, Said]) -> bool:
        """
        Say whether any of *atoms* is a word that rules list in *language*, and not in
        the *other* one.
        """
        words: dict[str, set[str]] = {language: set(), other: set()}
        for atom, here in atoms.items():
            known = words.get(self.entries.get(atom, ""))
            if known is not None:
                known.add(here.words)
        return bool(words[language] - words[other])

    def _look(self, plain: str, behind: int, atom: int) -> Said | None:
        found = self.expressions.is_found(atom, plain)
        return self._matched(atom, behind) if found else None

    def _matched(self, atom: int, behind: int) -> Said:
        return said((behind, f"/{self.written[atom]}/"))

    def _remembered(self, *languages: str) -> Remembered[Known | None]:
        # People use few words: nearly every lookup is a hit in such a cache.
        if languages not in self.known:
            self.known[languages] = Remembered(self._known, *languages)
        return self.known[languages]

    def _known(self, *asked: str) -> Known | None:
        *languages, written = asked
        word = text.spelled(written)
        units = set[int]().union(*(self._units(word, each) for each in languages))
        meets = self.expressions.met_by(written)
        atoms = {atom for unit in units for atom in self.singles.get(unit, ())}
        known = self.phrases.known(word, sorted(atoms), units, meets)
        return known if known.atoms or known.units or known.meets else None

    def _units(self, token: str, language: str) -> set[int]:
        found = self._in(language, self._written(token, language))
        if not found and token.isalpha():
            near = self._nearly(token) if len(token) >= _LONG else self.hasty.get(token)
            found = self._in(language, near or ())
        if language:
            found.update(self.always.get(token, ()))
        return found

    def _in(self, language: str, units: Iterable[int]) -> set[int]:
        if not language:
            return set(units)
        return {unit for unit in units if self.languages[unit] in (language, _ANY)}

    def _written(self, token: str, language: str) -> Iterator[int]:
        yield from self.exact.get(token, ())
        for each, stems in self.stems.items():
            if language in ("", each) or each == _ANY:
                yield from stems.get(text.stem(token, each), ())
        if len(token) >= _LONG:
            yield from self.sounds.get(text.sound(token), ())
        for length in self.lengths:
            if length > len(token):
                break
            if token[:length] in self.beginnings:
                yield from self.beginnings[token[:length]]

    def _nearly(self, token: str) -> Iterator[int]:
        near = {form for slip in slips(token) for form in self.slips.get(slip, ())}
        for form in near:
            if is_slip(token, form):
                yield from self.nearly[form]


def build(vocabulary: Vocabulary) -> Index:
    """
    Build the index of all that *vocabulary* has collected.
    """
    atoms = vocabulary.atoms.items()
    index = Index(
        entries={a: kind for (_, kind, _), a in atoms if kind in text.STEMMERS},
        tags={e: a for (e, kind, _), a in atoms if kind == "tag"},
        written=vocabulary.written,
    )
    for (form, language, always), unit in vocabulary.units.items():
        _add(index, form, language, unit)
        if always:
            _put(index.always, form.strip("="), unit)
    index.lengths = tuple(sorted({len(b) for b in index.beginnings}))
    several = []
    for phrase in vocabulary.phrases:
        if len(phrase.units) > 1:
            several.append(phrase)
        else:
            _put(index.singles, phrase.units[0], phrase.atom)
    index.phrases = Phrases(several)
    index.expressions = Expressions(vocabulary.patterns)
    return index


def _add(index: Index, form: str, language: str, unit: int) -> None:
    index.languages[unit] = language
    if form.endswith("*"):
        _put(index.beginnings, form.strip("=*"), unit)
        return
    _put(index.exact, form.strip("="), unit)
    if form.startswith("="):
        return
    stem = text.stem(form, language)
    _put(index.stems.setdefault(language, {}), stem, unit)
    for each in inflected(form, language):
        if text.stem(each, language) != stem:
            _put(index.exact, each, unit)
    if len(form) < _LONG:
        return
    if language == "es":
        _add_heard(index, form, unit)
    if form.isalpha():
        if form not in index.nearly:
            near: dict[str, tuple[str, ...]]
            near = dict.fromkeys(slips(form), (form,))
            for slip in index.slips.keys() & near.keys():
                near[slip] = (*index.slips[slip], form)
            index.slips |= near
        _put(index.nearly, form, unit)


def _add_heard(index: Index, form: str, unit: int) -> None:
    _put(index.sounds, text.sound(form), unit)
    hasty = text.hasty(form)
    if _LEAST <= len(hasty) < _LONG:
        _put(index.hasty, hasty, unit)


def _put(there: dict[K, tuple[T, ...]], key: K, one: T) -> None:
    there[key] = (*there[key], one) if key in there else (one,)
