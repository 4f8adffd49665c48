r"""
Patterns (RE2) for what is told in public of others whom neighbours recognise: where
they come from, how they live, that they have nothing. In Spanish, for text without case
and accents.
"""

from __future__ import annotations

from gateway.core.writing.regex import ways
from gateway.routing.words.private.kinds import Personal

_WHO = (
    r"(?:l[ao]s|un[ao]s|es[ao]s|famili(?:a|as)|chic[oa]s?|gente|nin[oa]s?|cri[oa]s?"
    r"|hombres?|mujer(?:es)?|senora?s?|vecin[oa]s?|chaval(?:es)?)"
)
_ORIGIN = (
    r"(?:ruman|gitan|mor|siri|senegales|ucranian|colombian|african|bulgar|venezolan"
    r"|ecuatorian|bolivian|hondure[n]|paraguay|peruan)[a-z]{0,3}|marroqui(?:es)?"
    r"|pakistani(?:es)?|negr[oa]s"
)
_BELIEF = ways(
    rf"""
    # El niño de los rumanos, la familia siria; not "una avería de los chinos".
    \b{_WHO} (?:son )?(?:{_ORIGIN})\b
    """
)
_NEED = ways(
    r"""
    # Todos sin papeles.
    \b(?:tod[oa]s|much[oa]s|gente|ell[oa]s|obreros|temporeros)(?: \w+)? (?:sin papeles
      |ilegal(?:es)?)\b

    # Viven doce en un piso, duermen a seis en una habitación.
    \b(?:viven|duermen|meten) (?:a )?(?:\w+ )?(?:tres|cuatro|cinco|seis|siete|ocho|nueve
      |diez|once|doce|quince|veinte|\d+) (?:\w+ )?en (?:un|el|la|una|dos)\b

    # Una chica durmiendo en el cajero, con un bebé dentro.
    \bdurmiendo\b[^.!?\n]{0,30}\b(?:cajero|coche|portal|banco|calle|parque|parada
      |soportal|furgoneta)\b
    |\b(?:con|y) (?:un|el|su|dos|l[oa]s) (?:bebe|nin[oa]|crio?|recien nacid)[a-z]*
      [ ](?:dentro|durmiendo|en brazos|chic[oa])\b
    """
)
_CASE = ways(
    r"""
    # Está empadronado en casa de su madre.
    \b(?:esta|estan|sigue|siguen|figura|figuran) (?:\w+ )?empadrona(?:d?[oa])s?\b
    """
)

TOLD = {
    Personal.BELIEF: _BELIEF,
    Personal.NEED: _NEED,
    Personal.CASE: _CASE,
}
