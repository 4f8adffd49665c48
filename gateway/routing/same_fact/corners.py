"""
Corners, where two streets meet: one place, whichever street is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gateway.routing.around.places import words_in
from gateway.routing.same_fact.synonyms import stemmed
from gateway.routing.words import text

_CORNER = frozenset(
    text.tokens(
        "esquina esq cruce confluencia interseccion encrucijada cantonada cruilla "
        "encreuament esquinazo kantoia corner crossing junction crossroads carrefour "
        "coin ecke kreuzung cruzamento colt intersectie"
    )
)

#: The words between the names of two streets that meet, and the second name.
_MEETS = re.compile(
    r" (?:con|amb|com|with|and|mit|avec|cu) "
    r"(?:(?:el|la|los|las|l|the|a|o|le|der|die) )?(?:(?:calle|plaza|avenida|camino) )?"
    r"([^\W\d_]+(?: [^\W\d_]+)?)"
)


def at_a_corner(plain: str) -> bool:
    """
    Return whether *plain* text names a corner.
    """
    return not _CORNER.isdisjoint(text.tokens(plain))


def met_by(named: Collection[str], plain: str) -> frozenset[str]:
    """
    Return the stemmed words of the streets that those *named* in *plain* text may meet:
    "la avenida con el polígono".
    """
    ends = tuple(word for name in named for word in words_in(name)[-1:])
    met = [
        found[1]
        for found in _MEETS.finditer(plain)
        if plain[: found.start()].endswith(ends)
    ]
    return frozenset(stemmed(text.spelled(word)) for word in " ".join(met).split())
