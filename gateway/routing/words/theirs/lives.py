r"""
Where somebody lives who is told of by name, or by the number: patterns for text without
accents that has kept its case, in which names are marked.
"""

from __future__ import annotations

from gateway.routing.words.homes import NUMBER, STREET
from gateway.routing.words.theirs.given import NAME

#: What stands in front of where somebody is who is met there by anybody.
PLACE = (
    r"(?:exposicion|concierto|taller|charla|presenta|libro|obra|actua|teatro|confer"
    r"|homenaje|mural|peluquer|clinica|farmacia|\bbar\b|tienda|notari|despacho|estudio"
    r"|academia|concejal|alcald|tecnic|secretari|pregunt(?:e|en|ar) por|atiend|atender"
    r"|oficina|consult|\baula|\bsala\b|centro|festival|curso|pasacalles|procesion"
    r"|monumento)"
)
#: Whoever is named before a street and a number lives there.
HOME = (
    rf"{NAME}[ ,(]{{1,2}}(?:(?:que )?(?:vive|esta|mora) )?(?:(?:la|el|los) de )?"
    rf"(?:(?:en|de) )?(?:(?:la|el) )?{STREET}[^!?\n;.()]{{1,40}}?"
    rf"(?<!las )\b{NUMBER}|{NAME}(?: ?[,(] ?(?:en |(?:la|el) de )?| (?:(?:que"
    rf" )?(?:vive|esta|mora) )?en )"
    r"[A-Z][\w'-]+(?: (?:(?:de|del|la|los) ){0,2}[A-Z][\w'-]+){0,2},? "
    rf"{NUMBER}(?![:/h]|[.,]\d)"
)
#: Where somebody lives, by the number before the street.
LIVES = (
    r"\b(?i:vive|vives|reside)(?i: usted)? (?i:en (?:el|la) (?:numero|n[ºo°]\.?|num\.?"
    r"|portal|bloque|puerta|piso)) ?\d{1,3}\b"
    r"|\b(?i:l[oa]s|el|la|son|del?) (?i:del? )?(?i:l[oa]s )?(?i:del) \d{1,3} de (?:la "
    r"|el )?"
    r"(?i:calle|plaza|avenida|avda)\b"
)
