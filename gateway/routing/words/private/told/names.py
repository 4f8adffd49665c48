"""
Names that are given to people here, and short ones of theirs: by such a name one knows
that it is somebody who is told of, and no square or school.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from gateway.core.writing.regex import any_of, either
from gateway.routing.words.streets import before_a_name

#: Stands for each letter of somebody's name, once names are marked.
MARK = "\ue000"

#: Somebody by such a name, where they are marked.
NAME = rf"(?<!{MARK}){MARK}+(?!{MARK})"

_PLACE = either(
    rf"""
    san, santa, santo, virgen(?: del?)?, sierra, cerro, fuente, ermita de, ceip, ies,
    colegio, instituto, residencia, hospital, {any_of(before_a_name())}, c/, bar,
    farmacia, pabellon, polideportivo, estadio, pista, piscina, auditorio, sala,
    biblioteca, campo, museo, mercado, edificio, centro, escuela, teatro, premio,
    trofeo, fundacion, asociacion
    """
)
#: In front of a name that is a saint's, a street's or a school's.
_NOBODYS = re.compile(
    rf"(?i:\b{_PLACE}\.?(?: (?:de|del|da|do|de la))?(?: don| dona)?) ?$"
)


@cache
def _named() -> re.Pattern[str]:
    """
    Give what finds the names of `names.txt`, which are as they stand in text without
    accents; left out there is what is another word as often, as "Sol" is.
    """
    given = files("gateway.routing.words.private.told").joinpath("names.txt")
    return re.compile(
        r"(?<![\w'@#])(?:(?:Ana|Jose|Juan|Luis|M[aª]|Mari|Maria|Fco\.?) ){0,2}"
        rf"(?:{'|'.join(given.read_text('ascii').split())})(?!\w)"
        r"(?: (?:(?:de|del|la|los|las|i|y) ){0,2}[A-Z][\w'-]+){0,3}"
    )


def marked(text: str) -> str:
    """
    Put `MARK` for each letter of somebody's name in *text* without accents, which has
    kept its case; all else stays where it was.
    """
    return _named().sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 30) : match.start()]
    return match[0] if _NOBODYS.search(before) else MARK * len(match[0])
