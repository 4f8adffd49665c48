"""
From the nodes of routes.yaml to a table, or to every mistake at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from gateway.core.errors import Mistake, Position
from gateway.routing.effects import Names
from gateway.routing.index import Vocabulary, build
from gateway.routing.parts import read_rules
from gateway.routing.people import read_people
from gateway.routing.reader import Reader
from gateway.routing.source import Fields, Node, Scalar, compose, shown
from gateway.routing.staff import staff
from gateway.routing.table import RoutingTable
from gateway.routing.texts import Texts, read_texts, shipped

#: What every rules file must have.
_MUST = ("town", "mailboxes", "otherwise")

#: What stands in the first file only.
_ONCE = ("include", "town", "otherwise")

#: What may stand in several files, which are read one after the other.
PARTS = ("mailboxes", "guards", "topics", "intents", "procedures", "matters", "texts")

#: The most mistakes worth telling.
_ENOUGH = 500


def compile_routes(
    text: str,
    file: str = "routes.yaml",
    *,
    included: Mapping[str, str] | None = None,
    catalogue: Texts | None = None,
) -> RoutingTable:
    """
    Build the table that *text* describes.

    Args:
        text: The rules.
        file: What to call it when there is something wrong with it.
        included: The text of each file that it includes, by name.
        catalogue: What the gateway says where the town has no text of its own.

    Raises:
        ExceptionGroup: One Mistake for each mistake, in the order of the files.
    """
    included = included or {}
    reader = Reader()
    own = shipped() if catalogue is None else catalogue
    sources = {file: text, **included}
    roots = _roots(sources, file, reader)
    table = None
    if roots:
        table = _table(roots, reader, own, _version(sources))
    if reader.mistakes or table is None:
        raise ExceptionGroup(file, _in_order(reader.mistakes, list(sources)))
    return table


def includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    """
    Give the files that *text* includes, and where it says so.
    """
    reader = Reader()
    root = compose(text, file, reader.mistakes)
    if not isinstance(root, Fields):
        return ()
    scalars = reader.scalars(root.get("include"), "a file")
    return tuple((scalar.value, scalar.position) for scalar in scalars)


def _roots(sources: Mapping[str, str], file: str, reader: Reader) -> list[Fields]:
    roots = []
    for name, text in sources.items():
        root = compose(text, name, reader.mistakes)
        if isinstance(root, Fields):
            roots.append(root)
        elif root is not None:
            reader.mistake(root, "the file must be names, each with a colon")
        if name == file and not isinstance(root, Fields):
            return []
    return roots


def _table(
    roots: list[Fields], reader: Reader, own: Texts, version: str
) -> RoutingTable:
    main, *others = roots
    known = reader.fields(main, "the file", (*PARTS, *_ONCE))
    also = [reader.fields(other, "an included file", PARTS) for other in others]
    for must in _MUST:
        if not any(root.get(must) for root in roots):
            reader.mistake(main, f"there is no {must!r}")
    parts = _parts([known, *also], reader)
    vocabulary = Vocabulary()
    people = read_people(known.get("town"), parts["mailboxes"], reader, vocabulary)
    language = people.town.languages[0]
    texts = read_texts(parts["texts"], reader, language, own)
    names = Names(
        mailboxes=tuple(people.town.mailboxes),
        topics=tuple(key.value for key, _ in parts["topics"].pairs),
        intents=tuple(key.value for key, _ in parts["intents"].pairs),
        texts=(*texts.texts, *own.texts),
        language=language,
    )
    rules = read_rules(
        parts, known.get("otherwise"), people.names, names, reader, vocabulary
    )
    return RoutingTable(
        town=people.town,
        version=version,
        rules=rules,
        index=build(vocabulary),
        colleagues=staff(people.town, people.handles),
        texts=(texts, own),
        roles=people.roles,
        hours=people.hours,
    )


def _parts(files: list[dict[str, Node]], reader: Reader) -> dict[str, Fields]:
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
        parts[part] = Fields(tuple(pairs.values()), Position("", 1, 1))
    return parts


def _in_order(mistakes: list[Mistake], files: list[str]) -> list[Mistake]:
    unique = {str(mistake): mistake for mistake in mistakes}.values()
    return sorted(
        unique,
        key=lambda m: (
            files.index(m.position.file),
            m.position.line,
            m.position.column,
        ),
    )[:_ENOUGH]


def _version(sources: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in sources.items():
        for part in (name, text):
            raw = part.encode(errors="surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:12]
