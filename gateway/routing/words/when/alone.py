"""
Messages that name a day or an hour, and nothing else: "el jueves 5 a las 11:00".
"""

from __future__ import annotations

from datetime import date

from gateway.routing.words.text import tokens
from gateway.routing.words.when.clocks import without_clocks
from gateway.routing.words.when.dates import without_dates

#: Words that may stand beside them.
_BESIDE = frozenset(
    tokens(
        ". , ! el la las les los a por de del que viene ya the on next o y i mejor dia"
        " manana tarde noche at um am uhr le ora as"
    )
)


def is_only_when(text: str, today: date) -> bool:
    """
    Say whether *text*, written on the day *today*, names days or hours, and nothing
    else.
    """
    left, days = without_dates(text, today)
    rest, clocks = without_clocks(left)
    return bool(days or clocks) and _BESIDE.issuperset(tokens(rest))
