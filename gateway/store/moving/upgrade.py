"""
Bring a database's schema up to date when it is opened.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.exc import DBAPIError

from gateway.core.errors import DatabaseMissing, GatewayError
from gateway.store.engine.engines import Engines, engines, wrong
from gateway.store.engine.schema import metadata
from gateway.store.engine.sqlite_pools import connect
from gateway.store.moving.revisions import is_outdated, newest, there

#: Seconds to retry for, if several processes open a new file at once.
_PATIENCE = 5.0


def upgrade_at(url: str) -> None:
    """
    Create or migrate the schema of the database at *url*, if possible. Errors are
    ignored here: whoever opens the database gets them.
    """
    known = engines(url)
    try:
        with suppress(GatewayError, DBAPIError, sqlite3.Error):
            upgrade(known)
    finally:
        known.dispose()


def upgrade(
    engines: Engines,
    refuse: Callable[[Connection], None] | None = None,
    aside: Callable[[], None] | None = None,
    *,
    made: bool = False,
) -> None:
    """
    Create or migrate the schema, in one transaction; several processes may try it at
    the same time.

    Args:
        engines: Connections to the database.
        refuse: Raises what forbids the migration of an older schema.
        aside: Migrates in another process, if it can.
        made: Whether the tables must be there already, if only of an older version.

    Raises:
        DatabaseMissing: They are not.
        SettingsInvalid: The database is newer than we are, or its tables are not those
            of any release.
    """
    if engines.file is not None:
        _keep_a_log(engines.file)
    with engines.reading.connect() as connection:
        if _is_ours(connection):
            _refuse_others(engines, connection)
            return
        has_tables = inspect(connection).has_table("nodes")
        if made and not has_tables:
            raise DatabaseMissing(engines.name)
        # A database without tables has no nodes either.
        if refuse is not None and has_tables and not is_outdated(connection):
            refuse(connection)
    if aside is not None and _done(engines, aside):
        return
    # Loaded late: Alembic is large, and most starts find the schema current.
    from gateway.store.moving.migrating import migrate

    migrate(engines)


def _done(engines: Engines, aside: Callable[[], None]) -> bool:
    # A long-lived process would keep Alembic, and all the memory that it took.
    with suppress(GatewayError):
        aside()
    with engines.reading.connect() as connection:
        return _is_ours(connection)


def _is_ours(connection: Connection) -> bool:
    made = inspect(connection).has_table("alembic_version")
    return made and there(connection) == {newest()}


def _refuse_others(engines: Engines, connection: Connection) -> None:
    """
    Refuse tables that have our revision and lack a column, or want a value that we do
    not write: what is accepted could not be routed.

    Raises:
        SettingsInvalid: They do.
    """
    meant = {
        (table.name, column.name): column.nullable
        for table in metadata.sorted_tables
        for column in table.columns
    }
    made = inspect(connection).get_multi_columns(filter_names=[*metadata.tables])
    wants = {
        (table, column["name"]): _wants_a_value(column)
        for (_, table), columns in made.items()
        for column in columns
    }
    differs = meant.keys() - wants.keys()
    differs |= {each for each in wants if wants[each] and meant.get(each, True)}
    if differs:
        named = ", ".join(sorted(f"{table}.{column}" for table, column in differs))
        raise wrong(
            f"{engines.name}: its tables are of no release ({named}); use the version "
            "that made them, restore a backup, or begin with a new database"
        )


def _wants_a_value(column: ReflectedColumn) -> bool:
    return not column["nullable"] and column["default"] is None


def _keep_a_log(file: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            mode = _ask_for_a_log(file)
        except sqlite3.OperationalError:
            # SQLite does not wait for the lock here: another process may do the same.
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            break
    if mode != "wal":
        raise wrong(f"{file}: it must be on a disk of this machine")


def _ask_for_a_log(file: Path) -> str:
    with closing(connect(file, 5)) as connection:
        [mode] = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    return str(mode)
