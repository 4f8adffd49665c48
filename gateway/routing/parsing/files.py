"""
Merging of the files of the rules into one: which keys each may have, and their parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from gateway.core.errors import Mistake, Position
from gateway.routing.parsing.fragments import FRAGMENTS
from gateway.routing.parsing.reader import MAPPING, Reader
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
from gateway.routing.rule_warnings import ALLOWED
from gateway.routing.words.text import STEMMERS

#: Required keys.
MUST = ("town", "mailboxes", "otherwise")

#: Keys of the first file only.
_ONCE = ("town", "otherwise")

#: Keys that several files may have; their entries are joined in the order of files.
PARTS = (
    *("mailboxes", "identity", "cases", "retention", "places", "guards", "topics"),
    *("intents", "procedures", "matters", "examples", "texts", "notices", "plenary"),
    *("calendars", "facts", "authorities", CONDITIONS, FRAGMENTS),
)

#: The key that adds words and examples to rules of other files.
MORE = "more"

#: Keys about the file itself: the files that it includes, its owner (a mailbox, or the
#: name of a team), its language, and the warnings that it silences.
_ITSELF = ("include", "owner", "language", "allow")

#: Keys of the first file, and of those that it includes.
MAIN = (*_ONCE, *PARTS, MORE, *_ITSELF)
INCLUDED = (*PARTS, MORE, *_ITSELF)

#: The hint where a name stands at the very left of a file and is no part of one.
_TOO_LITTLE = "is it indented too little?"


def owner(text: str, file: str) -> str:
    """
    Return the owner of a file; empty if it names none.
    """
    root = compose(text, file, [])
    return Reader().text(held(root, "owner"), "an owner")


def roots_of(sources: Mapping[str, str], file: str, reader: Reader) -> list[Fields]:
    """
    Parse *sources*, the first of which is *file*, into their roots; an empty list if
    *file* is no mapping.
    """
    roots = []
    for name, text in sources.items():
        root = compose(text, name, reader.mistakes)
        if isinstance(root, Fields):
            roots.append(root)
        elif root is not None:
            reader.mistake(root, "the file must be a mapping", MAPPING)
        reader.partial = reader.partial or not isinstance(root, Fields)
        if name == file and not isinstance(root, Fields):
            return []
    return roots


def files_of(roots: list[Fields], reader: Reader) -> list[dict[str, Node]]:
    """
    Return the keys and nodes of each file; the first of *roots* is the main file.
    """
    reader.written_in = written_in(roots)
    main, *others = roots
    known = reader.fields(main, "the file", MAIN, hint=_TOO_LITTLE)
    also = [_included(other, reader) for other in others]
    for file in (known, *also):
        _check_includes(file.get("include"), reader)
        reader.text(file.get("owner"), "an owner")
        reader.name(file.get("language"), "language", STEMMERS)
        reader.names(file.get("allow"), "warning", ALLOWED)
    for must in MUST:
        elsewhere = reader.partial and must in PARTS
        if not elsewhere and not any(root.get(must) for root in roots):
            reader.mistake(main, f"there is no {must!r}")
    return [known, *also]


def written_in(roots: Iterable[Fields]) -> dict[str, str]:
    """
    Return the language of each file that names one, by file.
    """
    told = ((root, root.get("language")) for root in roots)
    return {
        root.position.file: language.value
        for root, language in told
        if isinstance(language, Scalar) and language.value in STEMMERS
    }


def parts_of(files: list[dict[str, Node]], reader: Reader) -> dict[str, Fields]:
    """
    Return each part with the entries of all files; a name in two of them is a mistake.
    """
    parts = {}
    for part in PARTS:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for known in files:
            for key, value in reader.entries(known.get(part), part):
                if key.value in pairs:
                    first = pairs[key.value][0].position
                    problem = f"{shown(key.value)} is defined in two files"
                    reader.mistake(key, problem, f"first at {first}")
                else:
                    pairs[key.value] = (key, value)
                    if isinstance(value, Fields):
                        reader.names(value.get("allow"), "warning", ALLOWED)
        parts[part] = Fields(tuple(pairs.values()), Position("", 1, 1))
    return parts


def in_order(mistakes: list[Mistake], files: list[str]) -> list[Mistake]:
    """
    Return the mistakes by position, each once, at most `ENOUGH`.
    """
    unique = {str(mistake): mistake for mistake in mistakes}.values()
    # Files that could not be read come last.
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
            reader.mistake(key, problem, "only the main file may have it")
        else:
            pairs.append((key, value))
    rest = evolve(root, pairs=tuple(pairs))
    return reader.fields(rest, "an included file", INCLUDED, hint=_TOO_LITTLE)


def _check_includes(node: Node | None, reader: Reader) -> None:
    before = len(reader.mistakes)
    reader.scalars(node, "a file")
    # An unknown name may be defined in a file whose include has a mistake.
    reader.partial = reader.partial or len(reader.mistakes) > before
