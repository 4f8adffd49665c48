"""
Detection of names and personal data in messages, so that no proposed word or example
contains any.
"""

from __future__ import annotations

import re

from gateway.routing.words import text
from gateway.routing.words.private.messages import personal

#: The commonest names and surnames in Spain; others are recognised by their capital.
_NAMES = (
    "maria carmen ana isabel dolores pilar teresa rosa josefa cristina laura elena "
    "antonia lucia mercedes francisca marta encarnacion concepcion rocio paula "
    "raquel sara julia irene beatriz silvia susana angela nuria eva patricia alba "
    "andrea rosario juana manuela noelia antonio jose manuel francisco juan david "
    "javier daniel carlos jesus alejandro miguel rafael pablo pedro angel sergio "
    "fernando jorge luis alberto alvaro adrian diego raul ivan ruben enrique oscar "
    "ramon vicente andres joaquin santiago eduardo victor mario roberto jaime "
    "ignacio alfonso salvador ricardo marcos emilio julian julio guillermo tomas "
    "agustin felix paco pepe manolo toni lola paqui mari loli conchi garcia "
    "rodriguez gonzalez fernandez lopez martinez sanchez perez gomez martin jimenez "
    "hernandez ruiz diaz moreno munoz alvarez romero gutierrez alonso navarro "
    "torres dominguez ramos vazquez ramirez gil serrano molina morales suarez "
    "ortega delgado castro ortiz marin rubio nunez medina castillo cortes garrido "
    "mohamed ahmed fatima mihai ion"
)
_COMMON = frozenset(_NAMES.split())

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
    return frozenset(capital | _COMMON.intersection(text.tokens(text.plain(written))))


def is_private(written: str) -> bool:
    """
    Say whether *written* contains a name, a digit or personal data.
    """
    if any(letter.isdigit() for letter in written) or personal(written):
        return True
    return bool(names(written))
