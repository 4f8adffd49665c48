"""
Query plans of the store's statements.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager

from attrs import define, field, frozen
from sqlalchemy import create_engine, event, make_url

from gateway.store.engine.schema import metadata

_READING = ("SELECT", "UPDATE", "DELETE", "WITH")

#: States in which most rows end.
_AT_REST = re.compile(r"'(routed|ignored|lapsed|sent|dropped|closed|solved|refused)'")

#: Indexes that return few rows for each channel, in the order of the query.
_IN_ORDER = ("messages_waiting", "messages_crowd")

_INDEXES = {
    index.name: table.name
    for table in metadata.tables.values()
    for index in table.indexes
}

_SQLITE_STEP = re.compile(
    r"(?:SCAN|SEARCH) (?P<name>\w+)"
    r"(?: USING (?:(?:COVERING )?INDEX (?P<index>\w+)|INTEGER PRIMARY KEY))?"
    r"(?: \((?P<by>.*)\))?"
)


_POSTGRES_TERM = re.compile(r'"?(\w+)"?\)?(?:::\w+)? (?:[=<>]|IS)')


@frozen
class Step:
    """
    How a statement reads one table.

    Attributes:
        index: The index used; empty for the table itself or its primary key.
        by: The columns of the lookup; none for a full scan.
        sorted: Whether all rows found are sorted, and only a few returned.
    """

    statement: str
    table: str
    index: str = ""
    by: frozenset[str] = frozenset()
    sorted: bool = False

    def __str__(self):
        how = f"{self.table} {self.index} by {sorted(self.by)}"
        return f"{how}: {' '.join(self.statement.split())}"

    @property
    def reads_much(self):
        """
        Whether it reads a table, or a large part of one, that grows without limit.
        """
        if self.index in _IN_ORDER and "LIMIT" in self.statement:
            return self.sorted
        if self.sorted or self.by <= {"channel"}:
            return True
        if not self.by <= {"status", "state"} or "LIMIT" in self.statement:
            return False
        known = re.search(rf"{self.table}\.stat(us|e) IN \('", self.statement)
        return known is None or _AT_REST.search(self.statement) is not None


@define
class Asked:
    """
    The statements that stores sent to their database, each once.
    """

    url: str
    statements: dict = field(factory=dict)

    @contextmanager
    def listening(self, store):
        def note(_, __, statement, parameters, ___, many):
            if statement.startswith(_READING):
                first = parameters[0] if many else parameters
                self.statements.setdefault(statement, first)

        both = (store._engines.writing, store._engines.reading)
        for engine in both:
            event.listen(engine, "before_cursor_execute", note)
        yield
        for engine in both:
            event.remove(engine, "before_cursor_execute", note)

    def steps(self):
        """
        Return the database's query plans.
        """
        explain = _in_sqlite if self.url.startswith("sqlite") else _in_postgresql
        return list(dict.fromkeys(explain(self.url, self.statements)))


def _in_sqlite(url, statements):
    file = make_url(url).database
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        # Our SQLite databases are never analyzed: the plans must be good without
        # statistics, and with them.
        steps = _explained(connection, statements)
        connection.execute("BEGIN")
        connection.execute("ANALYZE")
        steps += _explained(connection, statements)
        connection.execute("ROLLBACK")
    return steps


def _explained(connection, statements):
    return [
        step
        for statement, parameters in statements.items()
        for *_, told in connection.execute(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        ).fetchall()
        for step in _sqlite_step(statement, told)
    ]


def _sqlite_step(statement, told):
    if "TEMP B-TREE FOR ORDER BY" in told and "LIMIT" in statement:
        yield Step(statement, "", sorted=True)
    match = _SQLITE_STEP.match(told)
    if match is None:
        return
    name = match["name"]
    renamed = re.search(rf"(\w+) AS {name}\b", statement)
    table = name if name in metadata.tables or not renamed else renamed[1]
    if table in metadata.tables:
        by = frozenset(re.findall(r"(\w+)[=<>]", match["by"] or ""))
        yield Step(statement, table, match["index"] or "", by)


def _in_postgresql(url, statements):
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    steps = []
    with engine.connect() as connection:
        # Show whether an index exists: with so few rows a sequential scan may be
        # cheaper.
        connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in statements.items():
            told = connection.exec_driver_sql(
                f"EXPLAIN (FORMAT JSON) {statement}", parameters
            )
            steps += _node_steps(statement, told.scalar_one()[0]["Plan"])
    engine.dispose()
    return steps


def _node_steps(statement, node):
    kind, index = node["Node Type"], node.get("Index Name", "")
    table = node.get("Relation Name") or _INDEXES.get(index) or _owner(index)
    if table in metadata.tables and (kind == "Seq Scan" or "Index" in kind):
        by = frozenset(_POSTGRES_TERM.findall(node.get("Index Cond", "")))
        yield Step(statement, table, index, by)
    for below in node.get("Plans", ()):
        yield from _node_steps(statement, below)


def _owner(index):
    # The index of a primary or unique key begins with its table's name.
    return index.partition("_")[0]
