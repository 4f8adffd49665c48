"""
Personal numbers in an answer: identity documents, accounts, cards, phones and cadastral
references, by length and check digits, whatever separates the digits.
"""

from __future__ import annotations

import re

from gateway.core.people import documents
from gateway.core.requests import cadastral

_GAP = "[ ./·*_()-]{0,3}"
_DNI_DIGITS = rf"(?:[XYZxyz]{_GAP}\d(?:{_GAP}\d){{6}}|\d(?:{_GAP}\d){{6,7}})"
DNI = re.compile(
    rf"(?<![\w.-])(?<!\d/){_DNI_DIGITS}"
    r"(?:[./·*_-]?[A-Za-z]| (?:[/·*_-] )?[A-Z])(?![\w/])"
)
#: A DNI or NIE called so, with any letter or none.
DNI_CALLED = re.compile(
    r"(?i:\b(?:dni|nie|nif|documento de identidad)\b"
    r"(?:[ :.,(]|nº|n\.|num(?:ero)?\b|con\b|es\b|el\b){0,8})"
    rf"(?P<it>{_DNI_DIGITS}(?:[ .-]?[A-Za-z]\b)?)(?![\d/])"
)
ACCOUNT = re.compile(
    rf"(?<!\w)(?i:es)(?:{_GAP}\d){{22}}(?!\d)"
    r"|(?<![\w-])\d{4}([ ./·-])\d{4}\1\d{2}\1\d{10}(?![\w-])"
)
CARD = re.compile(rf"(?<![\w/-])[3-6](?:{_GAP}\d){{14,15}}(?!\w)")
SOCIAL_SECURITY = re.compile(rf"(?<![\w/-])\d(?:{_GAP}\d){{11}}(?!\w)")
# Not 800, 900, 901 and 902, which are no person's.
PHONE = re.compile(
    rf"(?<![\w.,/-])(?:(?:\+|00)?34{_GAP})?"
    rf"(?!800|90[0-2])(?P<ours>[6-9](?:{_GAP}\d){{8}})"
    r"(?![\w/-]|[.,]\d| ?(?:€|(?i:euros?|eur)\b))"
    r"|(?<!\w)\+(?!34)\d{2}[ \d.-]{7,14}\d(?!\w)"
)
CADASTRAL = re.compile(
    rf"(?<!\w)(?i:[0-9A-Z]{{7}}{_GAP}[0-9A-Z]{{7}}{_GAP}\d{{4}}{_GAP}[A-Z]{{2}})(?!\w)"
)

_DATED = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d[/-]")
_YEAR = re.compile(r"(?:19|20)\d\d")

#: The usual groupings of the digits of a phone number.
_PHONES = frozenset(((9,), (3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (3, 6), (2, 7)))

#: Below this, the check digits of a social security number are computed without the
#: leading zero of the number behind the province.
_FILLED = 10_000_000


def is_no_date(match: re.Match[str]) -> bool:
    """
    Say whether the digits of a DNI candidate do not begin with a date or year.
    """
    return _DATED.match(match["it"]) is None


def is_dni(match: re.Match[str]) -> bool:
    """
    Say whether the check letter is right (`documents.letter`), and it is no date.
    """
    compact = "".join(filter(str.isalnum, match[0])).upper()
    digits = compact[:-1].translate(str.maketrans("XYZ", "012"))
    return not _DATED.match(match[0]) and documents.letter(digits) == compact[-1]


def is_card(match: re.Match[str]) -> bool:
    """
    Say whether the check digit is that of a card (Luhn; ISO/IEC 7812-1, annex B).
    """
    turned = [int(digit) for digit in reversed(_digits(match))]
    doubled = (sum(divmod(2 * digit, 10)) for digit in turned[1::2])
    return (sum(turned[::2]) + sum(doubled)) % 10 == 0


def is_social_security(match: re.Match[str]) -> bool:
    """
    Say whether the last two digits are the check digits of a social security number:
    the others modulo 97.
    """
    digits = _digits(match)
    province, number = int(digits[:2]), int(digits[2:10])
    whole = int(digits[:10]) if number >= _FILLED else province * _FILLED + number
    return not _DATED.match(match[0]) and whole % 97 == int(digits[10:])


def is_phone(match: re.Match[str]) -> bool:
    """
    Say whether the digits are grouped as in a phone number: in a usual way; or with one
    separator throughout, digit by digit or in groups of two and more that are no years.
    """
    if match["ours"] is None:
        return True
    groups = re.findall(r"\d+", match["ours"])
    sizes = tuple(map(len, groups))
    if sizes in _PHONES:
        return True
    between = {gap.strip() for gap in re.findall(r"\D+", match["ours"])}
    in_turn = max(sizes) == 1 or min(sizes[:-1]) > 1
    return len(between) == 1 and in_turn and not any(map(_YEAR.fullmatch, groups))


def is_cadastral(match: re.Match[str]) -> bool:
    """
    Say whether a cadastral reference has the right check letters.
    """
    try:
        cadastral.read("".join(filter(str.isalnum, match[0])))
    except cadastral.ReferenceInvalid:
        return False
    return True


def _digits(match: re.Match[str]) -> str:
    return "".join(filter(str.isdecimal, match[0]))
