"""
Where names of places fit the words of a message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import frozen

from gateway.routing.around.name_words import NameWord
from gateway.routing.around.sites import Site
from gateway.routing.around.street_kinds import SHORTENED

_STOP = re.compile(r"[.!?;:\n]")

#: A word of a message, with its match.
Token: TypeAlias = tuple[re.Match[str], NameWord]


@frozen
class Name:
    """
    A name of a place.

    Attributes:
        site: The place.
        kind: Its kind of street; empty if there is none.
        words: The numbers of its words.
    """

    site: Site
    kind: str
    words: tuple[int, ...]


@frozen
class Fit:
    """
    A name that fits words of a message.

    Attributes:
        name: The name.
        kinds: The kinds of street that may be said with it.
        leads: The kind is said in another language, in which the house number may stand
            before it: 14 rue Italia, 14 Italia street.
        span: Where the name begins and ends, without the kind.
        whole: The same with the kind.
    """

    name: Name
    kinds: frozenset[str]
    leads: bool
    span: tuple[int, int]
    whole: tuple[int, int]

    @property
    def is_of_its_kind(self) -> bool:
        """
        Whether the place is of the kind that is said, or neither has one.
        """
        return self.name.kind in (self.kinds or ("",))


def fit(name: Name, tokens: Sequence[Token], at: int, folded: str) -> Fit | None:
    """
    Return how *name* fits the tokens from *at* on in *folded* text; nothing if it does
    not, or if it is in another language and its kind is not said with it.
    """
    end = at + len(name.words)
    if not _follows(tokens[at:end], name.words, folded):
        return None
    (first, _), (last, word) = tokens[at], tokens[end - 1]
    begins, ends = span = first.start(), last.end()
    before = _joining(tokens, at - 1, folded)
    behind = _joining(tokens, end - 1, folded, behind=True)
    kinds, leads = frozenset[str](), False
    if before is not None and before[1].kinds:
        (match, said) = before
        begins, kinds, leads = match.start(), said.kinds, said.is_abroad
    elif word.behind:
        kinds, leads = word.behind, True
    elif behind is not None and behind[1].behind:
        ends, kinds, leads = behind[0].end(), behind[1].behind, True
    found = Fit(name, kinds, leads, span, (begins, ends))
    abroad = any(each.is_abroad for _, each in tokens[at:end])
    return None if abroad and not (kinds and found.is_of_its_kind) else found


def _joining(
    tokens: Sequence[Token], at: int, folded: str, *, behind: bool = False
) -> Token | None:
    """
    Return the token at *at*, or the one behind that, if no stop parts the two.
    """
    if at < 0 or at + 1 >= len(tokens):
        return None
    one, other = tokens[at], tokens[at + 1]
    if not _joined(one, other, folded):
        return None
    return other if behind else one


def _joined(one: Token, other: Token, folded: str) -> bool:
    # A full stop between them ends a sentence, unless it is that of an abbreviation.
    (start, end), kinds = one[0].span(), one[1].kinds
    between = folded[end : other[0].start()]
    if end - start <= SHORTENED and kinds:
        between = between.removeprefix(".")
    return not _STOP.search(between)


def _follows(tokens: Sequence[Token], words: Sequence[int], folded: str) -> bool:
    if len(tokens) != len(words):
        return False
    told = all(w in t.words for (_, t), w in zip(tokens, words, strict=True))
    return told and all(_joined(one, two, folded) for one, two in pairwise(tokens))
