"""
Random numbers that cannot be guessed: of people and guests, and one-time codes.
"""

from __future__ import annotations

import secrets

from gateway.core.people import codes
from gateway.core.people.numbers import ALPHABET, LENGTH


def new_number(prefix: str) -> str:
    """
    Return a random number for a person or guest, with *prefix*.
    """
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_digits() -> str:
    """
    Return the random digits of a one-time code.
    """
    return f"{secrets.randbelow(10**codes.DIGITS):0{codes.DIGITS}}"
