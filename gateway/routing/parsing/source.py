"""
A strict subset of YAML as nodes with positions: text, lists and mappings.

Anchors, aliases, tags and merges are refused, so that a file reads the same to
everybody. Scalars are always text: ``no`` and ``0o17`` mean what they look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml
from attrs import define, field, frozen

from gateway.core.errors import Mistake, Position
from gateway.routing.parsing.malformed import (
    AFTER_DASH,
    GLUED,
    ITEM,
    QUOTE,
    SINGLE,
    malformed,
)

#: The most bytes of a file; a town's rules take a tenth of this.
BYTES = 256 * 1024
DEPTH = 20

#: The most mistakes that are reported.
ENOUGH = 500

#: Invisible characters that make text look different from what it is.
_INVISIBLE = re.compile("[\u200b\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")

#: What a backslash between double quotation marks may make: no text has it.
_UNWRITTEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

#: A dash that is meant to begin an item of a list, but begins a text or a line of it.
_DASH = re.compile(rf"(?:^|[\n\r])\s*(?P<dash>-)(?:(?P<blank>\s)|{AFTER_DASH})")


@frozen
class Scalar:
    """
    A text; `plain` if it is not quoted, `folded` if it is plain and of several lines
    that no dash begins.
    """

    value: str
    position: Position
    plain: bool = True
    folded: bool = False


@frozen
class Listing:
    """
    A list of nodes.
    """

    items: tuple[Node, ...]
    position: Position


@frozen
class Fields:
    """
    A mapping: pairs of key and value, in file order; keys are unique.
    """

    pairs: tuple[tuple[Scalar, Node], ...]
    position: Position

    def get(self, key: str) -> Node | None:
        """
        Return the value of *key*; None if it is missing.
        """
        return next((node for name, node in self.pairs if name.value == key), None)


Node = Scalar | Listing | Fields


def held(node: Node | None, key: str) -> Node | None:
    """
    Return the value of *key* if *node* is a mapping that has it, else None.
    """
    return node.get(key) if isinstance(node, Fields) else None


def items_of(node: Node) -> tuple[Node, ...]:
    """
    Return the items of a list; any other node counts as a list of one.
    """
    return node.items if isinstance(node, Listing) else (node,)


def is_empty(node: Node) -> bool:
    """
    Say whether *node* is an empty list or mapping.
    """
    if isinstance(node, Listing):
        return not node.items
    return isinstance(node, Fields) and not node.pairs


def compose(
    text: str, file: str, mistakes: list[Mistake], most: int = BYTES
) -> Node | None:
    """
    Parse YAML of at most *most* bytes, adding mistakes to *mistakes*.

    Returns:
        The root node; None if there is none, or parsing had to stop.
    """
    start = Position(file, 1, 1)
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        mistakes.append(Mistake(start, "the file is not Unicode text"))
        return None
    if size > most:
        hint = "move topics into files of their own, and include them"
        mistakes.append(
            Mistake(start, f"the file is longer than {most // 1024} KiB", hint)
        )
        return None
    mistakes += islice(_invisible(text, file), ENOUGH)

    composer = _Composer(text, file, mistakes, _events(text))
    try:
        return composer.document()
    except yaml.MarkedYAMLError as e:
        mistakes.append(malformed(e, text, file))
    except yaml.reader.ReaderError as e:
        place = _place(e.position, text, file)
        mistakes.append(
            Mistake(place, f"character U+{e.character:04X} is not allowed in YAML")
        )
    except _TooMany:
        pass
    except _TooDeep as e:
        mistakes.append(Mistake(e.position, f"more than {DEPTH} levels deep"))
    return None


def _events(text: str) -> Iterator[yaml.Event]:
    # Like `yaml.parse`, with half of the calls. libyaml, because PyYAML's own parser is
    # of YAML 1.1 and refuses a question in a list: "[hay sitio?]".
    loader = yaml.CSafeLoader(text)
    yield from iter(loader.get_event, None)


def _invisible(text: str, file: str) -> Iterator[Mistake]:
    for found in _INVISIBLE.finditer(text):
        name = f"U+{ord(found[0]):04X}"
        place = _place(found.start(), text, file)
        yield Mistake(place, f"invisible character {name}", "delete it")


def _place(at: int, text: str, file: str) -> Position:
    column = at - text.rfind("\n", 0, at)
    return Position(file, text.count("\n", 0, at) + 1, column)


@frozen
class _TooDeep(Exception):
    position: Position


class _TooMany(Exception):
    """
    Stops parsing: there are `ENOUGH` mistakes.
    """


@define
class _Composer:
    text: str
    file: str
    mistakes: list[Mistake]
    events: Iterator[yaml.Event]
    depth: int = field(default=0)

    def place(self, mark: Any) -> Position:
        # `Any`, as libyaml's marks are not of `yaml.Mark`.
        if mark is None:
            return Position(self.file, 1, 1)
        return Position(self.file, mark.line + 1, mark.column + 1)

    def mistake(self, at: Position, problem: str, hint: str | None = None) -> None:
        self.mistakes.append(Mistake(at, problem, hint))
        if len(self.mistakes) >= ENOUGH:
            raise _TooMany

    def document(self) -> Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.mistake(
                        self.place(event.start_mark),
                        "the file has a second YAML document",
                    )
                    return None
                root = self.node(next(self.events))
        if root is None:
            self.mistake(Position(self.file, 1, 1), "the file is empty")
        return root

    def node(self, event: Any) -> Node:
        mark, end = event.start_mark, event.end_mark
        at = Position(self.file, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            hint = "write it out, or put it in quotation marks if it is text"
            self.mistake(at, f"aliases such as *{event.anchor} are not allowed", hint)
            return Scalar("", at, plain=False)
        if event.anchor is not None or event.tag is not None:
            self.check(event, at)
        if isinstance(event, yaml.ScalarEvent):
            if event.style == '"' and (found := _UNWRITTEN.search(event.value)):
                problem = f"a backslash here writes the character U+{ord(found[0]):04X}"
                self.mistake(at, problem, SINGLE)
            plain = event.style in (None, "")
            if plain and event.value[:1].isspace() and self.begins_a_line(mark):
                # To libyaml, blanks that are no spaces are text, and indent nothing.
                raise yaml.MarkedYAMLError(problem_mark=mark)
            folded = plain and end.line > mark.line
            dashed = (folded or (plain and event.value.startswith("-"))) and self.dash(
                mark.index, end.index
            )
            return Scalar(event.value, at, plain, folded and not dashed)
        self.depth += 1
        if self.depth > DEPTH:
            raise _TooDeep(at)
        listing = isinstance(event, yaml.SequenceStartEvent)
        node: Node = self.listing(at) if listing else self.fields(at)
        self.depth -= 1
        return node

    def begins_a_line(self, mark: Any) -> bool:
        return not self.text[mark.index - mark.column : mark.index].strip()

    def dash(self, start: int, end: int) -> bool:
        # Whether it told of one: then the lines of that text need no second mistake.
        found = _DASH.search(self.text[start:end])
        if found is None:
            return False
        at = _place(start + found.start("dash"), self.text, self.file)
        if found["blank"]:
            hint = f"align its dash with the others of the list, or {QUOTE}"
            self.mistake(at, "this line goes on with the text above it", hint)
        else:
            self.mistake(at, GLUED, f"{ITEM}, or {QUOTE}")
        return True

    def listing(self, at: Position) -> Listing:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Listing(tuple(items), at)

    def fields(self, at: Position) -> Fields:
        pairs: list[tuple[Scalar, Node]] = []
        lines: dict[str, int] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, value = self.node(event), self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.mistake(key.position, "a key must be text")
            elif key.value == "<<" and key.plain:
                hint = "write the keys out"
                self.mistake(key.position, "merges are not allowed", hint)
            elif key.value in lines:
                hint = f"first on line {lines[key.value]}"
                self.mistake(key.position, f"{shown(key.value)} is written twice", hint)
            else:
                lines[key.value] = key.position.line
                pairs.append((key, value))
        return Fields(tuple(pairs), at)

    def check(self, event: Any, at: Position) -> None:
        if event.anchor is not None:
            hint = "put it in quotation marks if it is text"
            self.mistake(at, f"anchors such as &{event.anchor} are not allowed", hint)
        if event.tag is not None:
            problem = f"tags such as {shown(event.tag)} are not allowed"
            self.mistake(at, problem, "leave it out")


def shown(value: str) -> str:
    """
    Quote *value* for a message: shortened to 40 characters, and with unprintable ones
    escaped, so that it cannot control a terminal.
    """
    short = value if len(value) <= 40 else value[:39] + "…"
    return ascii(short) if not short.isprintable() else repr(short)
