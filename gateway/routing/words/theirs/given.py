"""
Names that are given to people here, and short ones of theirs: by such a name one knows
that it is somebody who is told of, and no square or school.
"""

from __future__ import annotations

import re
from importlib.resources import files

from gateway.routing.words.called import any_of
from gateway.routing.words.streets import before_a_name

#: As they stand in text without accents. Left out is what is another word as often, as
#: "Sol" is.
_GIVEN = files(__package__).joinpath("given.txt").read_text("utf-8").split()

#: Stands for each letter of somebody's name, once names are marked.
MARK = "\ue000"

#: Somebody by such a name, where they are marked.
NAME = rf"(?<!{MARK}){MARK}+(?!{MARK})"

_NAMED = re.compile(
    r"(?<![\w'@#])(?:(?:Ana|Jose|Juan|Luis|M[aª]|Mari|Maria|Fco\.?) ){0,2}"
    rf"(?:{'|'.join(_GIVEN)})(?!\w)"
    r"(?: (?:(?:de|del|la|los|las|i|y) ){0,2}[A-Z][\w'-]+){0,3}"
)
#: In front of a name that is a saint's, a street's or a school's.
_NOBODYS = re.compile(
    r"(?i:\b(?:san|santa|santo|virgen(?: del?)?|sierra|cerro|fuente|ermita de|ceip|ies"
    rf"|colegio|instituto|residencia|hospital|{any_of(before_a_name())}|c/|bar"
    rf"|farmacia|pabellon"
    r"|polideportivo|estadio|pista|piscina|auditorio|sala|biblioteca|campo|museo"
    r"|mercado"
    r"|edificio|centro|escuela"
    r"|teatro|premio|trofeo|fundacion|asociacion)\.?(?: (?:de|del|da|do|de la))?(?:"
    r" don| dona)?) ?$"
)


def marked(text: str) -> str:
    """
    Put `MARK` for each letter of somebody's name in *text* without accents, which has
    kept its case; all else stays where it was.
    """
    return _NAMED.sub(_mark, text)


def _mark(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 30) : match.start()]
    return match[0] if _NOBODYS.search(before) else MARK * len(match[0])
