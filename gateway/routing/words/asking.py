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


def asks_for_state(said: str) -> bool:
    """
    Say whether *said*, which names a case, asks how it goes and says little else.
    """
    folded = text.fold(said)
    letters = sum(c.isalpha() for c in folded)
    return letters <= _ALONE or (len(folded) <= 120 and bool(_ASKING.search(folded)))
