"""
The pseudonymous numbers of people: of those enrolled at the desk, and of guests at the
counter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The prefixes of the numbers of people enrolled at the desk, and of guests.
PERSON, GUEST = "P-", "G-"

#: Characters of the rest: none can be read or heard as another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

#: How many of them.
LENGTH = 6

_REST = rf"[{ALPHABET}]{{{LENGTH}}}"
_NUMBER = re.compile(f"(?:{PERSON}|{GUEST}){_REST}")
_PERSON = re.compile(f"{PERSON}{_REST}")


def is_number(text: str) -> bool:
    """
    Say whether *text* is the number of a person or a guest, in capitals.
    """
    return _NUMBER.fullmatch(text) is not None


def people_in(text: str) -> Sequence[str]:
    """
    Return the numbers of people in *text*, in order; not those of guests.
    """
    return _PERSON.findall(text)
