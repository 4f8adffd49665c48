"""
The numbers that stand for people wherever no name may be: of those who were enrolled at
the desk, and of guests at the counter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Before the number of somebody who was enrolled at the desk, and of a guest.
PERSON, GUEST = "P-", "G-"

#: Of what the rest is made: nothing that is read or heard as something else.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

#: Characters of it.
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
    Give the numbers of people in *text*, in order.
    """
    return _PERSON.findall(text)
