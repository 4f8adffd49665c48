"""
What the places of a town are called for short, and what stands in them: who says
"frente al horno" tells the street.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from gateway.routing.around.kinds import WRITTEN
from gateway.routing.around.places import Gazetteer, Spot, words_in
from gateway.routing.same_fact.synonyms import stemmed
from gateway.routing.words import text

#: Of these a town mostly has one, and calls it by no name.
ALONE = ("avenida", "cuesta", "parque", "poligono", "urbanizacion")

#: What is left out by those who call a place for short.
_UNNAMED = text.SMALL.union(WRITTEN)


@frozen
class ShortNames:
    """
    What places are called by those who leave out their kind: of the calle Cervantes,
    Cervantes; and what stands in which of them.
    """

    _known: Mapping[str, Sequence[tuple[str, frozenset[str]]]] = field(factory=dict)
    _landmarks: Sequence[tuple[frozenset[str], Spot]] = ()

    def said(self, words: frozenset[str]) -> frozenset[str]:
        """
        Give the names of the places whose short ones are among *words*, stemmed.
        """
        return frozenset(
            name
            for word in words & self._known.keys()
            for name, short in self._known[word]
            if short <= words
        )

    def beside(self, words: frozenset[str]) -> tuple[frozenset[str], Sequence[Spot]]:
        """
        Give those of *words*, stemmed, that name what stands in some place, and the one
        place where that is; nothing, if they name what stands in several.
        """
        named = [(names, spot) for names, spot in self._landmarks if names <= words]
        if len({spot.name for _, spot in named}) != 1:
            return frozenset(), ()
        return frozenset().union(*(names for names, _ in named)), [s for _, s in named]


@lru_cache(8)  # A town's are asked for with each message.
def short_names(gazetteer: Gazetteer) -> ShortNames:
    """
    Give what the places of a town are called for short, and what stands in them.
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
            # Of somebody who has a street, the last name is enough.
            for named in {frozenset(short), frozenset(short[-1:])} - {frozenset()}:
                known.setdefault(min(named), []).append((site.name, named))
    standing = [(_stems(name), spot) for name, spot in gazetteer.landmarks.items()]
    return ShortNames(known, standing)


def without_things(called: frozenset[str], plain: str) -> frozenset[str]:
    """
    Give the places that are *called* for short in *plain* text, without what is in one
    of them: "la fuente de la iglesia" is in the plaza de la Iglesia.
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
    Give the kind of street that *place* is by its name; empty if it has none.
    """
    first, *_ = (*words_in(place), "")
    return WRITTEN.get(first, "")


def _stems(name: str) -> frozenset[str]:
    words = text.tokens(text.plain(name))
    return frozenset(stemmed(word) for word in words if word not in text.SMALL)
