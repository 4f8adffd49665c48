"""
Refuse a role of PostgreSQL's that may not write all that the daemon writes.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import ProgrammingError

from gateway.store.engine.engines import Engines, wrong
from gateway.store.engine.schema import metadata

#: The tables, of those named, to which the role has not all rights.
_TABLES = (
    "SELECT name FROM unnest(%s::text[]) AS tables (name) WHERE NOT ("
    "has_table_privilege(name, 'SELECT') AND has_table_privilege(name, 'INSERT') AND "
    "has_table_privilege(name, 'UPDATE') AND has_table_privilege(name, 'DELETE')) "
    "ORDER BY name"
)

#: The sequence of a column, if it has one from which the role may take no number.
_SEQUENCE = (
    "SELECT name FROM (SELECT pg_get_serial_sequence(%s, %s) AS name) AS sequences "
    "WHERE NOT has_sequence_privilege(name, 'USAGE')"
)

_WHO = "SELECT quote_ident(current_schema()), quote_ident(current_user)"

#: PostgreSQL's error where there is no such function (SQLSTATE undefined_function).
_UNKNOWN = "42883"

#: How many tables are named.
_NAMED = 5


def refuse_without_rights(engines: Engines) -> None:
    """
    Refuse a role that may not write into every table, or take numbers from every
    sequence: what it accepts or claims it could not record.

    Raises:
        SettingsInvalid: It may not.
    """
    with engines.reading.connect() as connection:
        if lacks := lacking(connection):
            raise wrong(f"{engines.name}: {lacks}")


def lacking(connection: Connection) -> str:
    """
    Return a sentence about the rights that the role lacks, with the GRANT that gives
    them; empty if it has all, or the database tells none.
    """
    if connection.dialect.name != "postgresql":
        return ""
    try:
        tables, sequences = _tables(connection), _sequences(connection)
    except ProgrammingError as e:
        # Some databases that only speak PostgreSQL's protocol tell no rights.
        if getattr(e.orig, "sqlstate", None) != _UNKNOWN:
            raise
        return ""
    if not tables and not sequences:
        return ""
    schema, role = connection.exec_driver_sql(_WHO).one()
    more = len(tables) - _NAMED
    named = [
        *tables[:_NAMED],
        *([f"{more} more tables"] if more > 0 else []),
        *sequences,
    ]
    grants = [
        f"GRANT {rights} ON ALL {kind} IN SCHEMA {schema} TO {role}"
        for kind, rights, lacking in (
            ("TABLES", "SELECT, INSERT, UPDATE, DELETE", tables),
            # The second is for the commands that make numbers go on elsewhere.
            ("SEQUENCES", "USAGE, UPDATE", sequences),
        )
        if lacking
    ]
    return (
        f"this role has not the right to write {', '.join(named)} ({'; '.join(grants)})"
    )


def _tables(connection: Connection) -> Sequence[str]:
    return connection.exec_driver_sql(_TABLES, ([*metadata.tables],)).scalars().all()


def _sequences(connection: Connection) -> Sequence[str]:
    numbered = [table.autoincrement_column for table in metadata.sorted_tables]
    return [
        name
        for column in numbered
        if column is not None
        for name in connection.exec_driver_sql(
            _SEQUENCE, (column.table.name, column.name)
        ).scalars()
    ]
