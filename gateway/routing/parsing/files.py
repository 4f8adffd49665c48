"""
The files of the rules, read as one: what may stand in which, and what all of them say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import evolve

from gateway.core.errors import Mistake, Position
from gateway.routing.findings import ALLOWED
from gateway.routing.parsing.fragments import FRAGMENTS
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import (
    ENOUGH,
    Fields,
    Node,
    Scalar,
    compose,
    held,
    shown,
)
from gateway.routing.parsing.written_out import CONDITIONS
from gateway.routing.words.text import STEMMERS

#: What every rules file must have.
MUST = ("town", "mailboxes", "otherwise")

#: What stands in the first file only.
_ONCE = ("town", "otherwise")

#: What may stand in several files, which are read one after the other.
PARTS = (
    *("mailboxes", "identity", "cases", "retention", "places", "guards", "topics"),
    *("intents", "procedures", "matters", "examples", "texts", "notices", "plenary"),
    *("calendars", "facts", "authorities", CONDITIONS, FRAGMENTS),
)

#: What adds to rules that stand elsewhere.
MORE = "more"

#: What a file says of itself: which others it includes, whose it is (a mailbox, or a
#: team that has none), in what it is written, and which warnings are none in it.
_ITSELF = ("include", "owner", "language", "allow")

#: What may stand in the first file, and in those that it includes.
MAIN = (*_ONCE, *PARTS, MORE, *_ITSELF)
INCLUDED = (*PARTS, MORE, *_ITSELF)


#: How YAML may write a word whose letters are not in a row: a line ends in it, or a
#: letter has a number.
_ESCAPED = re.compile(r"\\(?:\s|(?:x|u00|U000000)[67])")

#: So many files that include others are known from the last time, when rules are read
#: anew.
_KNOWN = 8


def includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    """
    Give the files that *text* includes, and where it says so.
    """
    # Few files have the word, and to read all of them as YAML takes longer than to find
    # what was compiled of them.
    may = "include" in text or _ESCAPED.search(text)
    return _includes(text, file) if may else ()


@lru_cache(_KNOWN)
def _includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    reader = Reader()
    root = compose(text, file, reader.mistakes)
    scalars = reader.scalars(held(root, "include"), "a file")
    return tuple((scalar.value, scalar.position) for scalar in scalars)


def owner(text: str, file: str) -> str:
    """
    Say whose the file is, if it says so.
    """
    root = compose(text, file, [])
    return Reader().text(held(root, "owner"), "an owner")


def roots_of(sources: Mapping[str, str], file: str, reader: Reader) -> list[Fields]:
    """
    Read *sources*, the first of which is *file*; nothing if that is none.
    """
    roots = []
    for name, text in sources.items():
        root = compose(text, name, reader.mistakes)
        if isinstance(root, Fields):
            roots.append(root)
        elif root is not None:
            reader.mistake(root, "the file must be names, each with a colon")
        reader.partial = reader.partial or not isinstance(root, Fields)
        if name == file and not isinstance(root, Fields):
            return []
    return roots


def files_of(roots: list[Fields], reader: Reader) -> list[dict[str, Node]]:
    """
    Give what stands in each file, by its keys; the first of *roots* is the main one.
    """
    reader.written_in = written_in(roots)
    main, *others = roots
    known = reader.fields(main, "the file", MAIN)
    also = [_included(other, reader) for other in others]
    for file in (known, *also):
        _check_includes(file.get("include"), reader)
        reader.text(file.get("owner"), "an owner")
        reader.name(file.get("language"), "language", STEMMERS, "a file is in one")
        reader.names(file.get("allow"), "warning", ALLOWED)
    for must in MUST:
        elsewhere = reader.partial and must in PARTS
        if not elsewhere and not any(root.get(must) for root in roots):
            reader.mistake(main, f"there is no {must!r}")
    return [known, *also]


def written_in(roots: Iterable[Fields]) -> dict[str, str]:
    """
    Give what each file is written in that says so, by its name.
    """
    told = ((root, root.get("language")) for root in roots)
    return {
        root.position.file: language.value
        for root, language in told
        if isinstance(language, Scalar) and language.value in STEMMERS
    }


def parts_of(files: list[dict[str, Node]], reader: Reader) -> dict[str, Fields]:
    """
    Give each part as all files together have it.
    """
    parts = {}
    for part in PARTS:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for known in files:
            for key, value in reader.entries(known.get(part), part):
                if key.value in pairs:
                    first = pairs[key.value][0].position
                    problem = f"{shown(key.value)} is in two files"
                    reader.mistake(key, problem, f"first at {first}")
                else:
                    pairs[key.value] = (key, value)
                    if isinstance(value, Fields):
                        reader.names(value.get("allow"), "warning", ALLOWED)
        parts[part] = Fields(tuple(pairs.values()), Position("", 1, 1))
    return parts


def in_order(mistakes: list[Mistake], files: list[str]) -> list[Mistake]:
    """
    Give mistakes by their places, each once; no more than anybody reads.
    """
    unique = {str(mistake): mistake for mistake in mistakes}.values()
    # One that could not be read is none of them.
    order = {file: number for number, file in enumerate(files)}
    return sorted(
        unique,
        key=lambda m: (
            order.get(m.position.file, len(order)),
            m.position.line,
            m.position.column,
        ),
    )[:ENOUGH]


def _included(root: Fields, reader: Reader) -> dict[str, Node]:
    pairs = []
    for key, value in root.pairs:
        if key.value in _ONCE:
            problem = f"unknown key in an included file {shown(key.value)}"
            reader.mistake(key, problem, "it stands in the first file only")
        else:
            pairs.append((key, value))
    return reader.fields(evolve(root, pairs=tuple(pairs)), "an included file", INCLUDED)


def _check_includes(node: Node | None, reader: Reader) -> None:
    before = len(reader.mistakes)
    reader.scalars(node, "a file")
    # What is not known may be in a file that nobody could name.
    reader.partial = reader.partial or len(reader.mistakes) > before
