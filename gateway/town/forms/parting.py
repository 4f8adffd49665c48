"""
Where a message may end to answer a question and begin to tell of something else. Pure:
whether it does is for others to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from attrs import frozen

from gateway.core.writing.joining import AND
from gateway.core.writing.regex import any_of, either
from gateway.routing.words.text import plain
from gateway.town.forms.words import Word, word_of

#: Words that begin another matter, as people write them.
_BY_THE_WAY_WORDS = either(
    """
    por cierto, (?:y )?(?:ya )?(?:que|de) paso, (?:y )?una? (?:otra )?cosa m[aá]s,
    (?:y )?(?:una )?otra cosa, (?:y )?otr[ao] (?:asunto|tema|duda|pregunta|consulta),
    (?:y )?aparte, (?:y )?adem[aá]s, (?:y )?tambi[eé]n, (?:y )?por otr[ao] lado,
    per cert, (?:i )?(?:una )?altra cosa, (?:i )?a m[eé]s, (?:i )?tamb[eé],
    (?:e )?outra cousa, (?:e )?ademais, (?:e )?tam[eé]n, bide batez,
    (?:eta )?beste gauza, gainera, by the way, btw,
    (?:and )?another (?:thing|question|matter), (?:and )?also,
    (?:et )?autre chose, au fait, (?:et )?aussi, (?:und )?noch (?:etwas|eine frage),
    [uü]brigens, (?:und )?au(?:ss|ß)erdem, (?:[sș]i )?[iî]nc[aă] ceva, apropo,
    (?:[sș]i )?altceva, de asemenea, بالمناسبة, (?:و)?شيء آخر, (?:و)?أيضا
    """
)
_BY_THE_WAY = re.compile(rf"(?<!\w){_BY_THE_WAY_WORDS}\b", re.IGNORECASE)

_SENTENCE = re.compile(r"(?<=[.!?;:…؟])\s+|\n+")
_COMMA = re.compile(r"[,،]\s+")
_AND = re.compile(rf"\s(?=(?:{any_of(AND)}|[sș]i)\s)|\s(?=و)", re.IGNORECASE)

#: How many places of each kind are looked at.
_MOST = 6

#: What may stand at the edge of a part.
_EDGE = " \t\n.,;:،"

#: Words that take back or restrict what was said before them; and those that do so only
#: right behind it: "sí, no, espera", but not "sí, la farola se apaga, no va".
_BUT_WORDS = either(
    """
    pero, mas bien, mejor, salvo, excepto, menos, aunque, solo que, sino, espera,
    millor, excepte, llevat, encara que, mellor, agas, ainda que, baina, hobe, but,
    except, unless, although, rather, wait, mais, sauf, plutot, aber, ausser, lieber,
    doch, dar, insa, decat, mai bine, لكن, ولكن, إلا
    """
)
_NO_WORDS = either("si, no, ez, if, not, meme si, pas, non, wenn, nicht, nein, nu, لا")
_BUT = re.compile(rf"(?:(?:{any_of(AND)}) )?{_BUT_WORDS}\b")
_NO = re.compile(rf"{_NO_WORDS}\b")
_CLAUSE = re.compile(r"[,.;:!?\n¿¡،؟…]+")
_TAKEN_BACK = frozenset({Word.NO, Word.CANCEL, Word.CORRECT, Word.WAIT})


@frozen
class Parted:
    """
    A message in two parts.

    Attributes:
        head: What may answer a question.
        rest: What may be another matter.
        marked: Whether the rest says by its first words that it is something else.
    """

    head: str
    rest: str
    marked: bool

    @property
    def is_restricted(self) -> bool:
        """
        Whether the rest takes back or restricts the head: "sí, pero …".
        """
        parts = (plain(part).strip() for part in _CLAUSE.split(self.rest))
        clauses = [part for part in parts if part]
        return bool(clauses and _NO.match(clauses[0])) or any(
            _BUT.match(clause) or word_of(clause)[0] in _TAKEN_BACK
            for clause in clauses
        )


def parted(text: str) -> Iterator[Parted]:
    """
    Yield the ways in which *text* may be two parts, the likeliest first.
    """
    for found in islice(_BY_THE_WAY.finditer(text), _MOST):
        yield from _cut(text, found.start(), found.start(), marked=True)
    for pattern in (_SENTENCE, _COMMA, _AND):
        for found in islice(pattern.finditer(text), _MOST):
            yield from _cut(text, found.start(), found.end())


def _cut(text: str, end: int, begin: int, *, marked: bool = False) -> Iterator[Parted]:
    head, rest = text[:end].strip(_EDGE), text[begin:].strip(_EDGE)
    if head and rest:
        yield Parted(head, rest, marked)
