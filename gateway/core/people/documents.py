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
from gateway.core.sentence import Sentence, sentence

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

#: What a DNI or a NIE becomes when one sign of it is left out, added, or a letter.
_NEARLY = re.compile(
    r"\d{5,7}[A-Z]?|\d{9}[A-Z]|\d{8}[A-Z][A-Z0-9]|(?=.{9}\Z)\d+[A-Z]\d*[A-Z]"
    r"|[XYZ]\d{6,8}[A-Z]?|[XYZ]\d{7}[A-Z][A-Z0-9]"
)

#: The number of a company, an association or an authority (Orden EHA/451/2008, arts. 2
#: to 5).
_COMPANY = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]")


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


def read(text: str, *, passport: bool = False) -> Document:
    """
    Read a document's number.

    Args:
        text: As it is written.
        passport: Whoever has it in hand says that it is a passport's or a foreign
            card's, though it may look like a DNI without its letter.

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
    if number.isdecimal() and len(number) == 8 and not passport:
        raise DocumentInvalid(sentence("document-no-letter"))
    if not _OTHER.fullmatch(number):
        raise DocumentInvalid(sentence("document-no-number"))
    return Document(Kind.OTHER, number)


def doubt(document: Document) -> Sentence | None:
    """
    Say what a number may be that was taken for a passport's; None if nothing else.
    """
    if document.kind is not Kind.OTHER:
        return None
    if _NEARLY.fullmatch(document.number):
        return sentence("document-nearly")
    if _COMPANY.fullmatch(document.number):
        return sentence("document-company")
    return None


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
        raise DocumentMistyped(sentence("document-mistyped", kind=kind))
    return Document(kind, number)


def letter(digits: str) -> str:
    """
    Give the control letter of a DNI's *digits*, or a NIE's with its first letter's.
    """
    return _LETTERS[int(digits) % 23]
