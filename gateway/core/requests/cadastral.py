"""
Cadastral references: read as people write them, and refused where they cannot be right.
"""

from __future__ import annotations

import re
import unicodedata

#: What each character counts (Resolución de la Dirección General del Catastro): digits
#: themselves, letters by their place, the Ñ among them.
_LETTERS = "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_WEIGHTS = (13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1)
_CONTROLS = "MQWERTYUIOPASDFGHJKLBZX"

_REFERENCE = re.compile(r"[0-9A-ZÑ]{18}[A-Z]{2}")

#: Characters of a reference; the first fourteen are the plot's alone.
LONG, PLOT = 20, 14


class ReferenceInvalid(ValueError):
    """
    It cannot be a cadastral reference.
    """


def read(text: str) -> str:
    """
    Read a reference of twenty characters, its two control letters among them.

    Raises:
        ReferenceInvalid: It is none: too short, too long, or mistyped.
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
    Give the two control letters of the first eighteen characters: one for the plot and
    the flat, one for the sheet and the flat.
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
