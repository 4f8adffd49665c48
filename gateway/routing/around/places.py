"""
The gazetteer: the streets and areas of the town, found by name or by coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import define, field, frozen

from gateway.core.mail.heading import heading
from gateway.core.message import Message, Place
from gateway.routing.around.fitting import Fit, Name, Token, fit
from gateway.routing.around.houses import house
from gateway.routing.around.name_words import SMALL, NameWords
from gateway.routing.around.sites import Site, Spot
from gateway.routing.around.street_kinds import WRITTEN
from gateway.routing.words import text
from gateway.routing.words.remembered import Lately
from gateway.routing.words.tags import HASHTAGS

_WORD = re.compile(r"[^\W_]+")


@frozen
class _Told:
    # A place that is named, the span of its name without the kind of street, and
    # whether that kind or a number confirms that it is a place.
    spot: Spot
    span: tuple[int, int]
    surely: bool


@define(eq=False)
class Gazetteer:
    """
    Finds places in messages, by coordinates or by name, however people write it. Of
    *landmarks* it knows the spot.
    """

    sites: Sequence[Site] = ()
    landmarks: Mapping[str, Spot] = field(factory=dict)
    _words: NameWords = field(factory=NameWords, init=False)
    _names: dict[int, list[Name]] = field(factory=dict, init=False)
    _told: Lately[str, tuple[_Told, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        for site in self.sites:
            for called in site.called:
                self._learn(site, called)
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
        if not self._words.any_in(plain):
            return ()
        folded, found, at = text.once(plain), list[_Told](), 0
        tokens = list(self._tokens(folded))
        while at < len(tokens):
            fitting = self._fit(tokens, at, folded)
            if fitting is None:
                at += 1
                continue
            told = _told(fitting, folded)
            if told is not None:
                found.append(told)
            at += len(fitting.name.words)
        return tuple(found)

    def _fit(self, tokens: Sequence[Token], at: int, folded: str) -> Fit | None:
        names = (name for w in tokens[at][1].words for name in self._names.get(w, ()))
        fitting = [f for name in names if (f := fit(name, tokens, at, folded))]
        # The longest name counts: plaza de la Fuente Nueva is not plaza de la Fuente.
        # Of several streets of one name, only the kind that was said tells which.
        fitting.sort(key=lambda fit: (-len(fit.name.words), not fit.is_of_its_kind))
        first, *others = fitting or (None,)
        if first is None or first.is_of_its_kind:
            return first
        alike = any(other.name.words == first.name.words for other in others)
        return None if alike else first

    def _tokens(self, folded: str) -> Iterator[Token]:
        for match in _WORD.finditer(folded):
            word = self._words.find(match[0])
            if word is not None:
                yield match, word

    def _learn(self, site: Site, called: str) -> None:
        words = _WORD.findall(text.fold(called))
        kind = WRITTEN.get(words[0], "") if words[1:] else ""
        telling = [w for w in words[bool(kind) :] if w not in SMALL]
        numbers = tuple(self._words.learn(word) for word in telling or words)
        if numbers:
            name = Name(site, kind, numbers)
            self._names.setdefault(numbers[0], []).append(name)


@lru_cache(4_096)  # Asked for each place that a message names.
def words_in(name: str) -> Sequence[str]:
    """
    Return the words of a place's *name*, without case and accents.
    """
    return text.tokens(text.plain(name))


def _told(fit: Fit, folded: str) -> _Told | None:
    """
    Return the place that *fit* names; nothing if its name is only an everyday word.
    """
    site = fit.name.site
    number = "" if site.is_area else house(folded, fit.whole, leads=fit.leads)
    if site.whole and not fit.is_of_its_kind and (fit.kinds or not number):
        return None
    surely = bool(number or (fit.kinds and fit.is_of_its_kind))
    return _Told(site.spot(number), fit.span, surely)
