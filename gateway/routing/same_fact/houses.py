"""
The houses that a report is about, which are not always the house of whoever reports it:
"vivo en el 14, y los del 3 con la música".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from gateway.core.writing.regex import any_of, either
from gateway.routing.around.sites import Spot
from gateway.routing.words.when.names import MONTHS

#: A street, and a number in it.
House: TypeAlias = tuple[str, int]

#: Maximum difference between the numbers of neighbouring houses.
_NEIGHBOURS = 4

_WHO = either(
    """
    el, la, los, las, els, les, o, os, as, vecin[oa]s?, veins?, casa, gente, people,
    neighbours?, ones, lot
    """
)

#: Not who says so of themselves ("soy la del 9"), a floor ("los del 3 C", "del 3.º"), a
#: range ("las del 6 al 14") or a day ("la del 3 de marzo").
_THEIRS = re.compile(
    rf"(?<!soy )(?<!som )(?<!son )(?<!somos )\b{_WHO} "
    r"(?:del|do|at|in|from) (?:n(?:umero|umber|um|o)?\.? ?)?(\d{1,3})\b"
    rf"(?!\.?[oaºª]\b| [bcd]\b| al \d| (?:de|d) ?(?:{any_of(MONTHS)}))"
)


def at_their_house(spots: Sequence[Spot], plain: str) -> Sequence[Spot]:
    """
    Return *spots* with the number of the one house that *plain* text tells of, whatever
    number it gives besides; unchanged if they are of several streets.
    """
    told = {*_THEIRS.findall(plain)}
    if len(told) != 1 or len({spot.name for spot in spots}) != 1:
        return spots
    [number] = told
    first = spots[0]
    return (Spot(name=first.name, number=number, within=first.within),)


def houses(spots: Collection[Spot]) -> tuple[House, ...]:
    """
    Return those of *spots* that have a house number.
    """
    numbered = ((spot.name, re.match(r"\d+", spot.number)) for spot in spots)
    return tuple((name, int(digits[0])) for name, digits in numbered if digits)


def agree(here: Collection[House], told: Iterable[Collection[House]]) -> bool:
    """
    Return whether nobody has *told* of a house too far from those *here*: two numbers
    in one street must be of neighbouring houses.
    """
    return all(
        abs(number - other) <= _NEIGHBOURS
        for street, number in here
        for there in told
        for elsewhere, other in there
        if street == elsewhere
    )
