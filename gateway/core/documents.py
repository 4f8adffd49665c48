"""
Identity documents: read as people write them, and refused where they cannot be right.

A number is never kept, only its keyed hash: it says whether two are the same, to
whoever has the key, and nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from enum import Enum

from attrs import frozen

from gateway.core.errors import DocumentInvalid, DocumentMistyped

#: The control letter by the number's remainder by 23 (Real Decreto 1553/2005, art. 11;
#: for foreigners' numbers, Real Decreto 557/2011, art. 206).
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"

_DNI = re.compile(r"\d{8}[A-Z]")

#: A DNI as many write it, without the zeros that it begins with.
_SHORT = re.compile(r"\d{5,7}[A-Z]")

_NIE = re.compile(r"[XYZ]\d{7}[A-Z]")

#: A passport's number, or a foreign identity card's (ICAO 9303 allows nine characters
#: in the machine-readable line; cards of some countries have more).
_OTHER = re.compile(r"(?=.*\d)[A-Z0-9]{5,20}")


class Kind(Enum):
    """
    What sort of document it is.
    """

    DNI = "dni"
    NIE = "nie"
    OTHER = "passport"
    UNSEEN = "unseen"  # verified before this desk was there; not on record


@frozen
class Document:
    """
    An identity document's kind and number, the number without spaces and hyphens.
    """

    kind: Kind
    number: str


def read(text: str) -> Document:
    """
    Read a document's number.

    Raises:
        DocumentInvalid: It cannot be one; nothing of the number is in the error.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    written = (c for c in folded if c not in " .-·/")
    # Whatever digits the clerk's keyboard has: one document has one number.
    number = "".join(str(unicodedata.decimal(c, c)) for c in written)
    if _SHORT.fullmatch(number) and letter(number[:-1]) == number[-1]:
        number = number.zfill(9)
    if _DNI.fullmatch(number):
        return _checked(Kind.DNI, number, number[:-1])
    if _NIE.fullmatch(number):
        return _checked(Kind.NIE, number, str("XYZ".index(number[0])) + number[1:-1])
    if number.isdecimal() and len(number) == 8:
        raise DocumentInvalid("the letter at the end of the DNI is missing")
    if not _OTHER.fullmatch(number):
        raise DocumentInvalid(
            "write a DNI (8 digits and a letter), a NIE (X, Y or Z, 7 digits and a "
            "letter), or a passport's number"
        )
    return Document(Kind.OTHER, number)


def digest(document: Document, key: bytes) -> str:
    """
    Give what is kept of *document*: 64 hexadecimal characters.
    """
    seed = f"document:{document.kind.value}:{document.number}".encode()
    return hmac.new(key, seed, hashlib.sha256).hexdigest()


def unseen(name: str, key: bytes) -> str:
    """
    Stand in for the document of somebody who was verified before this desk was there:
    no document's digest, and another one each time that *name* is another.
    """
    return digest(Document(Kind.UNSEEN, name), key)


def _checked(kind: Kind, number: str, digits: str) -> Document:
    if letter(digits) != number[-1]:
        raise DocumentMistyped(
            f"the letter does not belong to this {kind.value.upper()}: a digit or the "
            "letter is mistyped"
        )
    return Document(kind, number)


def letter(digits: str) -> str:
    """
    Give the control letter of a DNI's *digits*, or a NIE's with its first letter's.
    """
    return _LETTERS[int(digits) % 23]
