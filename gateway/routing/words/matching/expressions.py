"""
A parser of regular expressions, as far as needed to tell which letters a matching text
must have. It reads the usual part of RE2's syntax; anything else is `Unclear`.

Source: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

#: Stands for any character that is no letter or digit, and for a word boundary.
EDGE = "\0"

#: A class of more letters counts as any letter.
_MANY = 4

_PIECE = re.compile(
    r"(?P<word>[^\W_]+(?![*+?{]))"
    r"|(?P<repeat>(?:[*+?]|\{\d+(?:,\d*)?\})\??)"
    r"|(?P<open>\((?!\?)|\(\?:)"
    r"|(?P<other>\(\?|\{|\\[pPxQECAz0-7])"
    r"|(?P<class>\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\])"
    r"|(?P<escape>\\.)"
    r"|(?P<one>.)",
    re.DOTALL,
)
_ONE_OR_MORE = re.compile(r"\+|\{[1-9]")
_NAMED = re.compile(r"\\\w|\[:|.-.", re.DOTALL)


class Unclear(Exception):
    """
    An expression with syntax that is not read here.
    """


@frozen
class Row:
    """
    A concatenation.
    """

    parts: Sequence[Expression] = ()


@frozen
class Choice:
    """
    An alternation.
    """

    branches: Sequence[Expression]


#: Any characters, perhaps none.
ANY = None

#: An expression: a set of literals of which one stands there, or a combination.
Expression: TypeAlias = frozenset[str] | Row | Choice | None

_NOTHING = Row()


def read(pattern: str) -> Expression:
    """
    Parse *pattern* into an expression that matches all that it matches, or more.

    Args:
        pattern: An expression that RE2 accepts.

    Raises:
        Unclear: It has syntax that is not read here.
    """
    open_: list[tuple[list[Expression], list[Expression]]] = [([], [])]
    before = None
    for piece in _PIECE.finditer(pattern):
        branches, row = open_[-1]
        kind, said = piece.lastgroup, piece.group()
        if kind == "other" or kind == before == "repeat":
            raise Unclear(said)
        before = kind
        if kind == "open":
            open_.append(([], []))
        elif said == ")":
            open_.pop()
            open_[-1][1].append(_choice(branches, row))
        elif said == "|":
            open_[-1] = ([*branches, Row(row)], [])
        elif kind == "repeat":
            row[-1:] = _repeated(row[-1], said)
        else:
            row.append(_letters(kind, said))
    [(branches, row)] = open_
    return _choice(branches, row)


def _choice(branches: Sequence[Expression], row: Sequence[Expression]) -> Expression:
    return Choice([*branches, Row(row)]) if branches else Row(row)


def _repeated(part: Expression, times: str) -> list[Expression]:
    if times.startswith("?"):
        return [Choice([part, _NOTHING])]
    return [part, ANY] if _ONE_OR_MORE.match(times) else [ANY]


def _letters(kind: str | None, said: str) -> Expression:
    if kind == "word":
        return frozenset([said])
    if kind == "class":
        return _class(said[1:-1])
    if kind == "escape":
        if not said[1].isalnum():
            return _one_of(said[1])
        # RE2's \W also matches letters that are not ASCII: `Piece` allows for that.
        return frozenset(EDGE) if said[1] in "bsntrfW" else ANY
    if said in "^$":
        return frozenset(EDGE)
    return ANY if said == "." else _one_of(said)


def _class(said: str) -> Expression:
    if said.startswith("^") or _NAMED.search(said):
        return ANY
    return _one_of(re.sub(r"\\(.)", r"\1", said))


def _one_of(letters: str) -> Expression:
    some = frozenset(each if each.isalnum() else EDGE for each in letters)
    return some if len(some) <= _MANY else ANY
