"""
Search of an answer for personal data told in words of somebody in particular.

It goes sentence by sentence. General statements do not count ("si tiene una
discapacidad", "quien debe dos recibos"), nor what people can do with what is theirs
("puede pagar su multa").
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
#: Words that make a sentence general.
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
#: Verbs for what people can do with what is theirs.
_MAY = re.compile(rf"\b{_DOES}(?: aqui| en la web)? (?:\w+ ){{0,1}}$", re.IGNORECASE)
#: Kinds that do not count in a question.
_ASKED = frozenset({Personal.MINOR, Personal.CASE})
_HOME = re.compile("|".join(addresses.HOMES))
_HELLO = either(
    """
    hola, buen[oa]s(?: d[ií]as| tardes| noches)?, gracias, estimad[oa], querid[oa], si,
    no, don, dona, bon dia, boas, kaixo, hello, hi, dear
    """
)
#: Greetings before the name of the addressee.
_GREETS = re.compile(rf"[\s,;:!¡-]*(?:{_HELLO}[\s,;:!¡-]*)*", re.IGNORECASE)
_MET_THERE = re.compile(addresses.PLACE, re.IGNORECASE)


@cache
def _words() -> list[tuple[re.Pattern[str], Personal]]:
    """
    Compile all patterns, each with its kind: lazily, as few processes check answers,
    and each by itself, as two may match at one place.
    """
    return [
        (re.compile(way, re.IGNORECASE), kind)
        for told in (life.TOLD, papers.TOLD, abroad.TOLD)
        for kind, ways in told.items()
        for way in ways
    ]


def told(text: str) -> Iterator[tuple[int, int, Personal]]:
    """
    Yield the span and kind of each piece of personal data in *text*, which has no
    accents and has kept its case.
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
    Return the part of the sentence before the match.
    """
    before = match.string[max(0, match.start() - 200) : match.start()]
    return _ENDS.split(before)[-1]


def _is_question(match: re.Match[str]) -> bool:
    end = _ENDS.search(match.string, match.end())
    return end is not None and end[0] == "?"


def _is_greeted(match: re.Match[str], before: str) -> bool:
    """
    Say whether the match begins with the name of the addressee: "Paco, en Almez 3 no
    hay".
    """
    if not (match[0].startswith(MARK) and _GREETS.fullmatch(before)):
        return False
    behind = match.string[match.end() : match.end() + 1]
    return behind not in {",", ")"}
