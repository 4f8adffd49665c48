"""
What is inside a house, such as a blocked toilet: it is another fact than what
neighbours report of the street.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gateway.core.writing.regex import any_way

_INDOORS = re.compile(
    any_way(
        r"""
        # Dentro de mi casa, en mi cuarto de baño, de mi piso, en la cocina de mi casa.
        \bdentro de (?:mi |la |nuestra |el |mi propia )?(?:casa|piso|vivienda)\b
        |\b(?:en|de) mi (?:piso|cocina|bano|cuarto|salon|dormitorio|trastero)\b
        |\bcuarto de bano\b|\binside (?:my|our) (?:house|flat|home)\b
        |\bin my (?:flat|kitchen|bathroom)\b|\bdins de casa\b|\bdentro da casa\b

        # Mi bajante, el váter de casa, la cisterna, mi caldera.
        \b(?:mi|mis|el de mi|nuestra|nuestro) (?:bajante|vater|inodoro|fregadero
          |lavabo|cisterna|calentador|caldera|termo|desague|ducha|banera|tuberias?)\b
        |\bmy (?:toilet|sink|shower|boiler|bathtub)\b

        # The lamp of a stairway belongs to the house.
        \b(?:bombilla|luz|lampara) (?:del|de mi|de nuestro) (?:portal|rellano
          |descansillo)\b
        |\b(?:bombilla|luz|lampara) de (?:la|mi|nuestra) escalera\b
        """
    )
)

#: What comes in from the street is a fact of the street.
_COMES_IN = re.compile(
    r"\b(?:met(?:e|en|iendo|io|ido)|entra\w*|llega[n]?|sube[n]?|huel\w*|apesta\w*"
    r"|inund\w*|oye\w*|oig\w*|nota\w*|alumbra\w*|ruido|musica|calle|acera|vecin[oa]s?"
    r"|coming in|hear)\b"
)


@lru_cache(512)  # A message is compared with many recent ones.
def is_indoors(plain: str) -> bool:
    """
    Return whether *plain* text is about something inside a house, and not about what
    comes in from outside.
    """
    inside = _INDOORS.search(plain)
    return inside is not None and _COMES_IN.search(_before(plain, inside)) is None


def _before(plain: str, found: re.Match[str]) -> str:
    # The sentence up to there.
    start = max(plain.rfind(end, 0, found.start()) for end in ".;!?\n") + 1
    return plain[start : found.start()]
