"""
What stands in the files of rules, entry by entry, beside the table that it became.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from attrs import frozen

from gateway.core.errors import Position
from gateway.routing.findings import Finding, Lint
from gateway.routing.parsing.files import MORE, PARTS, written_in
from gateway.routing.parsing.more import extended
from gateway.routing.parsing.offices import read_offices
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, compose, held
from gateway.routing.parsing.written_out import written_out
from gateway.routing.table import RoutingTable

#: Parts that hold rules, and what one of each is called.
KINDS = {
    "guards": "guard",
    "topics": "topic",
    "intents": "intent",
    "procedures": "procedure",
    "matters": "matter",
    "facts": "fact",
    "authorities": "authority",
}


@frozen
class Entry:
    """
    A rule, a topic, a mailbox or a text, as it stands in its file.
    """

    part: str
    key: Scalar
    node: Node

    @property
    def name(self) -> str:
        """
        Give its name as traces show it.
        """
        return f"{KINDS.get(self.part, self.part)} {self.key.value}"

    def get(self, key: str) -> Node | None:
        """
        Give what *key* holds, if it is there.
        """
        return held(self.node, key)

    def has(self, *keys: str) -> bool:
        """
        Say whether any of *keys* is there.
        """
        return any(self.get(key) is not None for key in keys)

    def names(self, *keys: str) -> Iterator[str]:
        """
        Give the names that *keys* hold.
        """
        for key in keys:
            yield from Reader().texts(self.get(key), "a name")

    def place(self, key: str) -> Position:
        """
        Give the place of what *key* holds; else its own.
        """
        return (self.get(key) or self.key).position

    def doubt(
        self, lint: Lint, problem: str, hint: str | None = None, at: str = ""
    ) -> Doubt:
        """
        Doubt it, *at* what that key holds; else at its own place.
        """
        return Finding(lint, self.place(at), problem, hint), (self,)


#: What there is to say, and those who may allow it.
Doubt = tuple[Finding, tuple[Entry, ...]]


@frozen(kw_only=True)
class Entries:
    """
    All entries of all files, and the table that they became.

    Attributes:
        allowed: By file, the warnings that are none in it.
        vacant: The mailboxes that nobody has.
        town: What stands in ``town``.
        written_in: Files that say what language they are written in, and which.
    """

    allowed: Mapping[str, tuple[str, ...]]
    vacant: frozenset[str]
    parts: Mapping[str, Mapping[str, Entry]]
    town: Entry
    table: RoutingTable
    written_in: Mapping[str, str]

    def mailboxes(self, entry: Entry, *keys: str) -> list[str]:
        """
        Give the mailboxes that *keys* of an *entry* name, or who holds those offices.
        """
        return [*map(self.table.holder, entry.names(*keys))]

    def language_of(self, entry: Entry) -> str:
        """
        Give the language of words of an *entry* where nothing is said.
        """
        file = entry.key.position.file
        return self.written_in.get(file, self.table.town.language)

    def of(self, *parts: str) -> Iterator[Entry]:
        """
        Give the entries of some parts, in the order of the files.
        """
        return chain.from_iterable(self.parts[part].values() for part in parts)

    def allow(self, finding: Finding, entries: tuple[Entry, ...]) -> bool:
        """
        Say whether its file or one of *entries* allows what was found.
        """
        return finding.lint.label in self.allowed[finding.position.file] or any(
            finding.lint.label in entry.names("allow") for entry in entries
        )


def read_entries(texts: Mapping[str, str], table: RoutingTable) -> Entries:
    """
    Look at the files that *table* was made from.
    """
    language = table.town.language
    composed = {file: compose(text, file, []) for file, text in texts.items()}
    roots = {file: root for file, root in composed.items() if isinstance(root, Fields)}
    reader = Reader(written_in=written_in(roots.values()))
    start = Position("", 1, 1)
    own = {
        part: Fields(
            tuple(p for r in roots.values() for p in reader.entries(r.get(part), part)),
            start,
        )
        for part in PARTS
    }
    offices = read_offices(own["mailboxes"], reader)
    own["mailboxes"] = offices.mailboxes
    more = [added for r in roots.values() if (added := r.get(MORE)) is not None]
    whole = written_out(extended(own, more, language, reader), reader)
    return Entries(
        allowed={
            file: reader.texts(root.get("allow"), "a warning")
            for file, root in roots.items()
        },
        vacant=frozenset(key.value for key, _ in offices.vacant.pairs),
        parts={
            part: {key.value: Entry(part, key, node) for key, node in fields.pairs}
            for part, fields in whole.items()
        },
        town=_town(roots.values()),
        table=table,
        written_in=reader.written_in,
    )


def _town(roots: Iterable[Fields]) -> Entry:
    pairs = chain.from_iterable(root.pairs for root in roots)
    return next(Entry("town", key, node) for key, node in pairs if key.value == "town")
