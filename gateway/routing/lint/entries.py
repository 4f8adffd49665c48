"""
The entries of the rules' files, as written, beside the table compiled from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from attrs import frozen

from gateway.core.errors import Position
from gateway.routing.parsing.files import MORE, PARTS, written_in
from gateway.routing.parsing.more import extended
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, Scalar, compose, held
from gateway.routing.parsing.town.offices import read_offices
from gateway.routing.parsing.written_out import written_out
from gateway.routing.rule_warnings import Lint, RuleWarning
from gateway.routing.table import RoutingTable

#: Parts that hold rules, and what one rule of each is called.
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
    A rule, a topic, a mailbox, a text or the like, as it stands in its file.
    """

    part: str
    key: Scalar
    node: Node

    @property
    def name(self) -> str:
        """
        The name as in traces, such as ``guard spam``.
        """
        return f"{KINDS.get(self.part, self.part)} {self.key.value}"

    def get(self, key: str) -> Node | None:
        """
        Return the value of *key*, if it is there.
        """
        return held(self.node, key)

    def has(self, *keys: str) -> bool:
        """
        Return whether any of *keys* is there.
        """
        return any(self.get(key) is not None for key in keys)

    def names(self, *keys: str) -> Iterator[str]:
        """
        Yield the names in the values of *keys*.
        """
        for key in keys:
            yield from Reader().texts(self.get(key), "a name")

    def place(self, key: str) -> Position:
        """
        Return where the value of *key* stands; without one, where the entry does.
        """
        return (self.get(key) or self.key).position

    def warning(
        self, lint: Lint, problem: str, hint: str | None = None, at: str = ""
    ) -> Allowable:
        """
        Return a warning about this entry, at the value of the key *at* if it has one.
        """
        return RuleWarning(lint, self.place(at), problem, hint), (self,)


#: A warning, and the entries whose ``allow`` may silence it.
Allowable = tuple[RuleWarning, tuple[Entry, ...]]


@frozen(kw_only=True)
class Entries:
    """
    All entries of all files, and the table compiled from them.

    Attributes:
        allowed: The warnings that a file's own ``allow`` silences, by file.
        vacant: The mailboxes that nobody holds.
        parts: The entries, by part and key.
        town, otherwise: The entries of these names.
        table: The compiled table.
        written_in: The language of each file that states one.
    """

    allowed: Mapping[str, tuple[str, ...]]
    vacant: frozenset[str]
    parts: Mapping[str, Mapping[str, Entry]]
    town: Entry
    otherwise: Entry
    table: RoutingTable
    written_in: Mapping[str, str]

    def mailboxes(self, entry: Entry, *keys: str) -> list[str]:
        """
        Return the mailboxes that *keys* of *entry* name; of an office that another
        mailbox holds, that mailbox.
        """
        return [*map(self.table.holder, entry.names(*keys))]

    def language_of(self, entry: Entry) -> str:
        """
        Return the language of an *entry*'s words where the entry states none.
        """
        file = entry.key.position.file
        return self.written_in.get(file, self.table.town.language)

    def of(self, *parts: str) -> Iterator[Entry]:
        """
        Return the entries of *parts*, part by part, in the order of the files.
        """
        return chain.from_iterable(self.parts[part].values() for part in parts)

    def rule_places(self) -> Mapping[str, Position]:
        """
        Return where each rule stands, by its name as in traces.
        """
        found = {entry.name: entry.key.position for entry in self.of(*KINDS)}
        return {**found, "otherwise": self.otherwise.key.position}

    def allows(self, finding: RuleWarning, entries: tuple[Entry, ...]) -> bool:
        """
        Return whether *finding* is silenced by its file or by one of *entries*.
        """
        return finding.lint.label in self.allowed[finding.position.file] or any(
            finding.lint.label in entry.names("allow") for entry in entries
        )


def read_entries(texts: Mapping[str, str], table: RoutingTable) -> Entries:
    """
    Read the entries of the files that *table* was compiled from.

    Args:
        texts: The content of each file, by its name.
        table: The compiled table.
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
        town=_only(roots.values(), "town"),
        otherwise=_only(roots.values(), "otherwise"),
        table=table,
        written_in=reader.written_in,
    )


def _only(roots: Iterable[Fields], name: str) -> Entry:
    pairs = chain.from_iterable(root.pairs for root in roots)
    return next(Entry(name, key, node) for key, node in pairs if key.value == name)
