r"""
Patterns for where somebody lives who is referred to by name or by house number; for
text without accents that has kept its case, in which names are marked (`names.marked`).
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.homes import NUMBER, STREET
from gateway.routing.words.private.told.names import NAME

#: Words that tell of somebody at a place open to the public.
PLACE = either(
    r"""
    exposicion, concierto, taller, charla, presenta, libro, obra, actua, teatro, confer,
    homenaje, mural, peluquer, clinica, farmacia, \bbar\b, tienda, notari, despacho,
    estudio, academia, concejal, alcald, tecnic, secretari, pregunt(?:e|en|ar) por,
    atiend, atender, oficina, consult, \baula, \bsala\b, centro, festival, curso,
    pasacalles, procesion, monumento
    """
)
_LIVES = "(?:(?:que )?(?:vive|esta|mora) )?"
#: A name before a street and a number, living at a number, and people referred to by a
#: number and a street.
HOMES = ways(
    rf"""
    # Encarni vive en la calle Olivo 3.
    {NAME}[ ,(]{{1,2}}{_LIVES}(?:(?:la|el|los) de )?(?:(?:en|de) )?(?:(?:la|el) )?
    {STREET}[^!?\n;.()]{{1,40}}?(?<!las )\b{NUMBER}

    # Encarni, en Almez 3.
    {NAME}(?: ?[,(] ?(?:en |(?:la|el) de )?| {_LIVES}en )
    [A-Z][\w'-]+(?: (?:(?:de|del|la|los) ){{0,2}}[A-Z][\w'-]+){{0,2}},?
    [ ]{NUMBER}(?![:/h]|[.,]\d)

    # Vive usted en el número 14.
    \b(?i:vive|vives|reside)(?i: usted)?
    (?i: en (?:el|la) (?:numero|n[ºo°]\.?|num\.?|portal|bloque|puerta|piso))
    [ ]?\d{{1,3}}\b

    # Los del 14 de la calle Olivo.
    \b(?i:l[oa]s|el|la|son|del?) (?i:del? )?(?i:l[oa]s )?(?i:del) \d{{1,3}}
    (?: de)(?: la| el)? (?i:calle|plaza|avenida|avda)\b
    """
)
