"""
Somebody is for a proposal, is so no more, or takes the whole of it back.
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
    WITHDRAWN = "withdrawn"


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
    r"|(?:estoy|estamos|voto|estic|estou) a favor(?= d\w{1,2} (?:(?:la|esta|su) )?"
    r"(?:propuesta|proposta|iniciativa|mocio|[a-z]{1,4}\W?\d))"
    r"|dono suport|em sumo|apoiamos|sumome|i support|we support|je soutiens"
    r"|ich unterstutze|sustin|sprijin(?!ul)|اويد|ادعم"
    # In Basque the verb comes last.
    r"|(?:[a-z]{1,4}\W?\d+\W{0,2})?(?:proposamena\w* )?(?:babesten dut|bat nator"
    r"|nire babesa)))(?!\w)"
)
_TAKES_BACK = (
    r"(?:yo |i |je |ich )?(?:retiro|retiramos|quito|retirar|withdraw|retire|ziehe"
    r"|retrag)"
)
#: What it is that is taken back: support, where that is said next, after "mi", "o meu".
_SUPPORT = (
    r"(?= (?:[a-z]{1,7} ){0,2}(?:apoyo|apoio|suport|support|soutien|unterstutzung"
    r"|sprijin))"
)
#: Or else a proposal, soon after; a number is enough.
_PROPOSAL = (
    r"(?=\W.{0,25}(?:propuesta|proposta|proposal|proposition|vorschlag|propunere"
    r"|\b[a-z]{1,4}\W?\d))"
)
_NO_MORE = re.compile(
    rf"{_BEFORE}(?:(?:ya no|ja no|xa no|i no longer|we no longer)"
    r" (?:apoyo|apoyamos|dono suport|suporto|apoio|support)(?!\w)"
    rf"|{_TAKES_BACK}{_SUPPORT})"
)
_WITHDRAWN = re.compile(rf"{_BEFORE}{_TAKES_BACK}(?!{_SUPPORT}){_PROPOSAL}")


_WAYS = {
    Backing.FOR: _FOR,
    Backing.NO_MORE: _NO_MORE,
    Backing.WITHDRAWN: _WITHDRAWN,
}

#: What names the proposal, and is no matter of its own.
# fmt: off
_ITS = frozenset([
    "a", "al", "de", "el", "esta", "for", "i", "it", "la", "mi", "my", "our", "the",
    "this", "to", "apoio", "apoyo", "iniciativa", "mocion", "proposal", "proposta",
    "propuesta", "suport", "support",
])
# fmt: on
_NUMBER = re.compile(r"\b[a-z]{1,4}\W?\d+\b")

#: That a proposal is meant, though nobody says which.
_NAMED = re.compile(
    r"\b(?:propuestas?|propost[ae]s?|proposamen\w*|proposals?|propositions?|vorschlag"
    r"|propunere\w*|iniciativas?|initiatives?|mocion|motion|idea|اقتراح|الاقتراح)\b"
)

#: Words after it that only stress it: "hace mucha falta".
_FEW = 3


def says_more(said: str) -> bool:
    """
    Say whether *said*, which backs something or takes something back, has words enough
    to be about something else, too.
    """
    folded = text.fold(said).strip()
    found = (way.match(folded) for way in _WAYS.values())
    begins = next(filter(None, found), None)
    rest = folded[begins.end() :] if begins else folded
    words = text.tokens(_NUMBER.sub(" ", rest))
    return len([word for word in words if word not in _ITS]) > _FEW


def names_proposal(said: str) -> bool:
    """
    Say whether *said* speaks of a proposal, and of none in particular.
    """
    return _NAMED.search(text.fold(said)) is not None


def backs(said: str) -> Backing | None:
    """
    Say whether *said* begins with being for a proposal, with being so no more, or with
    taking it back, and says little else. A number in it tells which, or the thread.
    """
    folded = text.fold(said).strip()
    if len(folded) > _ALL:
        return None
    return next((wish for wish, way in _WAYS.items() if way.match(folded)), None)
