"""
Bring a database's schema up to date.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
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

log = structlog.get_logger()

#: Alembic keeps what it works on in its own module: one store at a time.
_alembic = threading.Lock()

#: A schema that tables could be made in; none where PostgreSQL has no such one.
_WHERE = "SELECT current_schema()"

#: Others wait until this transaction ends.
_LOCK = "LOCK TABLE alembic_version IN EXCLUSIVE MODE"


def migrate(engines: Engines) -> None:
    """
    Make or migrate the schema, in one transaction; several processes may try it at
    the same time.

    Raises:
        SettingsInvalid: The database is newer than we are, has no schema to make tables
            in, or a step fails for good.
    """
    with engines.reading.connect() as connection:
        if _is_current(engines, connection):
            return
        _look_where(engines, connection)
    with _alembic:
        _upgrade(engines)


def _look_where(engines: Engines, connection: Connection) -> None:
    if engines.file is None and not connection.exec_driver_sql(_WHERE).scalar():
        raise wrong(
            f"{engines.name}: no schema that its search_path names is there, or is "
            "open to this role; make one (CREATE SCHEMA), or name another"
        )


def _upgrade(engines: Engines) -> None:
    # In PostgreSQL two processes may both begin to make the table of versions. One
    # of them wins, and for the other it is there: the lock below needs no more.
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
    # Only now: to keep it may fail, too, as where the disk is full.
    if old:
        log.info("store.upgraded", database=engines.name)


def _go_up(engines: Engines, connection: Connection) -> None:
    try:
        command.upgrade(_config(connection), "head")
    except DBAPIError as e:
        if not _is_for_good(e):
            raise
        # What follows the first line may be a row, and somebody's words.
        [problem, *_] = str(e.orig).splitlines()
        raise wrong(
            f"{engines.name} cannot be brought up to date, and is as it was: "
            f"{problem}; use the version from before until a newer one mends this"
        ) from e


def _is_for_good(problem: DBAPIError) -> bool:
    # What is full, locked or gone may be otherwise later; a statement that is wrong, or
    # wrong for what the rows hold, stays so. SQLite calls both by one name.
    if isinstance(problem.orig, sqlite3.OperationalError):
        return problem.orig.sqlite_errorcode == sqlite3.SQLITE_ERROR
    own = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
    return isinstance(problem, own)


def _lock(connection: Connection) -> None:
    # SQLite has locked the whole file already.
    if connection.dialect.name != "postgresql":
        return
    # An index of millions of rows takes its time, and so does waiting for whoever
    # makes it.
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    driver: Any = connection.connection.driver_connection
    driver.patience = None
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_LOCK)
    except (NotSupportedError, ProgrammingError) as e:
        # Some that only speak PostgreSQL's language lock no tables: there, whoever
        # comes second fails, and finds everything done when it starts again.
        log.warning("store.not_locked", problem=" ".join(str(e.orig).split()))


def _is_current(engines: Engines, connection: Connection) -> bool:
    """
    Say whether nothing is left to be done.

    Raises:
        SettingsInvalid: What was done there is unknown here.
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
    folder = Path(__file__).with_name("migrations")
    # A percent sign would begin a reference in alembic's files.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
