"""
Detection of personal data in an employee's public answer.

Numbers, addresses and the like are found by their form, in text without accents that
has kept its case ("3 B" is a door, "3 a" begins "3 a 5 días"); what is told in words,
such as an illness, by `gateway.routing.words.private.told`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.private import numbers
from gateway.routing.words.private.births import BIRTH
from gateway.routing.words.private.homes import FLAT, HOME, is_flat, is_home
from gateway.routing.words.private.identifiers import PAPERS, is_iban
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.told import sentences
from gateway.routing.words.private.told.asked import asked

_FOREIGN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b")
_CONSONANTS = "[BCDFGHJKLMNPRSTVWXYZ]{3}"
_PROVINCE = either(
    """
    VI, AB, A, AL, AV, BA, PM, IB, B, BU, CC, CA, CS, CR, CO, C, CU, GE, GI, GR, GU, SS,
    H, HU, J, LE, L, LO, LU, M, MA, MU, NA, OR, OU, O, P, GC, PO, SA, TF, S, SG, SE, SO,
    T, TE, TO, V, VA, BI, ZA, Z, CE, ML
    """
)
_PLATE_WAYS = any_way(
    rf"""
    # 1234 BCD, a moped's C 1234 BCD.
    (?<![\w/.,-])(?:C[ -]?)?\d{{4}}(?:[ -]?{_CONSONANTS}|-?(?i:{_CONSONANTS}))(?!\w)

    # J-1234-AB, J1234AB.
    (?<![\w/-])(?i:{_PROVINCE}-\d{{4}}-[A-Z]{{1,2}})(?![\w-])
    |(?<![\w/-]){_PROVINCE}\d{{4}}[A-Z]{{1,2}}(?![\w-])
    """
)
_PLATE = re.compile(_PLATE_WAYS)
_PLATE_CALLED = re.compile(
    r"(?i:\bmatriculas?(?:[ :.,]|nº|n\.|num(?:ero)?\b|es\b|la\b){1,8}"
    r"(?P<it>\d{4}[ -]?[A-Z]{3}|[A-Z]{1,2}[ -]?\d{4}[ -]?[A-Z]{1,2}"
    r"|[A-Z]{1,2}-\d{4,6}))\b"
)
_UNIT = either(
    """
    [kmg]wh, kms, mts, lts, pts, grs, hrs, rpm, ppm, [mgk]hz, pdf, csv, btt, jpg, png,
    xls, tfn, tlf
    """
)
#: Units that look like the letters of a plate.
_UNITS = re.compile(rf"(?i:{_UNIT})$")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: Mail addresses written out: "ana arroba correo punto es".
_SPELT = re.compile(
    r"(?i:[\w.+-]{2,64} ?(?:[(\[](?:arroba|at)[)\]]|\barroba\b) ?[\w-]{2,63}"
    r"(?: ?(?:\.|\b(?:punto|dot)\b) ?)(?:com|es|net|org|cat|gal|eus|eu|example)\b)"
)
_MAILBOX = either(
    r"""
    info\w*, contact\w*, atencion\w*, ayuntamiento, alcaldia, registro, secretaria,
    oficina, intervencion, tesoreria, padron, biblioteca, policia, deportes?, cultura,
    obras, urbanismo, turismo, juventud, cementerio, juzgado, empleo, citas?, reservas?,
    soporte, consultas, quejas, incidencias, averias, clientes, dp[do], no-?reply, buzon
    """
)
#: Addresses that are nobody's in particular: ``registro@``.
_OFFICE = re.compile(rf"(?i:{_MAILBOX})(?:[._-]\w+)?@")
#: A link to chat with a phone number.
_CHAT = re.compile(r"\bwa\.me/(?P<it>\+?\d{9,15})\b")
_BIRTH = re.compile(f"(?i:{BIRTH})")
_FILE = either(
    """
    expedientes?, exp, ref, referencia, registro, factura, contrato, recibo, csv,
    contador, poliza, entrada, liquidacion, solicitud, decreto, licencia
    """
)
#: Words before a reference number of the town hall's own.
_REFERENCE = re.compile(
    rf"(?i:\b{_FILE}\b(?: de \w{{1,20}})?(?:[ :.,]|nº|n\.|num(?:ero)?\b){{0,8}})$"
)
_PAPERS = re.compile(f"(?i:{PAPERS})")
_PREFIX = re.compile(r"(?:00)?34(?=[6-9]\d{8}$)")


#: Unicode categories of invisible and enclosing marks, such as keycaps around digits.
_UNSEEN = frozenset({"Cf", "Me"})

#: White space between words, including single line breaks; an empty line stays.
_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*(?=\S)(?<!\n\n)|[^\S\n]+")


def words_in_public(
    text: str, allowed: Collection[str]
) -> tuple[tuple[str, Personal], ...]:
    """
    Return the personal data in a public answer, in order, each with its kind.

    A street with a number is only a place; with a door, or as where somebody lives, it
    is a home.

    Args:
        text: The whole answer.
        allowed: What may be said, in any grouping: phone numbers, accounts and
            addresses of the town hall, mail addresses, and ``@domain`` for all of a
            domain.
    """
    spaced = _seen(text)
    unaccented = _unaccented(spaced)
    fine = frozenset(filter(None, map(_key, allowed)))
    places = tuple(filter(str.strip, map(_words, allowed)))
    domains = tuple(one.casefold() for one in allowed if one.startswith("@"))
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, str, Personal]] = []
    for start, end, kind in _told(unaccented):
        if any(start < e and s < end for s, e in taken):
            continue
        taken.append((start, end))
        said = unaccented[start:end]
        may = _key(said) in fine
        if kind is Personal.HOME:
            # An allowed address may have a door behind it.
            may = may or _words(said).startswith(places)
        elif kind is Personal.EMAIL:
            may = may or said.casefold().endswith(domains)
        if not may:
            found.append((start, spaced[start:end].strip(), kind))

    return tuple(one[1:] for one in sorted(found, key=lambda one: one[0]))


def asked_in_public(text: str) -> str:
    """
    Return the words with which a public answer asks for personal data; empty if there
    are none.
    """
    spaced = _seen(text)
    found = asked(_unaccented(spaced))
    return spaced[found].strip() if found else ""


def contacts_in(texts: Iterable[str]) -> frozenset[str]:
    """
    Return the phone numbers and mail addresses in texts that are public anyway: answers
    may say them, too.
    """
    said = "\n\n".join(texts)
    found = _forms(said, (Personal.PHONE, Personal.EMAIL))
    return frozenset(said[start:end] for start, end, _ in found)


def _seen(text: str) -> str:
    """
    Return *text* as it looks: composed (NFC), without invisible and enclosing marks,
    and with single blanks.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(c for c in composed if unicodedata.category(c) not in _UNSEEN)
    return _BLANK.sub(" ", seen.replace("\ufe0f", ""))


