"""
From the nodes of routes.yaml to a table, or to every mistake at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from attrs import evolve

from gateway.core.errors import Mistake, Position
from gateway.core.town import Casework, Town
from gateway.routing.around.atlas import read_places
from gateway.routing.around.surroundings import Surroundings
from gateway.routing.facts.compiling import read_knowledge
from gateway.routing.findings import ALLOWED
from gateway.routing.growing import growing
from gateway.routing.parsing.addresses import channels
from gateway.routing.parsing.chamber import read_chamber
from gateway.routing.parsing.diaries import read_diaries
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.forms import read_forms
from gateway.routing.parsing.keeping import read_cases, read_retention
from gateway.routing.parsing.more import extended
from gateway.routing.parsing.needing import check_needed
from gateway.routing.parsing.noticing import read_notices
from gateway.routing.parsing.parts import read_rules
from gateway.routing.parsing.people import People, read_people
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
from gateway.routing.parsing.written_out import CONDITIONS, written_out
from gateway.routing.rules import Rules
from gateway.routing.staff import staff
from gateway.routing.table import RoutingTable
from gateway.routing.texts import Texts, read_shorts, read_texts, shipped, untold
from gateway.routing.words.index import build
from gateway.routing.words.vocabulary import Vocabulary
from gateway.routing.words.votes import Teach, Votes

#: What every rules file must have.
MUST = ("town", "mailboxes", "otherwise")

#: What stands in the first file only.
_ONCE = ("town", "otherwise")

#: What may stand in several files, which are read one after the other.
PARTS = (
    *("mailboxes", "identity", "cases", "retention", "places", "guards", "topics"),
    *("intents", "procedures", "matters", "examples", "texts", "notices", "plenary"),
    *("calendars", "facts", "authorities", CONDITIONS),
)

#: What adds to rules that stand elsewhere.
MORE = "more"

#: What a file says of itself: which others it includes, whose it is (a mailbox, or a
#: team that has none), and which warnings are none in it.
_ITSELF = ("include", "owner", "allow")

#: What may stand in the first file, and in those that it includes.
MAIN = (*_ONCE, *PARTS, MORE, *_ITSELF)
INCLUDED = (*PARTS, MORE, *_ITSELF)


@growing()
def compile_routes(
    text: str,
    file: str = "routes.yaml",
    *,
    included: Mapping[str, str] | None = None,
    missing: Sequence[Mistake] = (),
    teach: Teach = Votes,
) -> RoutingTable:
    """
    Build the table that *text* describes.

    Args:
        text: The rules.
        file: What to call it when there is something wrong with it.
        included: The text of each file that it includes, by name.
        missing: What is wrong with included files that could not be read. They are
            told with all other mistakes; a name that is not known may be in them.
        teach: Works out what the examples teach, or finds it.

    Raises:
        ExceptionGroup: One Mistake for each mistake, in the order of the files.
    """
    included = included or {}
    reader = Reader(mistakes=list(missing), partial=bool(missing))
    sources = {file: text, **included}
    roots = _roots(sources, file, reader)
    table = None
    if roots:
        table = _table(roots, reader, _version(sources), teach)
    if reader.mistakes or table is None:
        raise ExceptionGroup(file, _in_order(reader.mistakes, list(sources)))
    return table


def includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    """
    Give the files that *text* includes, and where it says so.
    """
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


def _roots(sources: Mapping[str, str], file: str, reader: Reader) -> list[Fields]:
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


def _table(
    roots: list[Fields], reader: Reader, version: str, teach: Teach
) -> RoutingTable:
    known, *also = _files(roots, reader)
    parts = _parts([known, *also], reader)
    vocabulary = Vocabulary()
    people = read_people(
        known.get("town"), parts["mailboxes"], parts["identity"], reader, vocabulary
    )
    around = Surroundings(
        calendar=people.calendar,
        attendance=people.attendance,
        gazetteer=read_places(parts["places"], reader),
    )
    language = people.town.language
    more = [file[MORE] for file in (known, *also) if MORE in file]
    parts = written_out(extended(parts, more, language, reader), reader)
    own = shipped()
    texts = (read_texts(parts["texts"], reader, language, own), own)
    casework = read_cases(parts["cases"], reader)
    names = _names(parts, people, casework, texts, around)
    rules = read_rules(
        parts, known.get("otherwise"), people.names, names, reader, vocabulary, teach
    )
    check_needed(parts, names.intents, reader)
    diaries = read_diaries(parts["calendars"], reader)
    town = _town(people.town, parts, casework, rules.otherwise.deliver, reader)
    # All words are collected before their index is built.
    knowledge = read_knowledge(parts, names, town, texts, reader, vocabulary)
    return RoutingTable(
        town=town,
        version=version,
        rules=_told_of(people, town, rules),
        index=build(vocabulary),
        holders=reader.holders,
        colleagues=staff(people.town, people.all_handles, people.titles),
        texts=texts,
        roles=people.roles,
        around=around,
        knowledge=knowledge,
        forms=read_forms(parts["procedures"], diaries, language, reader),
        diaries=diaries,
    )


def _told_of(people: People, town: Town, rules: Rules) -> Rules:
    alarm, elected = town.identity.alarm, people.elected(town)
    return evolve(rules, persons=people.persons, alarm=alarm, elected=elected)


def _files(roots: list[Fields], reader: Reader) -> list[dict[str, Node]]:
    main, *others = roots
    known = reader.fields(main, "the file", MAIN)
    also = [_included(other, reader) for other in others]
    for file in (known, *also):
        _check_includes(file.get("include"), reader)
        reader.text(file.get("owner"), "an owner")
        reader.names(file.get("allow"), "warning", ALLOWED)
    for must in MUST:
        elsewhere = reader.partial and must in PARTS
        if not elsewhere and not any(root.get(must) for root in roots):
            reader.mistake(main, f"there is no {must!r}")
    return [known, *also]


def _names(
    parts: Mapping[str, Fields],
    people: People,
    casework: Casework,
    texts: tuple[Texts, Texts],
    around: Surroundings,
) -> Names:
    town, numbers = people.town, bool(casework.prefix and casework.receipts)
    return Names(
        mailboxes=tuple(town.mailboxes),
        handles=people.handles,
        topics=tuple(key.value for key, _ in parts["topics"].pairs),
        intents=tuple(key.value for key, _ in parts["intents"].pairs),
        texts=tuple(name for each in texts for name in each.texts),
        untold=untold(texts, numbers=numbers),
        channels=channels(town.accounts, town.mailboxes.values()),
        language=town.language,
        around=around,
    )


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


def _town(
    town: Town,
    parts: Mapping[str, Fields],
    casework: Casework,
    otherwise: Sequence[str],
    reader: Reader,
) -> Town:
    # Where nothing else says whom a mailbox answers to, it is who gets what is left.
    heads = {
        name: mailbox.head or next((n for n in otherwise if n != name), "")
        for name, mailbox in town.mailboxes.items()
    }
    return evolve(
        town,
        mailboxes={n: evolve(m, head=heads[n]) for n, m in town.mailboxes.items()},
        casework=casework,
        chamber=read_chamber(parts["plenary"], tuple(heads), casework, reader),
        retention=read_retention(parts["retention"], reader),
        noticing=read_notices(parts["notices"], reader),
        topics=read_shorts(parts["topics"], reader, town.language),
        intents=read_shorts(parts["intents"], reader, town.language),
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
                    if isinstance(value, Fields):
                        reader.names(value.get("allow"), "warning", ALLOWED)
        parts[part] = Fields(tuple(pairs.values()), Position("", 1, 1))
    return parts


def _in_order(mistakes: list[Mistake], files: list[str]) -> list[Mistake]:
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


def _version(sources: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name, text in sources.items():
        for part in (name, text):
            raw = part.encode(errors="surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()[:12]
