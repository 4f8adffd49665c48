"""
Bulk execution of statements, with parameters already in the driver's form.

SQLAlchemy processes its knowledge of a statement anew for each row, which takes longer
than the database does to write it. On the path of every message that is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from attrs import frozen
from sqlalchemy import Connection, Dialect, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

T = TypeVar("T")

Row = Mapping[str, Any]

#: How many values are listed in one statement.
AT_ONCE = 500


@frozen
class _Made:
    """
    A statement compiled for one driver.

    Attributes:
        text: In the driver's own style.
        names: The parameters, in the order of their placeholders.
        ways: How each is converted for the database; None if unchanged.
        by_place: Rows are tuples, not dictionaries.
    """

    text: str
    names: Sequence[str]
    ways: Sequence[Callable[[Any], Any] | None]
    by_place: bool

    def given(self, rows: Sequence[Row]) -> list[Any]:
        columns: list[Iterable[Any]] = []
        for name, way in zip(self.names, self.ways, strict=True):
            column = [row[name] for row in rows]
            columns.append(column if way is None else map(way, column))
        places = zip(*columns, strict=True)
        if self.by_place:
            return [*places]
        return [dict(zip(self.names, row, strict=True)) for row in places]


#: By driver and statement.
_made: dict[tuple[str, Insert | Update], _Made] = {}


def many(
    connection: Connection, statement: Insert | Update, rows: Sequence[Row]
) -> None:
    """
    Execute *statement* with each of *rows*, which have the same keys; do nothing if
    there are none. The statement must be a constant, because it is cached.
    """
    if not rows:
        return
    dialect = connection.dialect
    key = (dialect.driver, statement)
    if key not in _made:
        _made[key] = _make(statement, dialect, [*rows[0]])
    made = _made[key]
    connection.exec_driver_sql(made.text, made.given(rows))


def _make(statement: Insert | Update, dialect: Dialect, names: Sequence[str]) -> _Made:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - it is no DDL.
    places = compiled.positiontup or [*compiled.binds]
    return _Made(
        text=compiled.string,
        names=places,
        ways=[
            compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
            for name in places
        ],
        by_place=compiled.positional,
    )


def some(values: Iterable[T]) -> Iterator[list[T]]:
    """
    Split *values* into lists that are short enough for one statement.
    """
    rest = iter(values)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece
