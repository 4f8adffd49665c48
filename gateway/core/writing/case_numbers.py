"""
Parse the numbers of cases in what people write.
"""

from __future__ import annotations

import re
from itertools import islice

from gateway.core.case import Number
from gateway.core.writing.joining import AND
from gateway.core.writing.regex import any_of

#: How many case numbers of one message are looked up.
_NAMED = 20

_DASH = r"\-\u2010-\u2015"
_DIGITS = r"(\d{1,12})(?:-(\d{1,2}))?(?!\w)"

#: What may stand between two numbers, and before the first.
_WORD = rf"(?:(?:{any_of(AND)}|[șş]i|tambi[eé]n|tam[eé]n|també|also)\s{{1,3}})?"
_AND = rf"[\s,;+&/]{{0,5}}{_WORD}#?"
_BESIDE = rf"[ \t,;+&/]{{0,5}}{_WORD}#?"


def numbers_in(text: str, prefix: str) -> tuple[Number, ...]:
    """
    Find the numbers of cases in *text*, as people write them: ``J-412``, ``j412``, ``J
    412-2``; at most the first twenty.
    """
    one = rf"(?<!\w){re.escape(prefix)}[\s{_DASH}]?{_DIGITS}"
    first = islice(re.finditer(one, text, re.IGNORECASE), _NAMED)
    return tuple(dict.fromkeys(Number(int(m[1]), int(m[2] or 1)) for m in first))


def number_written(text: str, prefix: str) -> Number | None:
    """
    Return the number of a case that is all of *text*: ``J-412``, ``412``, ``412-2``;
    None if it is none.
    """
    mark = rf"(?:{re.escape(prefix)}[-\s]?)?" if prefix else ""
    one = rf"{mark}([0-9]{{1,12}}(?:-[0-9]{{1,2}})?)"
    match = re.fullmatch(one, text, re.IGNORECASE)
    return Number.read(match[1]) if match else None


def numbers_before(text: str, prefix: str) -> tuple[tuple[Number, ...], str]:
    """
    Return the numbers of cases with which *text* begins, as in ``J-412, 413 y J-415: it
    is mended``, and the rest of it.
    """
    numbers, at = _read(text, prefix)
    left = re.sub(rf"^[\s,;:.{_DASH}]+", "", text[at:]) if at else text
    return tuple(dict.fromkeys(numbers)), left


def is_half_read(text: str, prefix: str) -> bool:
    """
    Say whether another number follows those with which *text* begins, at once or after
    a few words, and may be a case's or not: ``J-412 or J-413``, ``J-412, 3 lamps``. A
    number after a colon does not count.
    """
    _, at = _read(text, prefix)
    called = re.escape(prefix)
    more = (
        rf"{_BESIDE}(?:{called}[\s{_DASH}]?)?\d"
        rf"|[^\w:\n]{{0,5}}(?:\w{{1,12}}[^\w:.\n]{{1,5}}){{0,3}}{called}[{_DASH}]?\d"
        rf"|[{_DASH}]\d"
    )
    return bool(at) and re.compile(more, re.IGNORECASE).match(text, at) is not None


def _read(text: str, prefix: str) -> tuple[list[Number], int]:
    """
    Read the numbers with which *text* begins, and return them with where they end. A
    number without its prefix attached may be a word and a quantity: it counts only if
    the list ends or goes on after it.
    """
    called = re.escape(prefix)
    more = rf"[,;+&/]?[ \t]{{0,3}}{_WORD}(?:{called}[\s{_DASH}]?)?\d"
    ends = rf"(?=[ \t]{{0,3}}(?:\Z|\n|[:.,;](?!\d)|[{_DASH}]\s|{more}))"
    full = re.compile(rf"{_AND}{called}[{_DASH}]?{_DIGITS}", re.IGNORECASE)
    apart = re.compile(rf"{_AND}{called}\s{_DIGITS}{ends}", re.IGNORECASE)
    bare = re.compile(rf"{_BESIDE}{_DIGITS}{ends}", re.IGNORECASE)
    numbers: list[Number] = []
    at = 0
    while match := (
        full.match(text, at)
        or apart.match(text, at)
        or (bare.match(text, at) if at else None)
    ):
        numbers.append(Number(int(match[1]), int(match[2] or 1)))
        at = match.end()
    return numbers, at
