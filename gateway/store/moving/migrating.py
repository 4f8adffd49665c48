"""
Create or migrate a database's schema.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from typing import Any

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
)

from gateway.store.engine.engines import Engines, wrong
from gateway.store.moving import revisions

log = structlog.get_logger()

#: Alembic keeps its state in module globals: one store at a time.
_alembic = threading.Lock()

#: Whether tables may be created in the schema where they would be, with the names of
#: the database and of the role; NULL if PostgreSQL has no such schema.
_WHERE = (
    "SELECT has_schema_privilege(current_schema(), 'CREATE'), current_database(), "
    "current_user"
)

#: Others wait until this transaction ends.
_LOCK = "LOCK TABLE alembic_version IN EXCLUSIVE MODE"


def migrate(engines: Engines) -> None:
    """
    Create or migrate the schema, in one transaction; several processes may try it at
    the same time.

    Raises:
        SettingsInvalid: The database is newer than we are, has no schema to create
            tables in, or a migration fails for good.
    """
    with engines.reading.connect() as connection:
        if _is_current(engines, connection):
            return
        _look_where(engines, connection)
    with _alembic:
        _upgrade(engines)


def _look_where(engines: Engines, connection: Connection) -> None:
    if engines.file is not None:
        return
    may, database, role = connection.exec_driver_sql(_WHERE).one()
    if may is None:
        raise wrong(
            f"{engines.name}: no schema that its search_path names is there, or is "
            "open to this role; make one (CREATE SCHEMA), or name another"
        )
    if not may:
        raise wrong(
            f"{engines.name}: this role may make no tables there; let it own the "
            f"database (ALTER DATABASE {database} OWNER TO {role}), or the schema"
        )


def _upgrade(engines: Engines) -> None:
    # In PostgreSQL two processes may both try to create the table of versions. One of
    # them succeeds; for the other, the table exists, which is all that the lock below
    # needs.
    with (
        suppress(IntegrityError, ProgrammingError, InternalError),
        engines.writing.begin() as connection,
    ):
        command.ensure_version(_config(connection))
    with engines.writing.begin() as connection:
        _lock(connection)
        old = not _is_current(engines, connection)
        if old:
            _go_up(engines, connection)
    # Logged after the commit, which may fail as well, for instance on a full disk.
    if old:
        log.info("store.upgraded", database=engines.name)


def _go_up(engines: Engines, connection: Connection) -> None:
    try:
        command.upgrade(_config(connection), "head")
    except DBAPIError as e:
        if not _is_for_good(e):
            raise
        # The further lines may quote a row, and so somebody's words.
        [problem, *_] = str(e.orig).splitlines()
        raise wrong(
            f"{engines.name} cannot be brought up to date, and is as it was: "
            f"{problem}; use the version from before until a newer one mends this"
        ) from e


def _is_for_good(problem: DBAPIError) -> bool:
    # A full disk, a lock or a lost connection may pass; a statement that is wrong, or
    # wrong for the data, stays so. SQLite uses one error class for both.
    if isinstance(problem.orig, sqlite3.OperationalError):
        return problem.orig.sqlite_errorcode == sqlite3.SQLITE_ERROR
    own = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
    return isinstance(problem, own)


def _lock(connection: Connection) -> None:
    # SQLite has locked the whole file already.
    if connection.dialect.name != "postgresql":
        return
    # Creating an index on millions of rows takes long, and so does waiting for whoever
    # creates it.
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    driver: Any = connection.connection.driver_connection
    driver.patience = None
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_LOCK)
    except (NotSupportedError, ProgrammingError) as e:
        # Some databases that only speak PostgreSQL's protocol lock no tables: there,
        # the second process fails, and finds everything done when it is restarted.
        log.warning("store.not_locked", problem=" ".join(str(e.orig).split()))


def _is_current(engines: Engines, connection: Connection) -> bool:
    """
    Say whether the schema is current.

    Raises:
        SettingsInvalid: It has a revision that is unknown here.
    """
    scripts = ScriptDirectory.from_config(_config(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    there = set(MigrationContext.configure(connection).get_current_heads())
    if there - known:
        raise wrong(
            f"{engines.name} was used by a newer version of the "
            "gateway; install that one, or restore a copy from before"
        )
    return there == set(scripts.get_heads())


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign starts a reference in Alembic's configuration.
    folder = str(revisions.FOLDER).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    return config
