"""
Outages: water, light or internet fail in a whole network at once. Each sender names
their own street, and it is one fact.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.same_fact.synonyms import has_it_alone, networks

#: Stemmed words for darkness, for a lamp, and for a power cut. Without a lamp and with
#: homes, darkness is a power cut.
_DARK, _LAMP, _POWER = "oscuras", "farola", "apagon"
_HOMES = either(
    """
    casas?, vivienda, viviendas, pueblo, barrio, vecindario, todo el mundo, enchufes?,
    nevera, congelador, frigorifico, ordenador, vitro, ascensor, homes?, houses?,
    village, town, everybody, everyone, poble, cases, casas, aldea, etxean, etxeetan,
    herrian, maison, maisons, haus, hausern, dorf, casa, sat, satul
    """
)
_AT_HOME = re.compile(rf"\b{_HOMES}\b")

#: Neither lamps nor homes have light: "ni farolas ni casas", "en ninguna casa".
_NO_HOME = re.compile(
    any_way(
        r"""
        \bni (?:en )?(?:las |los |una )?(?:casas?|viviendas?|pisos?)\b
        |\bninguna (?:casa|vivienda)\b|\bni (?:en )?(?:les )?cases\b
        |\b(?:nor|or|and) (?:the )?(?:houses|homes)\b
        """
    )
)

#: It has failed for the sender alone.
_OWN = re.compile(
    any_way(
        r"""
        # Cut off for a bill; a tap, a meter, a boiler.
        \b(?:impago|impagad[oa]s?|sin pagar|no pag\w+|pague|pagado|recibos?|facturas?
          |contador(?:es)?|contratos?|llave de paso|termo|caldera|fontaner[oa]
          |calentador(?:es)?|agua caliente|enchufe de|diferencial|automatico|plomos
          |router)\b

        # Only here.
        \bsol(?:o|amente) (?:a mi|en mi|mi|yo|nosotros|nosotras|a nosotros|en el mio
          |en nuestr[oa])\b
        |\b(?:el|mi|nuestro|este|todo el|tol|un) (?:bloque|edificio|portal|rellano)\b
        |\b(?:mi|la|nuestra|toda la) (?:escalera|finca|comunidad)\b
        |\b(?:dentro de casa|los demas (?:si|tienen))\b

        # Before or later.
        \b(?:manana|pasado manana) (?:cortais|cortan|hay corte)\b
        |\bdesde hace (?:meses|anos|semanas)\b
        """
    )
)


def outages(words: frozenset[str], plain: str, *, in_a_quarter: bool) -> frozenset[str]:
    """
    Return what has failed for many, according to a message.

    Args:
        words: Its words that count, stemmed.
        plain: Its folded text.
        in_a_quarter: Whether it names a whole quarter.
    """
    found = words & networks()
    everything = _DARK in words and _NO_HOME.search(plain) is not None
    if _DARK in words and _LAMP not in words:
        everything |= in_a_quarter or _AT_HOME.search(plain) is not None
    found |= {_POWER} if everything else frozenset()
    alone = has_it_alone(words - {_LAMP} if everything else words)
    if not found or alone or _OWN.search(plain):
        return frozenset()
    return found
