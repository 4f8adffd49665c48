"""
Detection of names and personal data in messages, so that no proposed word or example
contains any.
"""

from __future__ import annotations

import re

from gateway.routing.words import text
from gateway.routing.words.private.messages import personal
from gateway.routing.words.private.told.names import given_names

#: The commonest surnames in Spain, and Ion; others are recognised by their capital.
_SURNAMES = frozenset(
    """
    alvarez castillo castro cortes delgado diaz dominguez fernandez garcia garrido gil
    gomez gonzalez gutierrez hernandez ion jimenez lopez marin martinez medina molina
    morales moreno munoz navarro nunez ortega ortiz perez ramirez ramos rodriguez romero
    rubio ruiz sanchez serrano suarez torres vazquez
    """.split()
)
#: Given names that without a capital are as often another word.
_WORDS = frozenset(
    """
    amparo angeles angustias asuncion aurora blanca candela caridad concha consuelo
    curro domingo esperanza fina gloria justo leo marina mariquita milagros nieves nono
    oliva paca piedad remedios soledad trinidad victoria violeta virtudes visitacion
    """.split()
)

#: Names that are recognised without a capital, too.
_COMMON = _SURNAMES | (given_names() - _WORDS)

#: A capitalised word within a sentence: Luisa, Mariana Pineda, Lidl.
_CAPITAL = re.compile(r"(?<=[\w,;] )[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+")


def names(written: str) -> frozenset[str]:
    """
    Return the folded words of *written* that seem to be names.
    """
    capital = {
        word
        for found in _CAPITAL.findall(written)
        for word in text.tokens(text.plain(found))
    }
    return _COMMON.intersection(text.tokens(text.plain(written))).union(capital)


def is_private(written: str) -> bool:
    """
    Say whether *written* contains a name, a digit or personal data.
    """
    if any(letter.isdigit() for letter in written) or personal(written):
        return True
    return bool(names(written))
