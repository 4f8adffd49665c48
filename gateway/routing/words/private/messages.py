"""
Detection of personal data in messages, which are then answered in private.

Identifiers are recognised by form and check letters, and though mistyped where their
form or a word beside them shows what they are. For health and minors, too, it errs on
the private side, as a private answer harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text
from gateway.routing.words.excerpt import excerpt
from gateway.routing.words.matching.patterns import Together
from gateway.routing.words.private import (
    abroad,
    basque,
    catalan,
    circumstances,
    galician,
    identifiers,
    others,
    spanish,
)
from gateway.routing.words.private.accused import ACCUSED
from gateway.routing.words.private.births import BIRTH
from gateway.routing.words.private.homes import NO_HOUSE
from gateway.routing.words.private.kinds import Personal

_PHONE_WAYS = any_way(
    r"""
    # 612 345 678, 612 34 56 78, +33 1 23 45 67 89.
    (?<![\w.,/-])(?:(?:\+|00)34[ .-]?)?[6-9]\d{2}(?:[ .-]?\d{3}){2}(?![\w-])
    |(?<![\w.,/-])(?:(?:\+|00)34[ .-]?)?[6-9]\d{2}(?:[ .-]?\d{2}){3}(?![\w-])
    |(?<!\w)\+\d{2}[ \d.-]{7,14}\d(?!\w)
    """
)
_PHONE = re.compile(_PHONE_WAYS)
_EMAIL = re.compile(r"@(?<=[\w.+-].)[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PLATE_WAYS = any_way(
    r"""
    # 1234 BCD, since 2000; before, the province first: J-1234-AB.
    (?<![\w-])\d{4}[ -]?[bcdfghjklmnprstvwxyz]{3}(?!\w)
    |(?<![\w-])[a-z]{1,2}-\d{4}-[a-z]{1,2}(?!\w)
    """
)
_PLATE = re.compile(_PLATE_WAYS)
_SUBJECTS = (spanish, galician, catalan, basque, abroad, circumstances, others)
#: Patterns of what is told in words.
_TOLD = (
    (identifiers.PAPERS, Personal.IDENTITY),
    (BIRTH, Personal.BIRTH),
    ("|".join(ACCUSED), Personal.ACCUSED),
    *(
        ("|".join(ways), kind)
        for subject in _SUBJECTS
        for kind, ways in subject.TOLD.items()
    ),
)
_HOMES = re.compile("|".join(said for said, kind in _TOLD if kind is Personal.HOME))
_ACCUSED = re.compile("|".join(ACCUSED))

_BEASTS = either(
    """
    vaca, vaquilla, yegua, burra, mula, cabra, oveja, cerda, perra, gata, gallina,
    jabalina, zorra, ciguena, paloma
    """
)
_THINGS = either(
    """
    farola, luz, bombilla, arqueta, papelera, alcantarilla, rejilla, tapa, fuente,
    contenedor, foco, banco, bolardo, arbol
    """
)
#: Nobody: "una vaca suelta, tan pancha ella"; "la farola del 8, que la del 12 ya va".
_NOBODY = re.compile(
    rf"(\b{_BEASTS}\b[^.!?\n]{{0,60}}?\btan \w+,?) ella\b"
    rf"|(\b{_THINGS}\b[^.!?\n]{{0,90}}?, (?:que|y|pero))"
    r" (?:la|el) del \d{1,3} (?=ya\b)"
)

#: A first filter for RE2, which has no look-around: necessary conditions for
#: identifiers, phones and plates. Most messages match none.
_NUMBERED = (
    (r"[6-9]\p{Nd}{2}(?:[ .-]?\p{Nd}{3}){2}", Personal.PHONE),
    (r"[6-9]\p{Nd}{2}(?:[ .-]?\p{Nd}{2}){3}", Personal.PHONE),
    (r"\+\p{Nd}{2}[ \p{Nd}.-]{7,14}\p{Nd}", Personal.PHONE),
    (r"\p{Nd}{4}[ -]?[b-z]{3}|[a-z]-\p{Nd}{4}-[a-z]", Personal.PLATE),
    (r"\p{Nd}[\p{Nd} .]{5,10}\p{Nd}[ .-]?[a-z]", Personal.IDENTITY),
    (r"[a-z]{2}\p{Nd}{2}(?:[ -]?[a-z0-9]){11}", Personal.ACCOUNT),
)
_LOOKED_FOR = Together([pattern for pattern, _ in _TOLD + _NUMBERED])
_KINDS = [kind for _, kind in _TOLD + _NUMBERED]


def personal(written: str) -> frozenset[Personal]:
    """
    Return the kinds of personal data in *written*.
    """
    return personal_in(text.plain(excerpt(written)))


def personal_in(plain: str) -> frozenset[Personal]:
    """
    Return the kinds of personal data in plain text.
    """
    likely = {_KINDS[number] for number in _LOOKED_FOR.found(plain)}
    found = {kind for kind in likely if kind not in _EXACTLY or _EXACTLY[kind](plain)}
    if "@" in plain and _EMAIL.search(plain):
        found.add(Personal.EMAIL)
    return frozenset(found)


def _of_people(plain: str) -> str:
    """
    Return *plain* text without what sounds like somebody and is a beast or a thing.
    """
    return _NOBODY.sub(r"\1\2 ", plain)


#: The exact test for kinds of which the first filter has found a candidate.
_EXACTLY: Mapping[Personal, Callable[[str], object]] = {
    Personal.PHONE: _PHONE.search,
    Personal.HOME: lambda plain: _HOMES.search(NO_HOUSE.sub(" ", _of_people(plain))),
    Personal.ACCUSED: lambda plain: _ACCUSED.search(_of_people(plain)),
    Personal.PLATE: _PLATE.search,
    Personal.IDENTITY: identifiers.has_document,
    Personal.ACCOUNT: identifiers.has_account,
}
