"""
Corners, where two streets meet: one place, whichever street is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gateway.core.writing.regex import any_way
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

#: The words between the names of two streets that meet, and the one or two words on
#: either side of them.
_MEETS = re.compile(
    r"(?=\b((?:[^\W\d_]+ )?[^\W\d_]+)"
    r",? (?:(?:esquina|esq|cantonada|cruce|corner)\.?(?: (?:con|amb|a|de|with))?"
    r"|con|amb|com|with|and|mit|avec|cu) "
    r"(?:(?:el|la|los|las|l|the|a|o|le|der|die) )?(?:(?:calle|plaza|avenida|camino) )?"
    r"([^\W\d_]+(?: [^\W\d_]+)?))"
)

#: Where one turns from one street into another: "right where you turn for Portugal".
_TURNS = re.compile(
    any_way(
        r"""
        # Donde se gira a, al torcer para, según giras hacia, al entrar en.
        \b(?:donde|al|segun|conforme) (?:se )?(?:gir|torc|tuerc|dobl)\w* (?:a|al|para|pa
          |hacia|por)\b

        # Where you turn for, as you turn into; on es gira cap a, onde se xira.
        \b(?:where|as|when) you turn (?:for|into|to|onto|off)\b
        |\bon (?:es )?gir\w* (?:a|cap|per)\b
        |\b(?:onde|ao) (?:se )?xir\w+ (?:a|para|cara)\b

        # Là où on tourne dans, wo man abbiegt, unde se face la.
        \b(?:on tourne|en tournant) (?:dans|vers|pour)\b|\bman (?:in|nach) \w+ abbiegt\b
        """
    )
)


def at_a_corner(plain: str) -> bool:
    """
    Return whether *plain* text names a corner, or where one turns.
    """
    return not _CORNER.isdisjoint(text.tokens(plain)) or bool(_TURNS.search(plain))


def met_by(named: Collection[str], plain: str) -> frozenset[str]:
    """
    Return the stemmed words of the streets that those *named* in *plain* text may meet,
    whichever of the two comes first: "la avenida con el polígono".
    """
    ends = tuple(word for name in named for word in words_in(name)[-1:])
    met = list[str]()
    for before, behind in _MEETS.findall(plain):
        if before.endswith(ends):
            met += behind.split()
        if any(word in ends for word in behind.split()):
            met += before.split()
    return frozenset(stemmed(text.spelled(word)) for word in met)
