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

#: "Apoyo a domicilio" is a service, and nobody is for anything by it.
_NO_NOUN = (
    r"(?! (?:a|al|ao|con|da|de|del|do|domiciliari[oa]|em|en|escolar|for|in|para|per"
    r"|por|psicologico|social|tecnico|to|with)\b(?! (?:(?:a|el|esta|este|the|this|la"
    r"|su|tu|vuestra|your) )?(?:idea|iniciativa|initiative|mocion|motion|proposal"
    r"|proposta|propuesta|[a-z]{1,4}-?\d)))"
)

#: As it is said, folded, in the languages of the sample town's neighbours.
_FOR = re.compile(
    rf"{_BEFORE}(?:\+\s?1|(?:yo |nosotros |jo |eu )?(?:tambien |tambe |tamen )?"
    rf"(?:(?:apoyo|apoio|support|suport)(?!\w){_NO_NOUN}"
    r"|apoyamos|mi apoyo|doy mi apoyo|me sumo|nos sumamos|secundo|suporto"
    r"|dono suport|em sumo|apoiamos|sumome|babesten dut|bat nator"
    r"|i support|we support|je soutiens|ich unterstutze|sustin))(?!\w)"
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


#: What names the proposal, and is no matter of its own.
# fmt: off
_ITS = frozenset([
    "a", "al", "de", "el", "esta", "for", "i", "it", "la", "mi", "my", "our", "the",
    "this", "to", "apoio", "apoyo", "iniciativa", "mocion", "proposal", "proposta",
    "propuesta", "suport", "support",
])
# fmt: on
_NUMBER = re.compile(r"\b[a-z]{1,4}\W?\d+\b")

#: Words after it that only stress it: "hace mucha falta".
_FEW = 3


def says_more(said: str) -> bool:
    """
    Say whether *said*, which backs something or does so no more, has words enough to be
    about something else, too.
    """
    folded = text.fold(said).strip()
    begins = _FOR.match(folded) or _NO_MORE.match(folded)
    rest = folded[begins.end() :] if begins else folded
    words = text.tokens(_NUMBER.sub(" ", rest))
    return len([word for word in words if word not in _ITS]) > _FEW


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
