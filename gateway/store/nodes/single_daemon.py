"""
Allow one daemon at a time on SQLite's file: at its start it takes back what was claimed
there, and must not take it from a daemon that still runs. Also find out whether a
daemon runs, before the database is changed beneath it.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select

from gateway.clock import utcnow
from gateway.core.errors import TemporaryFailure
from gateway.files import unusable
from gateway.ports.nodes import GONE
from gateway.store.engine.engines import SETTING, Engines, create_file, engines
from gateway.store.engine.file_lock import open_beside
from gateway.store.engine.schema import nodes
from gateway.store.nodes.nodes import server_time


def is_alone(url: str) -> bool:
    """
    Say whether only one daemon at a time may use the database at *url*.

    Raises:
        SettingsInvalid: It is no usable database.
    """
    return engines(url).file is not None


def refuse_if_gone(url: str, kept: Sequence[Path]) -> None:
    """
    Refuse to make SQLite's file at *url* where a daemon has worked before: its disk may
    not be mounted, and what came in would be in another file. Whoever wants to begin
    anew makes an empty one.

    Args:
        url: SQLAlchemy's URL.
        kept: Files elsewhere that are made after the database.

    Raises:
        TemporaryFailure: The file is gone.
        SettingsInvalid: It is no usable database.
    """
    file = engines(url).file
    if file is None:
        return
    try:
        left = [] if file.exists() else [p for p in (_mark(file), *kept) if p.exists()]
    except OSError as e:
        raise unusable(e, f"{SETTING}: {file}") from None
    if left:
        problem = (
            f"{SETTING}: {file} is gone, but {left[0]} is there, so that there was "
            "one: mount its disk, or bring it back from a copy (docs/operating.md, "
            "Bringing it back). To begin with nothing, make an empty file in its place"
        )
        raise TemporaryFailure(problem)


def work_alone(url: str) -> None:
    """
    Keep every other daemon from SQLite's file at *url* until this process ends, in
    whatever way. Nodes that share PostgreSQL are distinguished by their names.

    Raises:
        TemporaryFailure: Another daemon works there, or nothing can be written just
            now.
        SettingsInvalid: It is no usable database.
    """
    known = engines(url)
    if known.file is None:
        return
    create_file(known)
    mark = _mark(known.file)
    try:
        # Never closed. Not flock: forked processes would inherit the lock, and keep out
        # our successor for a moment.
        held = open_beside(known.file, mark)
        fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(held, 0)
        os.write(held, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    except BlockingIOError:
        who = mark.read_text(encoding="utf-8").strip()
        problem = (
            f"{known.name}: another daemon works there ({who}; {mark}): stop that one, "
            "or give this one a VENTANILLA_STATE of its own; nodes that share a "
            "database need PostgreSQL"
        )
        raise TemporaryFailure(problem) from None
    except OSError as e:
        raise unusable(e, f"{SETTING}: {mark}") from None


def at_work(known: Engines, connection: Connection) -> str:
    """
    Name the daemons that use a database; empty if none does. A daemon must not call
    this: closing the file would release its own lock.

    Nodes of PostgreSQL's are dated by the server's clock, as the one of the machine
    where this is asked may be wrong.
    """
    if known.file is not None:
        mark = _mark(known.file)
        try:
            return _at_work(mark)
        except OSError as e:
            raise unusable(e, f"{SETTING}: {mark}") from None
    now = server_time(connection) or utcnow()
    there = nodes.c.seen_at.between(now - GONE, now + GONE)
    names = select(nodes.c.name).where(there).order_by(nodes.c.name)
    return ", ".join(connection.scalars(names))


def refuse_at_work(known: Engines, connection: Connection) -> None:
    """
    Refuse to go on while a daemon uses a database, as in `at_work`.

    Raises:
        TemporaryFailure: One does.
    """
    if names := at_work(known, connection):
        raise TemporaryFailure(
            f"{known.name}: a daemon works there ({names}): stop it; one that was "
            "killed is gone after some seconds"
        )


def _at_work(mark: Path) -> str:
    # The file does not exist if no daemon ever ran.
    with suppress(FileNotFoundError), mark.open(encoding="utf-8") as held:
        try:
            fcntl.lockf(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return held.read().strip()
    return ""


def _mark(file: Path) -> Path:
    return file.with_name(f"{file.name}-run")
