"""
Cadastral references: parsed as people write them, and refused if invalid.
"""

from __future__ import annotations

import re
import unicodedata

#: The value of each character (Resolución de la Dirección General del Catastro): a
#: digit's own, a letter's place in the alphabet with Ñ.
_LETTERS = "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_WEIGHTS = (13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1)
_CONTROLS = "MQWERTYUIOPASDFGHJKLBZX"

_REFERENCE = re.compile(r"[0-9A-ZÑ]{18}[A-Z]{2}")

#: Characters of a reference.
LONG = 20


class ReferenceInvalid(ValueError):
    """
    It cannot be a cadastral reference.
    """


def read(text: str) -> str:
    """
    Parse a reference of twenty characters, including its two control letters.

    Raises:
        ReferenceInvalid: It is too short, too long, or mistyped.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    written = "".join(c for c in folded if c not in " .-_/")
    if not _REFERENCE.fullmatch(written):
        raise ReferenceInvalid(written)
    if written[18:] != controls(written[:18]):
        raise ReferenceInvalid(written)
    return written


def controls(reference: str) -> str:
    """
    Compute the two control letters from the first eighteen characters: one covers plot
    and flat, the other sheet and flat.
    """
    flat = reference[14:18]
    return _control(reference[:7] + flat) + _control(reference[7:14] + flat)


def _control(part: str) -> str:
    counted = (_value(c) * w for c, w in zip(part, _WEIGHTS, strict=True))
    return _CONTROLS[sum(counted) % len(_CONTROLS)]


def _value(character: str) -> int:
    if character.isascii() and character.isdecimal():
        return int(character)
    return _LETTERS.index(character) + 1
