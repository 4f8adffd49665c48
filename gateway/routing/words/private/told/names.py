"""
Detection of people's names, from a list of common given names and short forms, apart
from squares, schools and the like that are named after somebody.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from gateway.core.writing.regex import any_of, either
from gateway.routing.words.streets import before_a_name

#: Replaces each letter of a person's name.
MARK = "\ue000"

#: A person's name in marked text.
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
#: Words before a name that is a saint's, a street's or a school's.
_NOBODYS = re.compile(
    rf"(?i:\b{_PLACE}\.?(?: (?:de|del|da|do|de la))?(?: don| dona)?) ?$"
)


def given() -> str:
    """
    Return a pattern for a given name, in text without case and accents.
    """
    return f"(?:{'|'.join(_listed()).lower()})"


@cache
def given_names() -> frozenset[str]:
    """
    Return the given names, without case and accents.
    """
    return frozenset(name.lower() for name in _listed())


@cache
def _listed() -> tuple[str, ...]:
    names = files("gateway.routing.words.private.told").joinpath("names.txt")
    return tuple(names.read_text("ascii").split())


@cache
def _named() -> re.Pattern[str]:
    """
    Compile the names of `names.txt`, which has them without accents, and leaves out
    those that are as often another word, such as "Sol".
    """
    return re.compile(
        # Nearly all words are none: they must not be compared with each name.
        r"(?<![\w'@#])(?=[A-Z])(?:(?:Ana|Jose|Juan|Luis|M[aª]|Mari|Maria|Fco\.?) ){0,2}"
        rf"(?:{'|'.join(_listed())})(?!\w)"
        r"(?: (?:(?:de|del|la|los|las|i|y) ){0,2}[A-Z][\w'-]+){0,3}"
    )


def marked(text: str) -> str:
    """
    Replace each letter of people's names in *text*, which has no accents and has kept
    its case, by `MARK`, so that all positions stay the same.
    """
    return _named().sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 30) : match.start()]
    return match[0] if _NOBODYS.search(before) else MARK * len(match[0])
