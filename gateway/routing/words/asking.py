"""
Somebody asks how their case goes.
"""

from __future__ import annotations

import re

from gateway.routing.words import text

#: As it is asked, folded, in the languages of the sample town's neighbours.
_ASKING = re.compile(
    r"\b(?:como (?:va|van|vai|esta|anda|lleva)"
    r"|que (?:hay|pasa|paso|sabeis|se sabe) (?:de|con)|se sabe algo|sabeis algo"
    r"|alguna novedad|novedades|estado|en que (?:esta|quedo)|com (?:va|esta)"
    r"|hi ha novetats|hai novidades|nola doa|zertan da|how is|how's|status|state of"
    r"|any news|any update|ou en est|des nouvelles|wie steht|was ist mit"
    r"|gibt es neues|stadiul|ce se aude)\b"
)

#: Letters that may stand beside a number that is there alone.
_ALONE = 12


#: All that is said by whoever wants to hear nothing more, and by who does again.
_QUIET = frozenset(
    [
        "baja",
        "stop",
        "darme de baja",
        "quiero darme de baja",
        "no me escribais mas",
        "no quiero avisos",
        "no mas avisos",
        "unsubscribe",
        "prou",
        "aturar",
        "abmelden",
        "desabonner",
        "dezabonare",
    ]
)
_AGAIN = frozenset(["alta", "start", "quiero avisos", "avisadme", "subscribe"])


def asks_for_quiet(said: str) -> bool | None:
    """
    Say whether *said* is the wish to hear nothing unasked any more, or to do so again;
    None if it is neither.
    """
    folded = " ".join(text.tokens(text.fold(said)))
    if folded in _QUIET:
        return True
    return False if folded in _AGAIN else None


def asks_for_state(said: str) -> bool:
    """
    Say whether *said*, which names a case, asks how it goes and says little else.
    """
    folded = text.fold(said)
    letters = sum(c.isalpha() for c in folded)
    return letters <= _ALONE or (len(folded) <= 120 and bool(_ASKING.search(folded)))
