"""
The words that a text must have for a regular expression to match: a cheap filter before
the match itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from gateway.routing.words.matching.expressions import (
    EDGE,
    Choice,
    Expression,
    Row,
    Unclear,
    read,
)
from gateway.routing.words.text import SMALL

#: The most literals into which a part of an expression is expanded.
_WAYS = 300

#: The most needs of a branch that are kept.
_KEPT = 2

#: The factor of how common a word is for each further letter; and that of a stop word.
_RARER, _COMMON = 0.4, 0.5

_EDGE = frozenset([EDGE])


class Piece(NamedTuple):
    """
    Letters within a word.

    Attributes:
        letters: The letters.
        begins: They begin the word, or the first of them or the letter before is not
            ASCII: for RE2 there is a word boundary beside such a letter.
        ends: The same at their end.
    """

    letters: str
    begins: bool
    ends: bool


#: Pieces of which a text must have at least one.
Need: TypeAlias = frozenset[Piece]

#: The needs of one branch of a pattern, the rarest first.
Branch: TypeAlias = tuple[Need, ...]


def branches(pattern: str) -> Sequence[Branch]:
    """
    Return the branches of *pattern*: a text in which it matches meets all needs of one
    of them. Empty if the needs cannot be told.

    Args:
        pattern: An expression that RE2 accepts.
    """
    try:
        told = [*_apart(read(pattern), "", "")]
    except Unclear:
        return ()
    each = [tuple(sorted(dict.fromkeys(some), key=_common)[:_KEPT]) for some in told]
    return [*dict.fromkeys(each)] if all(each) else ()


def _apart(part: Expression, before: str, behind: str) -> Iterator[list[Need]]:
    """
    Yield the needs of each branch.
    """
    if isinstance(part, Choice):
        for branch in part.branches:
            yield from _apart(branch, before, behind)
        return
    if isinstance(part, Row):
        # Mostly all branches stand between the same two edges.
        inner = [each for each in part.parts if not _ends(each)]
        if len(inner) == 1:
            at = part.parts.index(inner[0])
            left = EDGE if at > 0 else before
            right = EDGE if at + 1 < len(part.parts) else behind
            yield from _apart(inner[0], left, right)
            return
    yield _needs(part, before, behind)


def _needs(part: Expression, before: str, behind: str) -> list[Need]:
    """
    Return the needs of a part, with `EDGE` *before* or *behind* it, or nothing where
    any character may stand.
    """
    if isinstance(part, Row):
        return _in_a_row(part.parts, before, behind)
    written = _written_out(part)
    if written is not None:
        return _of_any({before + each + behind for each in written})
    if isinstance(part, Choice):
        each = [_needs(one, before, behind) for one in part.branches]
        if all(each):
            return [frozenset().union(*(min(some, key=_common) for some in each))]
    return []


def _in_a_row(parts: Sequence[Expression], before: str, behind: str) -> list[Need]:
    found: list[Need] = []
    run = frozenset([before])
    for number, part in enumerate(parts):
        written = _written_out(part)
        longer = None if written is None else _product(run, written)
        if longer is None:
            # What follows may continue the same word.
            found += _of_any(run)
            longer = written or frozenset([""])
        if written is None:
            left = before if number == 0 else _edge(parts[number - 1])
            right = behind if number + 1 == len(parts) else _edge(parts[number + 1])
            found += _needs(part, left, right)
        elif _ends(part):
            found += _of_any(longer)
            longer = written
        run = longer
    return found + _of_any({each + behind for each in run})


def _edge(part: Expression) -> str:
    return EDGE if _ends(part) else ""


def _ends(part: Expression) -> bool:
    return part == _EDGE


def _written_out(part: Expression) -> frozenset[str] | None:
    """
    Return all literals that a part stands for; None if they are too many, or any.
    """
    if part is None or isinstance(part, frozenset):
        return part
    if isinstance(part, Row):
        row: frozenset[str] | None = frozenset([""])
        for written in map(_written_out, part.parts):
            if row is None or written is None:
                return None
            row = _product(row, written)
        return row
    each = [*map(_written_out, part.branches)]
    known = [branch for branch in each if branch is not None]
    together: frozenset[str] = frozenset().union(*known)
    if len(known) < len(each) or len(together) > _WAYS:
        return None
    return together


def _product(one: frozenset[str], other: frozenset[str]) -> frozenset[str] | None:
    if len(one) * len(other) > _WAYS:
        return None
    return frozenset(before + behind for before in one for behind in other)


def _of_any(ways: AbstractSet[str]) -> list[Need]:
    """
    Return the needs that any text with one of several literals meets.
    """
    each = [_pieces(way) for way in ways]
    if not all(each):
        return []
    if len(each) == 1:
        return [frozenset([piece]) for piece in each[0]]
    return [frozenset(min(pieces, key=_common_piece) for pieces in each)]


def _pieces(way: str) -> list[Piece]:
    words = way.split(EDGE)
    last = len(words) - 1
    return [
        Piece(word, begins=at > 0, ends=at < last)
        for at, word in enumerate(words)
        if word
    ]


def _common(need: AbstractSet[Piece]) -> float:
    return sum(map(_common_piece, need))


def _common_piece(piece: Piece) -> float:
    letters, begins, ends = piece
    return _COMMON if letters in SMALL else _RARER ** (len(letters) + begins + ends)
