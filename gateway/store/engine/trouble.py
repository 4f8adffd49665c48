"""
Database errors: whether they concern one caller or all, whether they may pass, and what
helps.
"""

from __future__ import annotations

import sqlite3
from traceback import clear_frames

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)

from gateway.store.engine.error_texts import LEFT_BEHIND, SILENT, UNCONFIRMED

#: Errors that are the fault of one caller, who is told; all others concern everybody.
_OWN = (IntegrityError, DataError, ProgrammingError, NotSupportedError)

#: After these errors it is unknown what reached the disk. A failed sync must not be
#: retried, because the kernel may have dropped the pages that it could not write.
_BROKEN = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT})

#: What the database's administrator can mend, by the error codes of SQLite and
#: PostgreSQL.
_FULL, _READ_ONLY = "the disk is full", "it is read-only, as a standby is"
_BUSY = "somebody else holds a lock there, or it is too slow"
_OTHER_TABLES = "it has not the tables and indexes that this version made there"
_POOLED = "a pooler gives it a connection for each transaction (pool_mode = session)"
_WHY: dict[int | str, str] = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_CANTOPEN: "its file is gone, or cannot be opened",
    "53100": _FULL,
    "25006": _READ_ONLY,
    "57014": _BUSY,
    "42501": "this role has not the right to it (GRANT)",
    "42P01": _OTHER_TABLES,
    "42703": _OTHER_TABLES,
    "42P10": _OTHER_TABLES,
    "3F000": _OTHER_TABLES,
    "26000": _POOLED,
    "42P05": _POOLED,
}

_NO_MORE = "it has no connection left (max_connections, CONNECTION LIMIT)"
_NOT_LET_IN = "it does not let this role in (its password, pg_hba.conf)"
_NOT_READY = "it begins, or it ends"
_HANGS = "it does not answer, and may have done it all the same: look, then ask again"
_ALONE = "its wait for a standby was ended (pg_cancel_backend): only it may have this"

#: PostgreSQL's messages when it refuses a connection, in English unless it was built
#: otherwise; it sends no code then. With several servers there is one message each, and
#: the first match in this table counts.
_SAID = (
    (
        LEFT_BEHIND,
        "another server took over from the one that answers, and is not there",
    ),
    (UNCONFIRMED, _ALONE),
    ("too many connections", _NO_MORE),
    ("too many clients", _NO_MORE),
    ("connection slots are reserved", _NO_MORE),
    ("authentication failed", _NOT_LET_IN),
    ("no pg_hba.conf entry", _NOT_LET_IN),
    ("certificate", "its certificate is not trusted, or is another's (sslrootcert)"),
    ("does not support SSL", "it speaks no TLS, which it must elsewhere (sslmode)"),
    ("does not exist", "it has no such database, or role"),
    ("is starting up", _NOT_READY),
    ("is shutting down", _NOT_READY),
    ("not yet accepting", _NOT_READY),
    # With several servers, standbys always say so.
    ("session is read-only", _READ_ONLY),
    ("could not translate host name", "no address is known for its name (DNS)"),
)


def shared(problem: BaseException) -> bool:
    """
    Say whether *problem* is the database's, and not one caller's fault.
    """
    return isinstance(problem, DBAPIError) and (
        problem.connection_invalidated
        or not isinstance(problem, _OWN)
        or _code(problem.orig) in _WHY
    )


def let_go(problem: BaseException) -> None:
    """
    Release the rows that were being read when *problem* was raised. Whoever keeps the
    exception keeps them, too; and a half-read result pins the snapshot of its SQLite
    connection, which then sees nothing that others write.
    """
    clear_frames(problem.__traceback__)


def broken(problem: BaseException) -> bool:
    """
    Say whether after *problem* it is unknown what is on the disk.
    """
    cause = _cause(problem)
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in _BROKEN


def describe(problem: BaseException) -> str:
    """
    Describe *problem* for the log, without any data.
    """
    cause = _cause(problem)
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if name is None and _is_connecting(problem):
        name = " ".join(str(cause).split())
    return f"{type(cause).__name__} {name or ''}".strip()


def because(problem: BaseException, name: str) -> str:
    """
    Return the end of a sentence that says what helps against *problem* with the
    database that people call *name*; empty where only the log may tell.
    """
    helps = why(problem)
    return f": {name}: {helps}" if helps else ""


def why(problem: BaseException) -> str:
    """
    Say what is wrong, for whoever looks after the database; empty where only the log
    may tell.
    """
    if told := named(problem):
        return told
    if isinstance(problem, OSError):  # of a file of ours
        return problem.strerror or ""
    if isinstance(problem, DBAPIError) and problem.connection_invalidated:
        return _HANGS if SILENT in str(problem.orig) else "the connection to it broke"
    answered = _code(_cause(problem)) is not None
    return "it cannot be reached" if _is_connecting(problem) and not answered else ""


def named(problem: BaseException) -> str:
    """
    Say what is wrong if the database says so itself, by a code, or by the words in
    which it gives no connection; else empty.
    """
    cause = _cause(problem)
    code = _code(cause)
    if code is not None or not _is_connecting(problem):
        return _WHY.get(code or "", "")
    # A server may refuse before anything was asked of it, as a standby does, and libpq
    # does so itself when it looks for a primary.
    return next((told for words, told in _SAID if words in str(cause)), "")


def _cause(problem: BaseException) -> BaseException | None:
    return problem.orig if isinstance(problem, DBAPIError) else problem


def _code(cause: object) -> int | str | None:
    code = getattr(cause, "sqlite_errorcode", None)
    known: str | None = getattr(cause, "sqlstate", None)
    return known if code is None else int(code) & 0xFF


def _is_connecting(problem: BaseException) -> bool:
    # There was no connection yet, and no data.
    return isinstance(problem, DBAPIError) and problem.statement is None
