"""
Texts that are only a postal address: street, number and door.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_of, either
from gateway.routing.around.street_kinds import WRITTEN
from gateway.routing.words.text import plain

_TELLING = either(
    """
    me, nos, te, os, se, le, les, lo, mi, mis, hay, han?, he, no, es, esta, estan, un,
    una, unos, my, us, is, are, hi
    """
)
#: Words that no street's name has: a text with one says more than an address.
_TELLS = rf"(?!{_TELLING}\b)"
_NAME = rf"(?:{_TELLS}[^\W\d_]++\.?[ ,]*+){{1,5}}"
_NUMBER = r"(?:n[o.]?|num\.?|numero)? ?(?:\d{1,3} ?(?:bis|[a-f]\b)?|s ?/ ?n|sin numero)"
_PART = either(
    r"""
    \d{1,3} ?(?:o|a|er|ro|do|st|nd|rd|th)?[.]? ?[a-z]?, [a-z], piso, planta, puerta,
    pta, portal, bloque, bl, escalera, esc, bajos?, baixos?, atico, entresuelo, entlo,
    principal, pral, izquierda, izqda, izda, izq, derecha, dcha, centro, interior,
    exterior, letra, local, duplex, esquerra, esq, dreta, esquerda, dereita, pis, andar,
    floor, flat, door, left, right
    """
)
_DOOR = rf"{_PART}\b\.?"
#: The most characters of an address.
_MOST = 120

_ONLY = re.compile(
    r"(?:(?:es|esta|vivo|queda) )?(?:(?:en|a|na|no|ao) )?(?:(?:la|el|l'|al) )?"
    rf"(?:{any_of(WRITTEN)})\b[./]? ?{_NAME}"
    rf"{_NUMBER}(?:[ ,.-]*{_DOOR}){{0,6}}[ ,.]*"
)


def is_address(written: str) -> bool:
    """
    Say whether all that is *written* is an address: a street, a number, and perhaps a
    door.
    """
    if len(written) > _MOST:
        return False
    return _ONLY.fullmatch(" ".join(plain(written).split())) is not None
