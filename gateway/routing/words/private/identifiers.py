"""
Identifiers in plain text: DNI and NIE by their check letter or the word beside them,
passport and social security numbers by such words, IBAN by check digits or groups.
"""

from __future__ import annotations

import re
from itertools import starmap

from gateway.core.people import documents
from gateway.core.writing.regex import any_way, either

_PASSPORT = either(
    """
    pasaportes?, passports?, passeport, passaport, reisepass(?:nummer)?, pasaport,
    pasaportea
    """
)
_SOCIAL_SECURITY = either(
    r"""
    seguridad social, seguretat social, seguridade social, gizarte segurantza,
    afiliacion, nuss, social security, securite sociale, sozialversicherung\w*,
    asigurari sociale
    """
)
PAPERS = any_way(
    rf"""
    # Pasaporte n.º AAA123456.
    \b{_PASSPORT}\b[^!?\n]{{0,30}}\b[a-z]{{1,3}}\d[a-z0-9]{{5,8}}\b

    # DNI 12345678: mistyped, or without its letter.
    \b(?:dni|nie|nif)\b[^!?\n]{{0,15}}\b[xyz]?[ -]?\d{{7,8}}(?:[ -]?[a-z])?\b

    # Seguridad Social: 28/12345678/40.
    \b{_SOCIAL_SECURITY}\b[^!?\n]{{0,30}}\b\d{{2}}[ /-]?\d{{8}}[ /-]?\d{{2}}\b
    """
)
_DNI = re.compile(
    r"(?<![a-z0-9])([xyz]?)[ .-]?(\d[\d .]{5,10}\d)[ .-]?([a-z])(?![a-z0-9])"
)
#: Two digits in a row, without which there is no document number.
_DIGITS = re.compile(r"\d\d")
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}")
_TELLS = re.compile(PAPERS)
#: An account that may be mistyped.
_LIKE_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?:[ -]?\d{4}){4,6}(?!\d)")


def has_document(plain: str) -> bool:
    """
    Say whether plain text contains the number of an identity document, a passport or
    the social security.
    """
    if not _DIGITS.search(plain):
        return False
    return bool(_TELLS.search(plain)) or any(starmap(_is_dni, _DNI.findall(plain)))


def has_account(plain: str) -> bool:
    """
    Say whether plain text contains an IBAN, even one that is mistyped.
    """
    return bool(_LIKE_IBAN.search(plain)) or any(
        map(_begins_iban, _IBAN.findall(plain))
    )


def _is_dni(prefix: str, digits: str, letter: str) -> bool:
    number = re.sub(r"\D", "", digits)
    if len(number) != (7 if prefix else 8):
        return False
    whole = str("xyz".index(prefix)) + number if prefix else number
    return documents.letter(whole) == letter.upper()


def is_iban(compact: str) -> bool:
    """
    Say whether an IBAN without spaces has the right check digits (ISO 13616).
    """
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _begins_iban(written: str) -> bool:
    compact = re.sub(r"[ -]", "", written)
    # The match may include words that follow: try all lengths of an IBAN.
    lengths = range(15, min(len(compact), 34) + 1)
    return any(is_iban(compact[:length]) for length in lengths)
