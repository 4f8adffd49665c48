"""
Find what is told in words of somebody in particular, which everybody would read in an
answer.

It is sought sentence by sentence. Nothing is told of anybody by what holds for whoever
it concerns ("si tiene una discapacidad", "quien debe dos recibos"), nor by what people
may do with what is theirs ("puede pagar su multa").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gateway.core.writing.regex import either
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.told import abroad, addresses, life, papers
from gateway.routing.words.private.told.names import MARK, marked

_ENDS = re.compile(r"[.!?;\n]")

_WHOEVER_IT_IS = either(
    r"""
    si(?!,), quien(?:es)?, cualquier\w*, personas?, cuando, en caso de,
    (?:l[oa]s|todo el) que, comprueb\w+, comprobar, acredit\w+, asegur\w+, certifi\w+,
    justifi\w+, qui, quan, persones, quen, cando, persoas, if, when, whoever, anyone,
    people, whether, celui, ceux, quand, s', personnes, baldin, norbait, pertson\w*
    """
)
#: What makes of a sentence one about whoever it concerns.
_WHOEVER = re.compile(rf"\b{_WHOEVER_IT_IS}\b", re.IGNORECASE)
_DO = either(
    """
    ped, solicit, tramit, renov, consult, acredit, present, valor, revis, pag, abon,
    recurr, ver, sab, descarg, domicili, reclam, imprim, justific, indic, apunt,
    demanar?, sol.licit, consultar?, pagar, pedir, solicitar
    """
)
_DOES = either(
    rf"""
    {_DO}(?:ar|er|ir|e|en|a|an)?(?:se)?, tra(?:er|iga|igan), llev(?:ar|e|en), pida[n]?,
    apply for, pay, ask for, check, see, demander, payer, consulter, eskatu, ordaindu
    """
)
#: What people do with what is theirs, and whoever answers tells them how.
_MAY = re.compile(rf"\b{_DOES}(?: aqui| en la web)? (?:\w+ ){{0,1}}$", re.IGNORECASE)
#: What may be asked where everybody reads the answer.
_ASKED = frozenset({Personal.MINOR, Personal.CASE})
_HOME = re.compile("|".join(addresses.HOMES))
_HELLO = either(
    """
    hola, buen[oa]s(?: d[ií]as| tardes| noches)?, gracias, estimad[oa], querid[oa], si,
    no, don, dona, bon dia, boas, kaixo, hello, hi, dear
    """
)
#: What stands before the name of whoever is answered.
_GREETS = re.compile(rf"[\s,;:!¡-]*(?:{_HELLO}[\s,;:!¡-]*)*", re.IGNORECASE)
_MET_THERE = re.compile(addresses.PLACE, re.IGNORECASE)


@cache
def _words() -> list[tuple[re.Pattern[str], Personal]]:
    """
    Give every way of telling, and of what kind it is, once it is asked for: few
    processes look through an answer. Each is looked for by itself: of two that begin at
    one place both may be meant.
    """
    return [
        (re.compile(way, re.IGNORECASE), kind)
        for told in (life.TOLD, papers.TOLD, abroad.TOLD)
        for kind, ways in told.items()
        for way in ways
    ]


def told(text: str) -> Iterator[tuple[int, int, Personal]]:
    """
    Give where something is told of somebody in *text* without accents, which has kept
    its case, and of what kind.
    """
    seen = marked(text)
    for match in _HOME.finditer(seen):
        before = _before(match)
        if not (_MET_THERE.search(before) or _is_greeted(match, before)):
            yield *match.span(), Personal.HOME
    for pattern, kind in _words():
        for match in pattern.finditer(seen):
            before = _before(match)
            if _WHOEVER.search(before) or _MAY.search(before):
                continue
            if kind in _ASKED and _is_question(match):
                continue
            yield *match.span(), kind


def _before(match: re.Match[str]) -> str:
    """
    Give what of its sentence stands before it.
    """
    before = match.string[max(0, match.start() - 200) : match.start()]
    return _ENDS.split(before)[-1]


def _is_question(match: re.Match[str]) -> bool:
    end = _ENDS.search(match.string, match.end())
    return end is not None and end[0] == "?"


def _is_greeted(match: re.Match[str], before: str) -> bool:
    """
    Say whether whoever is named is the one who is answered: "Paco, en Almez 3 no hay".
    """
    if not (match[0].startswith(MARK) and _GREETS.fullmatch(before)):
        return False
    behind = match.string[match.end() : match.end() + 1]
    return behind not in {",", ")"}
