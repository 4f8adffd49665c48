"""
Connection pools for SQLite and PostgreSQL, configured as each needs.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import structlog
from attrs import field, frozen
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.files import hand_over, unusable
from gateway.store.engine import listening
from gateway.store.engine.error_texts import SILENT
from gateway.store.engine.servers import protected, schema, spelt, writable
from gateway.store.engine.sqlite_pools import pool
from gateway.store.engine.standby import wait_for_standby
from gateway.store.engine.timeline import Timeline
from gateway.store.engine.trouble import named, why

log = structlog.get_logger()

#: The setting that names the database.
SETTING = "VENTANILLA_STORE"

#: Number of reading connections.
READERS = 4

#: Seconds of idleness in a transaction after which PostgreSQL rolls it back. Short for
#: writers: if a node hangs while writing, another may wait for the same rows, with all
#: that it has to write. A hanging reader only delays the vacuum.
_HUNG, _READING = 5, 60

FORMS = "sqlite:///FOLDER/FILE or postgresql://USER@HOST/DATABASE"

_WAIT_FOR_DISK = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)

#: PostgreSQL's name for UTF-8; some databases that only speak its language tell none.
_ENCODINGS = ("UTF8", None)

#: Added where the server does not answer at all.
_HANGS = "does the server hang, or is it kept from this machine?"

#: PostgreSQL's error when a server no longer accepts writes (SQLSTATE
#: read_only_sql_transaction).
_READ_ONLY = "25006"

#: Errors of PostgreSQL that mean that the setting is wrong. While connecting it sends
#: no code, only words, in English unless it was built otherwise.
_WRONG = (
    "does not exist",
    "authentication failed",
    "no pg_hba.conf entry",
    "no password supplied",
    "invalid connection option",
    ' value: "',
    "permission denied for",
    "invalid port number",
    "does not support SSL",
    # From a pooler.
    "unsupported startup parameter",
)


@frozen(kw_only=True)
class Engines:
    """
    Connection pools to one database.

    Attributes:
        name: The database's name for people, without any password.
        writing: One connection; its transactions take the write lock at once.
        reading: A few connections.
        file: SQLite's file; None for PostgreSQL.
        timeline: The timelines of PostgreSQL's servers.
    """

    name: str
    writing: Engine
    reading: Engine
    file: Path | None
    timeline: Timeline = field(factory=Timeline)

    def dispose(self) -> None:
        """
        Close every connection.
        """
        self.writing.dispose()
        self.reading.dispose()


def engines(
    text: str, patience: float | None = None, timeline: Timeline | None = None
) -> Engines:
    """
    Create the connection pools for the database at the URL *text*; nothing is opened
    yet.

    Args:
        text: SQLAlchemy's URL.
        patience: How many seconds a server's answer may take; None to wait for ever,
            where giving up would help nobody.
        timeline: The timelines of its servers; None for one that logs.

    Raises:
        SettingsInvalid: It is no URL of a supported database.
    """
    try:
        url = make_url(spelt(text))
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            if "@" in f"{url.host}{url.database}{text.partition('?')[2]}":
                # What follows the first @ would be shown as the server's name.
                raise wrong("an @ of its user or password is written %40 there")
            url = url.set(drivername="postgresql+psycopg")
            return _postgresql(url, patience, timeline or Timeline())
    except (ArgumentError, ValueError):  # the latter is about a port
        raise wrong(f"it must be {FORMS}") from None
    # Each connection would have its own database in memory.
    memory = url.database in (None, "", ":memory:")
    # Only a shell expands ~.
    home = str(url.database).startswith("~")
    if url.drivername == "sqlite" and not (memory or home or url.query):
        return _sqlite(Path(str(url.database)))
    raise wrong(f"it must be {FORMS}")


def wrong(sentence: str) -> SettingsInvalid:
    """
    Return the error of a wrong database setting.
    """
    return SettingsInvalid((f"{SETTING}: {sentence}",))


def create_file(engines: Engines) -> None:
    """
    Create SQLite's file if it does not exist, accessible to us alone, and check that it
    is writable.

    Raises:
        SettingsInvalid: It cannot be created.
        TemporaryFailure: Nothing can be written there just now.
    """
    if engines.file is None:
        return
    try:
        # SQLite gives the files beside it the same mode.
        new = not engines.file.exists()
        made = os.open(engines.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if new:
                hand_over(made, engines.file.parent)
        finally:
            os.close(made)
    except OSError as e:
        raise unusable(e, f"{SETTING}: {engines.file}") from None


def unreachable(
    engines: Engines, problem: DBAPIError | sqlite3.Error
) -> SettingsInvalid | TemporaryFailure:
    """
    Say why the database could not be opened: wrong settings, or a temporary failure.
    The error itself is in the log.
    """
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    reason = " ".join(str(cause).split())
    password = engines.writing.url.password
    if password:
        reason = reason.replace(password, "***")
    log.info("store.not_opened", problem=reason)
    settings = "not a database" in reason or any(w in reason for w in _WRONG)
    told = named(problem) if settings else why(problem)
    sentence = f"{engines.name}: {told or reason}"
    if SILENT in reason or "timeout expired" in reason:
        sentence = f"{sentence} ({_HANGS})"
    if settings:
        return wrong(sentence)
    return TemporaryFailure(f"the store cannot be opened just now: {sentence}")


def _sqlite(file: Path) -> Engines:
    return Engines(
        name=f"SQLite database {file}",
        # Readers find in the system's cache what they have not in theirs; a writer
        # whose cache is full writes pages to the log that it must write again.
        writing=pool(file, 1, "BEGIN IMMEDIATE", cache=2_000),
        reading=pool(file, READERS, "BEGIN", cache=256),
        file=file,
    )


def _postgresql(url: URL, patience: float | None, timeline: Timeline) -> Engines:
    url = protected(writable(url), os.environ)
    writing = _connecting(url, timeline, 1, _HUNG)
    reading = _connecting(url, timeline, READERS, _READING)

    def asked(connection: Any, record: Any) -> None:
        record.info[listening.CALLS] = listening.call(connection)

    event.listen(writing, "connect", asked)
    wait_for_standby(writing)

    def begun(connection: Any, record: object) -> None:
        del record
        connection.patience = patience

    for engine in (writing, reading):
        # Registered last, after all queries that configure a new connection.
        event.listen(engine, "connect", begun)
    _keep_together(writing, reading)
    return Engines(
        name=_name(listening.arguments(writing)),
        writing=writing,
        reading=reading,
        file=None,
        timeline=timeline,
    )


def _connecting(url: URL, timeline: Timeline, size: int, idle: int) -> Engine:
    """
    Create a pool of up to *size* connections, whose transactions may be idle for *idle*
    seconds.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=size,
        max_overflow=0,
        connect_args={**listening.PATIENCE},
    )

    def connected(connection: Any, record: Any) -> None:
        del record
        # A server that hangs must not block the writer and all who wait for it.
        connection.execute("SET statement_timeout = '30s'")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{idle}s'")
        # What we acknowledge is on disk, even if the server is configured to answer
        # earlier.
        connection.execute(_WAIT_FOR_DISK)
        connection.commit()

    def connect(*asked: Any) -> Any:
        connection = timeline.connect(asked[-1])
        # SQLAlchemy's own first query would fail where it is SQL_ASCII.
        encoding = connection.info.parameter_status("server_encoding")
        if encoding not in _ENCODINGS:
            connection.close()
            raise wrong(
                f"{_name(asked[-1])}: its encoding is {encoding}, which has not all "
                "letters and signs that people write; a database has UTF-8 if it is "
                "made by: createdb -T template0 -E UTF8 NAME"
            )
        return connection

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", connected)
    return engine


def _name(told: Mapping[str, Any]) -> str:
    # If several towns share a database, only the schema tells which this is.
    asked = schema(told)
    within = f", schema {asked}," if asked else ""
    hosts = str(told.get("host") or "this machine").split(",")
    ports = str(told.get("port") or "").split(",")
    # A machine may have several servers, each with a port of its own.
    servers = ", ".join(
        f"{host} port {port}" if port else host
        for host, port in zip_longest(hosts, ports, fillvalue="")
    )
    return f"PostgreSQL database {told.get('dbname')}{within} on {servers}"


def _keep_together(writing: Engine, reading: Engine) -> None:
    """
    Reconnect both pools when *writing* loses its connection or may no longer write:
    another server may have taken over, and reads and writes must go to the same one.
    """

    def failed(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
            context.is_disconnect = True
        if context.is_disconnect:
            reading.dispose()

    event.listen(writing, "handle_error", failed)