def _told(text: str) -> Iterator[tuple[int, int, Personal]]:
    """
    Yield the spans of personal data, the more certain first, as they may overlap.
    """
    yield from _forms(text, Personal)
    yield from sentences.told(text)


def _forms(text: str, kinds: Iterable[Personal]) -> Iterator[tuple[int, int, Personal]]:
    wanted = frozenset(kinds)
    for pattern, kind, counts in _FORMS:
        for match in pattern.finditer(text) if kind in wanted else ():
            if counts(match):
                yield *match.span("it" if "it" in pattern.groupindex else 0), kind


def _always(_match: re.Match[str]) -> bool:
    return True


def _is_persons(match: re.Match[str]) -> bool:
    return _OFFICE.match(match[0]) is None


def _is_plate(match: re.Match[str]) -> bool:
    return _UNITS.search(match[0]) is None and _is_no_reference(match)


def _is_no_reference(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 60) : match.start()]
    return _REFERENCE.search(before) is None


def _is_phone(match: re.Match[str]) -> bool:
    return _is_no_reference(match) and numbers.is_phone(match)


def _is_card(match: re.Match[str]) -> bool:
    return _is_no_reference(match) and numbers.is_card(match)


def _is_iban(match: re.Match[str]) -> bool:
    # The match may include words behind it: try it up to each group.
    groups = match[0].split()
    return any(is_iban("".join(groups[: n + 1])) for n in range(len(groups)))


_FORMS = (
    (numbers.ACCOUNT, Personal.ACCOUNT, _always),
    (_FOREIGN, Personal.ACCOUNT, _is_iban),
    (_EMAIL, Personal.EMAIL, _is_persons),
    (_SPELT, Personal.EMAIL, _is_persons),
    (numbers.CARD, Personal.ACCOUNT, _is_card),
    (numbers.CADASTRAL, Personal.HOME, numbers.is_cadastral),
    (numbers.DNI_CALLED, Personal.IDENTITY, numbers.is_no_date),
    (numbers.DNI, Personal.IDENTITY, numbers.is_dni),
    (numbers.SOCIAL_SECURITY, Personal.IDENTITY, numbers.is_social_security),
    (_BIRTH, Personal.BIRTH, _always),
    (_PLATE_CALLED, Personal.PLATE, _always),
    (_PLATE, Personal.PLATE, _is_plate),
    (numbers.PHONE, Personal.PHONE, _is_phone),
    (_CHAT, Personal.PHONE, _always),
    (_PAPERS, Personal.IDENTITY, _always),
    (HOME, Personal.HOME, is_home),
    (FLAT, Personal.HOME, is_flat),
)


def _unaccented(text: str) -> str:
    """
    Remove accents and typography, keeping the position of each letter.
    """
    return "".join(map(_plain_letter, text))


def _plain_letter(letter: str) -> str:
    if letter in "ºª\n":
        return letter
    if letter == "°":
        return "º"
    if unicodedata.category(letter) == "Pd":
        return "-"
    if letter.isspace():
        return " "
    if letter.isdecimal():
        return str(int(letter))
    return unicodedata.normalize("NFKD", letter)[0]


def _key(written: str) -> str:
    compact = "".join(filter(str.isalnum, _unaccented(written).casefold()))
    return _PREFIX.sub("", compact)


def _words(written: str) -> str:
    """
    Return the words and numbers, each followed by a space, so that "Mayor 1" is no
    prefix of "Mayor 12".
    """
    words = re.findall(r"\d+|[^\W\d]+", _unaccented(written).casefold())
    return "".join(f"{word} " for word in words)
