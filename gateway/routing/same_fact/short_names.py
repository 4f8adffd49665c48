"""
Short names of the town's places, and the landmarks in them: "frente al horno" says in
which street something is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from gateway.routing.around.places import Gazetteer, words_in
from gateway.routing.around.sites import Spot
from gateway.routing.around.street_kinds import WRITTEN
from gateway.routing.same_fact.synonyms import stemmed
from gateway.routing.words import text

#: Kinds of which a town often has only one, which people call by no name.
ALONE = ("avenida", "cuesta", "parque", "poligono", "urbanizacion")

#: Kinds of place that are without water or light as a whole; and those that are so
#: large that two things in them may be far apart.
_QUARTERS = frozenset(
    ("aldea", "barriada", "barrio", "lugar", "parroquia", "urbanizacion")
)
_WIDE = _QUARTERS | {"parque", "playa", "poligono"}

#: Names that are words for other things, too, so that nobody says them alone: loud
#: music ("muy alta") is not in the Barrio Alto.
_LIKE_WHAT = frozenset(
    map(stemmed, ("alto", "alta", "bajo", "baja", "nuevo", "viejo", "vieja", "grande"))
)

#: Words that short names leave out.
_UNNAMED = text.SMALL.union(WRITTEN)


@frozen
class ShortNames:
    """
    The names of places without their kind, such as Cervantes for the calle Cervantes;
    and the landmarks in them.
    """

    _known: Mapping[str, Sequence[tuple[str, frozenset[str]]]] = field(factory=dict)
    _landmarks: Sequence[tuple[frozenset[str], Spot]] = ()

    def said(self, words: frozenset[str]) -> frozenset[str]:
        """
        Return the full names of the places whose short names are among the stemmed
        *words*.
        """
        return frozenset(
            name
            for word in words & self._known.keys()
            for name, short in self._known[word]
            if short <= words
        )

    def beside(self, words: frozenset[str]) -> tuple[frozenset[str], Sequence[Spot]]:
        """
        Return those of the stemmed *words* that name landmarks of one place, and the
        spots of these; both empty if they name landmarks of several places, or none.
        """
        named = [(names, spot) for names, spot in self._landmarks if names <= words]
        if len({spot.name for _, spot in named}) != 1:
            return frozenset(), ()
        return frozenset().union(*(names for names, _ in named)), [s for _, s in named]


@lru_cache(8)  # Needed for each message.
def short_names(gazetteer: Gazetteer) -> ShortNames:
    """
    Return the short names and the landmarks of the places in *gazetteer*.
    """
    known: dict[str, list[tuple[str, frozenset[str]]]] = {}
    kinds = Counter(kind(site.name) for site in gazetteer.sites)
    for site in gazetteer.sites:
        if (its := kind(site.name)) in ALONE and kinds[its] == 1:
            alone = stemmed(its)
            known.setdefault(alone, []).append((site.name, frozenset({alone})))
        for called in site.called:
            words = text.tokens(text.plain(called))
            short = [stemmed(word) for word in words if word not in _UNNAMED]
            # A street that has the name of a person is also called by the last name.
            for named in {frozenset(short), frozenset(short[-1:])}:
                if named <= _LIKE_WHAT:
                    continue
                known.setdefault(min(named), []).append((site.name, named))
    standing = [(_stems(name), spot) for name, spot in gazetteer.landmarks.items()]
    return ShortNames(known, standing)


def without_things(called: frozenset[str], plain: str) -> frozenset[str]:
    """
    Return the places *called* by short names in *plain* text, without those whose name
    is a thing in another of them: "la fuente de la iglesia" is in the plaza de la
    Iglesia, and not in a calle Fuente.
    """
    last = {place: words_in(place)[-1] for place in called}
    return frozenset(
        place
        for place, name in last.items()
        if not any(
            re.search(rf"\b{name} de(?:l| la| los| las)? {other}\b", plain)
            for other in last.values()
        )
    )


def kind(place: str) -> str:
    """
    Return the kind of street in the name of *place*; empty if there is none.
    """
    first, *_ = (*words_in(place), "")
    return WRITTEN.get(first, "")


def is_wide(place: str) -> bool:
    """
    Return whether *place* is so large that two things in it may be far apart, such as a
    quarter or a park.
    """
    return kind(place) in _WIDE


def is_quarter(place: str) -> bool:
    """
    Return whether *place* is a quarter, which may be without light as a whole.
    """
    return kind(place) in _QUARTERS


def _stems(name: str) -> frozenset[str]:
    words = text.tokens(text.plain(name))
    return frozenset(stemmed(word) for word in words if word not in text.SMALL)
