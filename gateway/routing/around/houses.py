"""
House numbers next to the name of a street.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import either

#: Words between a street and its number: "calle Almez, a la altura del 18".
_AT = either(
    """
    a, la, altura, del?, al, lado, proximo, cerca, frente, enfrente, delante, junto,
    casi, esquina, pero, no, n, nr, num, numero, portal, bloque, davant, costat, prop,
    diante, fronte, preto, devant, pres, du, au, opposite, outside, number, vor, nummer,
    hausnummer, numarul, رقم
    """
)
_NEAR = rf"(?:[ ,]*{_AT}\b\.?)"
_UNIT = either(
    """
    h, hs, hrs, horas?, minutos?, min, dias?, semanas?, mes(?:es)?, anos?, veces,
    euros?, metros?, m, km, cm, %, €
    """
)
_BEHIND = re.compile(
    rf"{_NEAR}{{0,6}}[ ,]*(\d{{1,3}}(?:[a-f]\b| ?bis\b)?)(?![\w:]|[.,]\d)"
    rf"(?! ?{_UNIT}(?!\w))"
)
_BEFORE = re.compile(
    r"\b(?:el|al|del|no|n|num|numero|portal|bloque) (\d{1,3}[a-f]?) de "
    r"(?:la |el |los |las )?$"
)
#: The number before a street in another language: 14 rue Italia.
_LEADING = re.compile(r"(?:^|[^\w.:])(\d{1,3}[a-f]?),? $")
_SEVERAL = re.compile(r" [a-z]{2,}(?<!m)[aeo]s\b")


def house(folded: str, span: tuple[int, int], *, leads: bool = False) -> str:
    """
    Return the house number of the street named at *span* in folded text; empty if there
    is none. If the street is named in another language, it may stand before that
    (*leads*).
    """
    start, end = span
    behind = _BEHIND.match(folded, end)
    if behind is not None:
        number = behind[1].replace(" ", "")
        # "calle Real 3 farolas" is three lamps, not a house.
        lamps = len(number) == 1 and _SEVERAL.match(folded, behind.end())
        if not lamps and not _begins_an_item(folded, behind.end()):
            return number
    said = folded[max(0, start - 30) : start]
    before = _BEFORE.search(said) or (leads and _LEADING.search(said))
    return before[1] if before else ""


def _begins_an_item(folded: str, end: int) -> bool:
    # "2) no recogen en Almez 3) ...": a bracket that closes and was never opened.
    return folded.startswith(")", end) and (
        folded.count("(", 0, end) <= folded.count(")", 0, end)
    )
