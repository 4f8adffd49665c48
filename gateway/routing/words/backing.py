"""
Somebody is for a proposal, or is so no more.
"""

from __future__ import annotations

import re
from enum import Enum

from gateway.routing.words import text


class Backing(Enum):
    """
    What somebody says of a proposal, and nothing else.
    """

    FOR = "for"
    NO_MORE = "no more"


#: Characters within which it is said, folded; whoever says more says something else.
_ALL = 160

_BEFORE = (
    r"[\s¡«\"'(]*(?:(?:@\w+|hola|buenas(?: tardes| noches)?|buenos dias|bon dia|hello"
    r"|hi)"
    r"[\s,.:!¡]*)*"
)

#: As it is said, folded, in the languages of the sample town's neighbours.
_FOR = re.compile(
    rf"{_BEFORE}(?:\+\s?1|(?:yo |nosotros |jo |eu )?(?:tambien |tambe |tamen )?"
    r"(?:apoyo|apoyamos|mi apoyo|doy mi apoyo|me sumo|nos sumamos|secundo|suporto"
    r"|dono suport|em sumo|apoio|apoiamos|sumome|babesten dut|bat nator"
    r"|i support|we support|support|je soutiens|ich unterstutze|sustin))(?!\w)"
)
#: What it is that is taken back, soon after; a number is enough.
_WHAT = (
    r"(?=\W.{0,25}(?:apoyo|propuesta|suport|proposta|apoio|support|proposal|soutien"
    r"|proposition|vorschlag|unterstutzung|propunere|\b[a-z]{1,4}\W?\d))"
)
_NO_MORE = re.compile(
    rf"{_BEFORE}(?:(?:ya no|ja no|xa no|i no longer|we no longer)"
    r" (?:apoyo|apoyamos|dono suport|suporto|apoio|support)(?!\w)"
    r"|(?:yo |i |je |ich )?(?:retiro|retiramos|quito|retirar|withdraw|retire|ziehe"
    rf"|retrag){_WHAT})"
)


def backs(said: str) -> Backing | None:
    """
    Say whether *said* begins with being for a proposal, or with being so no more, and
    says little else; which one, a number in it tells, or the thread.
    """
    folded = text.fold(said).strip()
    if len(folded) > _ALL:
        return None
    if _FOR.match(folded):
        return Backing.FOR
    return Backing.NO_MORE if _NO_MORE.match(folded) else None
