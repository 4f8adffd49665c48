"""
Numbers of identity documents: parsed as people write them, and refused if invalid.

A number is never stored, only its keyed hash, which tells whoever has the key whether
two documents are the same, and nothing else.
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

#: The control letter for the number modulo 23 (Real Decreto 1553/2005, art. 11; for
#: foreigners' numbers, Real Decreto 557/2011, art. 206).
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"

_DNI = re.compile(r"\d{8}[A-Z]")

#: A DNI without its leading zeros, as many people write it.
_SHORT = re.compile(r"\d{5,7}[A-Z]")

_NIE = re.compile(r"[XYZ]\d{7}[A-Z]")

#: A passport's number, or a foreign identity card's (ICAO 9303 allows nine characters
#: in the machine-readable line; cards of some countries have more).
_OTHER = re.compile(r"(?=.*\d)[A-Z0-9]{5,20}")

#: What a DNI or a NIE becomes when one character is left out, added, or replaced by a
#: letter.
_NEARLY = re.compile(
    r"\d{5,7}[A-Z]?|\d{9}[A-Z]|\d{8}[A-Z][A-Z0-9]|(?=.{9}\Z)\d+[A-Z]\d*[A-Z]"
    r"|[XYZ]\d{6,8}[A-Z]?|[XYZ]\d{7}[A-Z][A-Z0-9]"
)

#: The number of a company, an association or an authority (Orden EHA/451/2008, arts. 2
#: to 5).
_COMPANY = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]")


class DocumentKind(Enum):
    """
    What sort of document it is.
    """

    DNI = "dni"
    NIE = "nie"
    OTHER = "passport"
    UNSEEN = "unseen"  # verified before this desk existed, without a document on record


@frozen
class Document:
    """
    An identity document: its kind, and its number without spaces and hyphens.
    """

    kind: DocumentKind
    number: str


def read(text: str, *, passport: bool = False) -> Document:
    """
    Parse a document's number.

    Args:
        text: As it is written.
        passport: The clerk, who has it in hand, says that it is a passport's or a
            foreign card's, though it may look like a DNI without its letter.

    Raises:
        DocumentInvalid: It cannot be one; the error quotes nothing of the number.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    written = (c for c in folded if c not in " .-·/")
    # Digits of any script, so that one document has one number.
    number = "".join(str(unicodedata.decimal(c, c)) for c in written)
    if _SHORT.fullmatch(number) and letter(number[:-1]) == number[-1]:
        number = number.zfill(9)
    if _DNI.fullmatch(number):
        return _checked(DocumentKind.DNI, number, number[:-1])
    if _NIE.fullmatch(number):
        return _checked(
            DocumentKind.NIE, number, str("XYZ".index(number[0])) + number[1:-1]
        )
    if number.isdecimal() and len(number) == 8 and not passport:
        raise DocumentInvalid(sentence("document-no-letter"))
    if not _OTHER.fullmatch(number):
        raise DocumentInvalid(sentence("document-no-number"))
    return Document(DocumentKind.OTHER, number)


def doubt(document: Document) -> Sentence | None:
    """
    Say what a number that was taken for a passport's may be instead; None if it looks
    like nothing else.
    """
    if document.kind is not DocumentKind.OTHER:
        return None
    if _NEARLY.fullmatch(document.number):
        return sentence("document-nearly")
    if _COMPANY.fullmatch(document.number):
        return sentence("document-company")
    return None


def digest(document: Document, key: bytes) -> str:
    """
    Return what is stored of *document*: 64 hexadecimal characters.
    """
    seed = f"document:{document.kind.value}:{document.number}".encode()
    return hmac.new(key, seed, hashlib.sha256).hexdigest()


def unseen(name: str, key: bytes) -> str:
    """
    Return a stand-in for the digest of somebody who was verified before this desk
    existed. It differs for each *name*, and is no real document's digest.
    """
    return digest(Document(DocumentKind.UNSEEN, name), key)


def _checked(kind: DocumentKind, number: str, digits: str) -> Document:
    if letter(digits) != number[-1]:
        raise DocumentMistyped(sentence("document-mistyped", kind=kind))
    return Document(kind, number)


def letter(digits: str) -> str:
    """
    Return the control letter for *digits*: a DNI's, or a NIE's with its first letter
    replaced by a digit.
    """
    return _LETTERS[int(digits) % 23]
