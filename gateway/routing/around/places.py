"""
The streets and areas of the town, found in what people write and where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from attrs import define, field, frozen

from gateway.core.message import Message, Place
from gateway.routing.around.shapes import Shape
from gateway.routing.words import text

#: What a street may be, and how people write it: its first word, then shorter or in
#: the languages next door.
KINDS = {
    "avenida": "av avd avda ave avinguda",
    "barriada": "bda",
    "barrio": "bo barri",
    "calle": "c cl cll carrer rua",
    "callejon": "cjon carrero",
    "camino": "cno cmno cami camino camiño",
    "carretera": "ctra crta carr",
    "cuesta": "cta costa",
    "glorieta": "gta",
    "parque": "pque parc",
    "pasaje": "pje",
    "paseo": "ps po pso passeig",
    "placeta": "plta",
    "plaza": "pl plz pz pza plza placa praza",
    "poligono": "pol pgno poligon",
    "ronda": "rda",
    "travesia": "trav tv trva",
    "urbanizacion": "urb urbanitzacio",
}
_WRITTEN = {
    form: kind
    for kind, forms in KINDS.items()
    for form in (kind, *text.plain(forms).split())
}
_HEARD = {text.sound(kind): kind for kind in KINDS}

#: Words in a name that people leave out.
_OFTEN = "a al d da das de del dels do dos el els l la las les los o"
_SMALL = frozenset(_OFTEN.split())

_WORD = re.compile(r"[^\W_]+")
#: Between a street and its number: calle Almez, a la altura del 18.
_NEAR = (
    r"(?:[ ,]*(?:a|la|altura|del?|al|lado|proximo|cerca|frente|enfrente|junto|casi"
    r"|esquina|no|n|num|numero|portal|bloque)\b\.?)"
)
_BEHIND = re.compile(
    rf"{_NEAR}{{0,6}}[ ,]*(\d{{1,3}}(?:[a-f]\b| ?bis\b)?)(?![\w:]|[.,]\d)"
    r"(?! ?(?:h|hs|hrs|horas?|minutos?|min|dias?|semanas?|mes(?:es)?|anos?|veces"
    r"|euros?|metros?|m|km|cm|%|€)(?!\w))"
)
_BEFORE = re.compile(
    r"\b(?:el|al|del|no|n|num|numero|portal|bloque) (\d{1,3}[a-f]?) de "
    r"(?:la |el |los |las )?$"
)
_SEVERAL = re.compile(r" [a-z]{2,}(?<!m)[aeo]s\b")
_STOP = re.compile(r"[.!?;:\n]")

#: Kinds of so many letters are shortened ones: c., avda.
_SHORTENED = 4

#: From this length on, a name is also known by its sound and with one slip.
_LONG = 5


@frozen(kw_only=True)
class Spot:
    """
    A place that a message is about.

    Attributes:
        name: As the town writes it, ``calle Almez``.
        number: The house's, if it was told.
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
        name: As the town writes it.
        called: Everything that it is called.
        is_area: It has no houses with numbers.
        whole: Without its *calle* or its number it is a word like any other.
        within: Folded names of the areas that it is in.
        shapes: Where it lies, if anybody drew it.
    """

    name: str
    called: tuple[str, ...]
    is_area: bool = False
    whole: bool = False
    within: frozenset[str] = frozenset()
    shapes: tuple[Shape, ...] = ()

    def spot(self, number: str = "") -> Spot:
        """
        Give the spot at *number*.
        """
        within = self.within | {text.plain(self.name)}
        return Spot(name=self.name, number=number, within=within)


@frozen
class _Name:
    # What a street is called: its kind, if that is a kind of street, and its words.
    site: Site
    kind: str
    words: tuple[int, ...]


@frozen
class _Token:
    start: int
    end: int
    kind: str
    words: frozenset[int]


@define(eq=False)
class Gazetteer:
    """
    Finds places in messages: by name, folded and misspelt as words are, or by
    coordinates.
    """

    sites: Sequence[Site] = ()
    _spelled: dict[str, int] = field(factory=dict, init=False)
    _sounds: dict[str, set[int]] = field(factory=dict, init=False)
    _slips: dict[str, set[str]] = field(factory=dict, init=False)
    _names: dict[int, list[_Name]] = field(factory=dict, init=False)
    _word: Callable[[str], tuple[str, frozenset[int]]] = field(init=False)
    _spots: Callable[[str], tuple[Spot, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        for site in self.sites:
            for called in site.called:
                self._learn(site, called)
        self._word = lru_cache(65_536)(self._look_up)
        # Whoever asks where a message is asks twice: its rules, and its duplicates.
        self._spots = lru_cache(256)(lambda folded: tuple(self._named(folded)))

    def find(self, message: Message) -> tuple[Spot, ...]:
        """
        Give the places that *message* is about, in the order in which it names them.
        """
        if not self.sites:
            return ()
        label = message.place.label if message.place is not None else ""
        written = f"{message.subject}\n{message.text}"[: text.ROUTED]
        found = [*self._spots(text.fold(f"{written}\n{label}"))]
        if message.place is not None:
            found += self._around(message.place)
        # With its number it is told better than without.
        numbered = {spot.name for spot in found if spot.number}
        kept = (spot for spot in found if spot.number or spot.name not in numbered)
        return tuple(dict.fromkeys(kept))

    def _around(self, place: Place) -> Iterator[Spot]:
        for site in self.sites:
            if any(shape.contains(place) for shape in site.shapes):
                yield site.spot()

    def _named(self, folded: str) -> Iterator[Spot]:
        if not any(self._word(word)[1] for word in _WORD.findall(folded)):
            return
        tokens = list(self._tokens(folded))
        at = 0
        while at < len(tokens):
            before = tokens[at - 1] if at else None
            if before is not None and not _joined(before, tokens[at], folded):
                before = None
            kind = before.kind if before is not None else ""
            name = self._name_at(tokens, at, kind, folded)
            if name is None:
                at += 1
                continue
            first = before if before is not None and kind else tokens[at]
            last = tokens[at + len(name.words) - 1]
            number = _number(folded, first.start, last.end)
            if name.site.is_area:
                number = ""
            if kind == name.kind or not name.site.whole or (number and name.kind):
                yield name.site.spot(number)
            at += len(name.words)

    def _name_at(
        self, tokens: Sequence[_Token], at: int, kind: str, folded: str
    ) -> _Name | None:
        fitting = [
            name
            for word in tokens[at].words
            for name in self._names.get(word, ())
            if _follows(tokens[at : at + len(name.words)], name.words, folded)
        ]
        # The plaza de la Fuente Nueva is not that of the Fuente; and of two streets of
        # one name it is the one of the kind that was said, or nobody knows which.
        fitting.sort(key=lambda name: (-len(name.words), name.kind != kind))
        first, *others = fitting or (None,)
        if first is None or first.kind == kind:
            return first
        return None if any(o.words == first.words for o in others) else first

    def _tokens(self, folded: str) -> Iterator[_Token]:
        for match in _WORD.finditer(folded):
            word = match[0]
            kind, words = self._word(word)
            if kind or words or word not in _SMALL:
                yield _Token(match.start(), match.end(), kind, words)

    def _learn(self, site: Site, called: str) -> None:
        words = _WORD.findall(text.fold(called))
        kind = _WRITTEN.get(words[0], "") if words[1:] else ""
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
            for slip in text.slips(word):
                self._slips.setdefault(slip, set()).add(word)
        return number

    def _look_up(self, word: str) -> tuple[str, frozenset[int]]:
        kind = _kind(word)
        if word in self._spelled:
            return kind, frozenset({self._spelled[word]})
        found: set[int] = set()
        if len(word) >= _LONG and not kind:
            for sound in _heard(word):
                found |= self._sounds.get(sound, set())
            near = {w for slip in text.slips(word) for w in self._slips.get(slip, ())}
            found |= {self._spelled[w] for w in near if text.is_slip(word, w)}
        return kind, frozenset(found)


def _heard(word: str) -> tuple[str, ...]:
    # The sound of one, and of many: "Almes" is Almez, and no almond.
    return text.sound(word), text.sound(word + "s")


def _kind(word: str) -> str:
    if word in _WRITTEN or len(word) < _SHORTENED:
        return _WRITTEN.get(word, "")
    # Misspelt: plasa, cale.
    heard = _HEARD.get(text.sound(word))
    return heard or next((kind for kind in KINDS if text.is_slip(word, kind)), "")


def _joined(one: _Token, other: _Token, folded: str) -> bool:
    # A full stop ends a sentence, unless it shortens a word.
    between = folded[one.end : other.start]
    if one.end - one.start <= _SHORTENED and one.kind:
        between = between.removeprefix(".")
    return not _STOP.search(between)


def _follows(tokens: Sequence[_Token], words: Sequence[int], folded: str) -> bool:
    return (
        len(tokens) == len(words)
        and all(w in t.words for t, w in zip(tokens, words, strict=True))
        and all(_joined(one, other, folded) for one, other in pairwise(tokens))
    )


def _number(folded: str, start: int, end: int) -> str:
    behind = _BEHIND.match(folded, end)
    if behind is not None:
        number = behind[1].replace(" ", "")
        # "calle Real 3 farolas" are three lamps, and no house.
        if len(number) > 1 or not _SEVERAL.match(folded, behind.end()):
            return number
    before = _BEFORE.search(folded[max(0, start - 30) : start])
    return before[1] if before is not None else ""
