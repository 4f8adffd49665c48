"""
Feast days in text: "el día de Navidad", "Viernes Santo", "Good Friday".

Names that streets, schools and fairs also have count only with a word for a day: "plaza
de la Constitución" is none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import easter

from gateway.core.writing.regex import any_of
from gateway.routing.words.when.names import called

#: Month and day of feasts on a fixed date.
FIXED = {
    "new year": (1, 1),
    "epiphany": (1, 6),
    "labour day": (5, 1),
    "assumption": (8, 15),
    "hispanity": (10, 12),
    "all saints": (11, 1),
    "constitution": (12, 6),
    "immaculate conception": (12, 8),
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "saint stephen": (12, 26),
    "new year's eve": (12, 31),
}

#: Days after Easter Sunday of movable feasts.
MOVABLE = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "holy monday": -6,
    "holy tuesday": -5,
    "holy wednesday": -4,
    "maundy thursday": -3,
    "good friday": -2,
    "holy saturday": -1,
    "easter sunday": 0,
    "easter monday": 1,
}

_ON = {name: on for each, on in FIXED.items() for name in called(each)}
_AFTER = {name: days for each, days in MOVABLE.items() for name in called(each)}

FEAST = re.compile(rf"\b(?P<feast>{any_of([*_ON, *_AFTER])})\b")


def feast(found: re.Match[str], today: date) -> date:
    """
    Return the next day, from *today* on, of the feast that `FEAST` *found*.
    """
    name = found["feast"]
    return next(
        day
        for year in (today.year, today.year + 1)
        if (day := _in_year(name, year)) >= today
    )


def _in_year(name: str, year: int) -> date:
    if name in _ON:
        return date(year, *_ON[name])
    sunday: date = easter(year)
    return sunday + timedelta(days=_AFTER[name])
