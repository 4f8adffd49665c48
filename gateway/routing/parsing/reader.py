"""
Conversion of nodes to values, collecting all mistakes on the way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from attrs import define, field

from gateway.core.errors import Mistake, Position
from gateway.routing.parsing.malformed import in_brackets
from gateway.routing.parsing.source import (
    Fields,
    Node,
    Scalar,
    is_empty,
    items_of,
    shown,
)
from gateway.routing.rule_warnings import Lint
from gateway.routing.words.text import STEMMERS, plain

T = TypeVar("T")

#: The kind of name that may be an office which another mailbox holds.
HELD = "mailbox"

#: Kinds of names that may be defined in any file.
_ELSEWHERE = (
    *(HELD, "guard", "topic", "intent", "procedure", "matter", "text", "place"),
    *("calendar", "channel", "condition", "fragment or list of places"),
)

#: What people call something that has another name here; warnings show their codes.
_CALLED = {"x": "twitter", **{lint.code.casefold(): lint.label for lint in Lint}}

#: Kinds of names of which there are few, so that a mistake names them all.
_FEW = ("key", "language", "outcome", "urgency", "reply", "standing")
#: The hint where a mapping is missing.
MAPPING = "lines such as key: value"
#: How yes and no are written.
YES = {"yes": True, "true": True, "no": False, "false": False}


@define
class Reader:
    """
    Reads nodes. Each method returns something usable even after a mistake, so that all
    mistakes are found in one run.

    Attributes:
        mistakes: All mistakes so far.
        partial: A file could not be read, so that unknown names are no mistakes: they
            may be defined there.
        holders: By office that another mailbox holds: that mailbox, which is meant
            wherever the office is named.
        written_in: The language of each file that names one.
        titled: By office, person, alias and address, folded: the mailbox's name.
    """

    mistakes: list[Mistake] = field(factory=list)
    partial: bool = False
    holders: Mapping[str, str] = field(factory=dict)
    written_in: Mapping[str, str] = field(factory=dict)
    titled: Mapping[str, str] = field(factory=dict)

    def language_of(self, at: Node, language: str) -> str:
        """
        Return the language of the file of *at*; else *language*, the town's.
        """
        return self.written_in.get(at.position.file, language)

    def mistake(
        self, at: Node | Position, problem: str, hint: str | None = None
    ) -> None:
        """
        Note a mistake.
        """
        place = at if isinstance(at, Position) else at.position
        self.mistakes.append(Mistake(place, problem, hint))

    def unknown(
        self, node: Scalar, kind: str, known: Collection[str], hint: str | None = None
    ) -> None:
        """
        Note that *node* is none of *known*; guess which was meant, else tell *hint*.
        """
        if self._elsewhere(kind):
            return
        several = hint is None and "," in node.value
        guess = in_brackets(node.value) if several else meant(node.value, known)
        if kind == HELD and (titled := self.titled.get(plain(node.value))):
            guess = f"its name is {titled!r}"
        if hint is None and kind.startswith(_FEW):
            hint = f"there are: {', '.join(known)}"
        self.mistake(node, f"unknown {kind} {shown(node.value)}", guess or hint)

    def entries(self, node: Node | None, what: str) -> Iterator[tuple[Scalar, Node]]:
        """
        Yield the keys and values of a mapping.
        """
        if node is None:
            return
        if isinstance(node, Fields):
            yield from node.pairs
        else:
            self.mistake(node, f"{what} must be a mapping", MAPPING)

    def fields(
        self,
        node: Node | None,
        what: str,
        known: Collection[str],
        filled: Collection[str] = (),
        hint: str | None = None,
    ) -> dict[str, Node]:
        """
        Return the values of *known* keys; other keys are mistakes, told with *hint*. So
        is an empty value and, for keys of *filled*, an empty list.
        """
        found = {}
        for key, value in self.entries(node, what):
            if key.value not in known:
                self.unknown(key, f"key in {what}", known, hint)
            elif is_nothing(value) or (key.value in filled and is_empty(value)):
                self.mistake(value, f"{key.value!r} has no value")
            else:
                found[key.value] = value
        return found

    def must(
        self, node: Node, known: Collection[str], what: str, keys: Collection[str]
    ) -> None:
        """
        Note a mistake for each of the required *keys* that is not *known*.
        """
        for key in keys if isinstance(node, Fields) else ():
            if key not in known:
                self.mistake(node, f"{what} has no {key}")

    def by_language(self, node: Fields, *besides: str) -> Iterator[tuple[str, Node]]:
        """
        Yield the languages with their values; skip the keys *besides*.
        """
        for key, value in node.pairs:
            if key.value in STEMMERS:
                yield key.value, value
            elif key.value not in besides:
                self.unknown(key, "language", STEMMERS)

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """
        Return the items of a list; a single value counts as a list of one.
        """
        return () if node is None else items_of(node)

    def text(self, node: Node | None, what: str, default: str = "") -> str:
        """
        Return a text; *default* if there is none.
        """
        if node is None:
            return default
        if isinstance(node, Scalar) and node.value.strip():
            return node.value.strip()
        self.mistake(node, f"{what} must be text")
        return default

    def formed(
        self,
        node: Node | None,
        what: str,
        form: re.Pattern[str],
        problem: str,
        hint: str,
    ) -> str:
        """
        Return a text of this *form*, else an empty one; *problem* names the mistake.
        """
        told = self.text(node, what)
        if node is None or not told or form.fullmatch(told):
            return told
        self.mistake(node, f"{problem}{shown(told)}", hint)
        return ""

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """
        Return one or several texts.
        """
        return tuple(s.value.strip() for s in self.scalars(node, what))

    def scalars(self, node: Node | None, what: str) -> tuple[Scalar, ...]:
        """
        Return one or several texts, as nodes.
        """
        if isinstance(node, Scalar) and node.folded:
            hint = "write each as - farola; or put quotation marks around one text"
            self.mistake(node, "several lines that are not a list", hint)
        found = []
        for item in self.items(node):
            if isinstance(item, Scalar) and item.value.strip():
                found.append(item)
            else:
                self.mistake(item, f"{what} must be text")
        return tuple(found)

    def choice(
        self, node: Node | None, what: str, choices: Mapping[str, T]
    ) -> T | None:
        """
        Return the value in *choices* of a word; None if there is none.
        """
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.mistake(node, f"{what} must be one of: {', '.join(choices)}")
            return None
        if node.value not in choices:
            hint = meant(node.value, choices) or f"one of: {', '.join(choices)}"
            self.mistake(node, f"unknown {what} {shown(node.value)}", hint)
            return None
        return choices[node.value]

    def yes(self, node: Node | None, what: str) -> bool:
        """
        Return a boolean; False if there is none.
        """
        return self.choice(node, what, YES) or False

    def whole(self, node: Node | None, what: str, least: int, most: int) -> int | None:
        """
        Return an integer from *least* to *most*; None if there is none.
        """
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else ""
        if value.isascii() and value.isdecimal() and len(value) < 10:
            number = int(value)
            if least <= number <= most:
                return number
        self.mistake(node, f"{what} must be a whole number from {least} to {most}")
        return None

    def names(
        self,
        node: Node | None,
        kind: str,
        known: Collection[str],
        hint: str | None = None,
    ) -> tuple[str, ...]:
        """
        Return names that must be among *known*; *hint* is for those similar to none.
        """
        others = self.holders if kind == HELD else {}
        found = []
        for scalar in self.scalars(node, f"a {kind}"):
            name = others.get(scalar.value, scalar.value)
            if name in known or self._elsewhere(kind):
                found.append(name)
            else:
                self.unknown(scalar, kind, [*known, *others], hint)
        return tuple(dict.fromkeys(found))

    def name(
        self,
        node: Node | None,
        kind: str,
        known: Collection[str],
        hint: str | None = None,
    ) -> str:
        """
        Return exactly one name, which must be among *known*.
        """
        names = self.names(node, kind, known)
        if node is not None and len(self.items(node)) != 1:
            self.mistake(node, f"must be exactly one {kind}", hint)
        return next(iter(names), "")

    def _elsewhere(self, kind: str) -> bool:
        return self.partial and kind in _ELSEWHERE


def meant(word: str, known: Collection[str]) -> str | None:
    """
    Return "did you mean …?" with the most similar of *known*; None if none is similar.
    """
    folded = _CALLED.get(word.casefold(), word.casefold())
    same = [name for name in known if name.casefold() == folded]
    close = same or get_close_matches(word[:80], list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else None


def is_nothing(node: Node) -> bool:
    """
    Say whether nothing is written behind a key.
    """
    return isinstance(node, Scalar) and node.plain and not node.value
