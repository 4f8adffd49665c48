"""
Things by which something is: a sofa "al lado del contenedor" is not about bins, and a
van before "la entrada del consultorio" not about health. Where nothing else tells what
a message is about, they may.
"""

from __future__ import annotations

from collections.abc import Sequence

import re2

from gateway.core.writing.regex import any_way

_TIED = "(?:peg|at|amarr|encaden|apoy|arrim|enganch|estrell|empotr)"
_ARTICLE = (
    r"(?: (?:tod[oa]s )?(?:el|l[ao]s?|l|una?|unas|mi|su|els|les|le|[oa]|unha|the|a|an"
    r"|my|our|de[rnms]|ein(?:er|em)|unei|unui))?"
)

#: Where something is, up to the noun by which it is, in the languages of the sample
#: town that say so before it.
_WHERE = any_way(
    rf"""
    # Spanish: junto a la, al lado del, en la esquina de la.
    (?:junto|frente|{_TIED}(?:ad[oa]s?|an?|aron)) al?
    |(?:al lado|pegado|delante|enfrente|detras|cerca|alrededor|a la altura|a la vuelta
      |a espaldas|esquina|la trasera|camino|a dos pasos|a la sombra|a la vera) del?
    |{_TIED}(?:ad[oa]s?|an?|aron) (?:\w+ )?(?:en|contra)

    # Catalan: davant de la, a la porta de l'.
    (?:davant|darrere|al costat|a prop|a la porta|a l entrada|a la sortida
      |a la cantonada|a tocar) (?:dels?|de|d)

    # Galician: diante da, na porta da, xunto á.
    (?:diante|enfronte|detras|ao lado|preto|na porta|na entrada|na saida|na esquina)
      [ ](?:d[oa]s?|de)|(?:xunt[oa]|fronte) (?:[ao]s?|aos?|d[oa])

    # English: in front of the, blocks the entrance to the; "to" is spelled as the
    # Spanish "todo".
    in front of|outside|next todo|behind|opposite|near|beside|(?:tied|chained) todo
    |(?:at|by|in|on|block\w*) the (?:door|gates?|entrance|corner|exit|ramp)
      [ ](?:of|todo)

    # French: devant la, à côté du.
    devant|derriere|(?:a cote|pres|en face|a l entree|a la sortie|a la porte|au coin)
      [ ](?:de|du|des|d)

    # German: vor der, am Eingang der.
    vor|hinter|neben|gegenuber|am eingang|an der ecke

    # Romanian: în fața, lângă.
    in fata|in spatele|langa|vizavi de|aproape de|la poarta|la intrarea|la coltul
    """
)

#: The noun, with what it is of: "centro de salud", "contenedor de basura".
_NOUN = r"\w+(?: (?:del?|d)(?: l[ao]s?| el| l)? \w+)?"

#: En la puerta del consultorio; tapa la salida de ambulancias del consultorio.
_AT_THE_DOOR = (
    r"(?:en|a|por|ante|tras|contra|hacia|(?:tap|bloque|obstru|ocup|cort|cerr|dej|impid"
    r"|estorb|atravesad|cruzad)\w+(?: \w+){0,2}) (?:l[ao]s?|el|una?)"
)
_DOOR = (
    "(?:puertas?|entradas?|salidas?|rampa|acceso|porton|fachada|reja|verja)"
    rf"(?: de \w+)? del?{_ARTICLE}"
)
_STANDING_BY = re2.compile(
    rf"\b(?:{_WHERE}{_ARTICLE} ({_NOUN})|{_AT_THE_DOOR} ({_DOOR} {_NOUN}))"
)


def standing_by(words: Sequence[str]) -> frozenset[int]:
    """
    Return the positions of those plain *words* that only tell by what something is.
    """
    said, found = " ".join(words), set[int]()
    for met in _STANDING_BY.finditer(said):
        at = said.count(" ", 0, met.start(met.lastindex))
        found.update(range(at, at + met[met.lastindex].count(" ") + 1))
    return frozenset(found)
