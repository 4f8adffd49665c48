"""
The gazetteer: the streets and areas of the town, found by name or by coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from attrs import define, field, frozen

from gateway.core.mail.heading import heading
from gateway.core.message import Message, Place
from gateway.routing.around.houses import house
from gateway.routing.around.shapes import Shape
from gateway.routing.around.street_kinds import SHORTENED, WRITTEN, kind_of
from gateway.routing.words import text
from gateway.routing.words.remembered import Lately, Remembered
from gateway.routing.words.slips import is_slip, slips
from gateway.routing.words.tags import HASHTAGS

#: Words in names that people often leave out.
_OFTEN = "a al d da das de del dels do dos el els l la las les los o"
_SMALL = frozenset(_OFTEN.split())

_WORD = re.compile(r"[^\W_]+")
_STOP = re.compile(r"[.!?;:\n]")

#: From this length on, a name is also known by its sound and with one slip.
_LONG = 5


@frozen(kw_only=True)
class Spot:
    """
    A place that a message is about.

    Attributes:
        name: The name as the town writes it: ``calle Almez``.
        number: The house number; empty if none was given.
        within: Folded names of the place itself and of the areas that it is in.
    """

    name: str
    number: str = ""
    within: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()


@frozen(kw_only=True)
class Site:
    """
    A street or an area that the town has.

    Attributes:
        name: The name as the town writes it.
        called: All its names.
        is_area: It is an area, without house numbers.
        whole: The name is an ordinary word, which counts only with its kind of street
            or a number.
        within: Folded names of the areas that it is in.
        shapes: Its shapes on the map, if any are known.
    """

    name: str
    called: tuple[str, ...]
    is_area: bool = False
    whole: bool = False
    within: frozenset[str] = frozenset()
    shapes: tuple[Shape, ...] = ()

    def spot(self, number: str = "") -> Spot:
        """
        Return the spot at a house *number*.
        """
        within = self.within | {text.plain(self.name)}
        return Spot(name=self.name, number=number, within=within)


@frozen
class _Told:
    # A place that is named, the span of its name without the kind of street, and
    # whether that kind or a number confirms that it is a place.
    spot: Spot
    span: tuple[int, int]
    surely: bool


@frozen
class _Name:
    # A name of a place: its kind of street (may be empty) and the numbers of its words.
    site: Site
    kind: str
    words: tuple[int, ...]


@frozen
class _Word:
    # What a word of a message may be: a kind of street, and words of names.
    kind: str
    words: frozenset[int]


#: A word of a message, with its match.
_Token: TypeAlias = tuple[re.Match[str], _Word]

#: A word that is in no name, and not one of those that people leave out.
_OTHER = _Word("", frozenset())


@define(eq=False)
class Gazetteer:
    """
    Finds places in messages, by coordinates or by name: regardless of case and accents,
    and of five letters and more also by sound or with one slip. Of *landmarks* it knows
    the spot.
    """

    sites: Sequence[Site] = ()
    landmarks: Mapping[str, Spot] = field(factory=dict)
    _spelled: dict[str, int] = field(factory=dict, init=False)
    _sounds: dict[str, set[int]] = field(factory=dict, init=False)
    _slips: dict[str, set[str]] = field(factory=dict, init=False)
    _names: dict[int, list[_Name]] = field(factory=dict, init=False)
    _word: Remembered[_Word | None] = field(init=False)
    _names_any: Remembered[bool] = field(init=False)
    _told: Lately[str, tuple[_Told, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        for site in self.sites:
            for called in site.called:
                self._learn(site, called)
        self._word = Remembered(self._look_up)
        self._names_any = Remembered(self._is_named)
        # Each message is looked up by the rules, and for its duplicates.
        self._told = Lately(self._named, 512)

    def find(self, message: Message, plain: str | None = None) -> tuple[Spot, ...]:
        """
        Return the places that *message* names, in that order, then those that its
        coordinates lie in.

        Args:
            message: The message.
            plain: Its plain text, if that is known.
        """
        if not self.sites:
            return ()
        if plain is None:
            plain = HASHTAGS.whole(heading(message), message.text)
        if message.place is None:
            found = [told.spot for told in self._told.of(plain)]
        else:
            label = text.plain(message.place.label)
            told = self._told.of(f"{plain}\n{label}")
            found = [*(each.spot for each in told), *self._around(message.place)]
        # A place with a number replaces the same place without one.
        numbered = {spot.name for spot in found if spot.number}
        kept = (spot for spot in found if spot.number or spot.name not in numbered)
        return tuple(dict.fromkeys(kept))

    def names(self, plain: str) -> list[tuple[int, int]]:
        """
        Return the spans, in plain text after `text.once`, of the names of places that
        stand with their kind of street or a number, so that they are surely meant.
        """
        return [told.span for told in self._told.of(plain) if told.surely]

    def told(self, plain: str) -> list[tuple[Spot, tuple[int, int]]]:
        """
        Return the places named in plain text, each with the span of its name without
        the kind of street, in that text after `text.once`.
        """
        return [(told.spot, told.span) for told in self._told.of(plain)]

    def _around(self, place: Place) -> Iterator[Spot]:
        for site in self.sites:
            if any(shape.contains(place) for shape in site.shapes):
                yield site.spot()

    def _named(self, plain: str) -> tuple[_Told, ...]:
        if not any(map(self._names_any.__getitem__, text.cut(plain))):
            return ()
        folded, found, at = text.once(plain), list[_Told](), 0
        tokens = list(self._tokens(folded))
        while at < len(tokens):
            if not tokens[at][1].words:
                at += 1
                continue
            before = tokens[at - 1] if at else None
            if before is not None and not _joined(before, tokens[at], folded):
                before = None
            kind = before[1].kind if before is not None else ""
            name = self._name_at(tokens, at, kind, folded)
            if name is None:
                at += 1
                continue
            first, _ = before if before is not None and kind else tokens[at]
            last, _ = tokens[at + len(name.words) - 1]
            number = house(folded, first.start(), last.end())
            if name.site.is_area:
                number = ""
            told = bool(number and name.kind and not kind)
            if kind == name.kind or not name.site.whole or told:
                span = tokens[at][0].start(), last.end()
                surely = bool(number or (kind and kind == name.kind))
                found.append(_Told(name.site.spot(number), span, surely))
            at += len(name.words)
        return tuple(found)

    def _name_at(
        self, tokens: Sequence[_Token], at: int, kind: str, folded: str
    ) -> _Name | None:
        fitting = [
            name
            for word in tokens[at][1].words
            for name in self._names.get(word, ())
            if _follows(tokens[at : at + len(name.words)], name.words, folded)
        ]
        # The longest name counts: plaza de la Fuente Nueva is not plaza de la Fuente.
        # Of several streets of one name, only the kind that was said tells which.
        fitting.sort(key=lambda name: (-len(name.words), name.kind != kind))
        first, *others = fitting or (None,)
        if first is None or first.kind == kind:
            return first
        return None if any(o.words == first.words for o in others) else first

    def _tokens(self, folded: str) -> Iterator[_Token]:
        for match in _WORD.finditer(folded):
            word = self._word[match[0]]
            if word is not None:
                yield match, word

    def _learn(self, site: Site, called: str) -> None:
        words = _WORD.findall(text.fold(called))
        kind = WRITTEN.get(words[0], "") if words[1:] else ""
        telling = [w for w in words[bool(kind) :] if w not in _SMALL]
        numbers = tuple(self._number_of(word) for word in telling or words)
        if numbers:
            name = _Name(site, kind, numbers)
            self._names.setdefault(numbers[0], []).append(name)

    def _number_of(self, word: str) -> int:
        number = self._spelled.setdefault(word, len(self._spelled))
        if len(word) >= _LONG:
            for sound in _heard(word):
                self._sounds.setdefault(sound, set()).add(number)
            for slip in slips(word):
                self._slips.setdefault(slip, set()).add(word)
        return number

    def _is_named(self, written: str) -> bool:
        word = self._word[text.once(written)]
        return word is not None and bool(word.words)

    def _look_up(self, word: str) -> _Word | None:
        kind = kind_of(word)
        found = {self._spelled[word]} if word in self._spelled else set[int]()
        if not found and len(word) >= _LONG and not kind:
            for sound in _heard(word):
                found |= self._sounds.get(sound, set())
            near = {w for slip in slips(word) for w in self._slips.get(slip, ())}
            found |= {self._spelled[w] for w in near if is_slip(word, w)}
        if kind or found:
            return _Word(kind, frozenset(found))
        return None if word in _SMALL else _OTHER


@lru_cache(4_096)  # Asked for each place that a message names.
def words_in(name: str) -> Sequence[str]:
    """
    Return the words of a place's *name*, without case and accents.
    """
    return text.tokens(text.plain(name))


def _heard(word: str) -> tuple[str, ...]:
    # The sound as written, and of its plural.
    return text.sound(word), text.sound(word + "s")


def _joined(one: _Token, other: _Token, folded: str) -> bool:
    # A full stop between them ends a sentence, unless it is that of an abbreviation.
    (start, end), kind = one[0].span(), one[1].kind
    between = folded[end : other[0].start()]
    if end - start <= SHORTENED and kind:
        between = between.removeprefix(".")
    return not _STOP.search(between)


def _follows(tokens: Sequence[_Token], words: Sequence[int], folded: str) -> bool:
    if len(tokens) != len(words):
        return False
    told = all(w in t.words for (_, t), w in zip(tokens, words, strict=True))
    return told and all(_joined(one, two, folded) for one, two in pairwise(tokens))
