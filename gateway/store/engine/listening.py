"""
Wake the workers of every node when one of them has recorded work.

PostgreSQL tells who listens; where it cannot (SQLite, and databases that only speak
its language), workers look by themselves once a second.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from gateway.store.engine.failover import Failover
from gateway.store.engine.timeline import Timeline

log = structlog.get_logger()

#: Something to do was recorded in the transaction that a connection is in.
_NOTED = "ventanilla.work"

#: Seconds to connect in, and milliseconds after which a server that is silent is gone.
#: Where we wait for it, only its machine can be asked whether it is there, for some
#: seconds between two questions: else nobody would know before two hours have passed.
PATIENCE: Mapping[str, Any] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}

#: Seconds between two looks at whether we are to stop, and before the next attempt.
_PAUSE = 1.0


#: What the database that a connection is to passes calls on by; None if it does not.
CALLS = "ventanilla.calls"

#: What is said by a database that has no calls (SQLSTATE): feature_not_supported and
#: syntax_error.
_UNKNOWN = ("0A000", "42601")


def arguments(engine: Engine) -> Mapping[str, Any]:
    """
    Give what psycopg is told to connect as *engine* does.
    """
    _, given = engine.dialect.create_connect_args(engine.url)
    return {**given, **PATIENCE}


def call(connection: Any) -> str | None:
    """
    Give how workers are called in the database of a psycopg connection, as a name is
    written in a statement; None if it passes no calls on: one is begun to see it.
    """
    # Who has SQLite pays nothing for the other database.
    import psycopg

    try:
        name = _name(connection)
        connection.execute(f"NOTIFY {name}")
    except psycopg.Error as e:
        if e.sqlstate not in _UNKNOWN:
            raise
        return None
    finally:
        connection.rollback()
    return name


def note(connection: Connection) -> None:
    """
    Say that this transaction records work.
    """
    connection.info[_NOTED] = True


def call_noted(connection: Connection) -> None:
    """
    Wake all workers when this transaction is done, if it records work.
    """
    name = connection.info.get(CALLS)
    if connection.info.pop(_NOTED, False) and name:
        connection.exec_driver_sql(f"NOTIFY {name}")


def _name(connection: Any) -> str:
    # Each schema has its own: towns may share a database.
    [schema] = connection.execute("SELECT current_schema()").fetchone()
    escaped = str(schema).replace('"', '""')
    return f'"ventanilla {escaped}"'


def forget_noted(connection: Connection) -> None:
    """
    Forget what was noted in a transaction before, which was undone.
    """
    connection.info.pop(_NOTED, None)


class Listening:
    """
    A thread that listens to a PostgreSQL database.
    """

    def __init__(
        self,
        engine: Engine,
        ring: Callable[[], None],
        timeline: Timeline,
        elsewhere: Failover,
    ) -> None:
        """
        Listen to *engine*'s database, on a server of its *timeline*; *ring* is called
        on the loop that starts this. Meanwhile *elsewhere* looks whether another server
        has become the right one.
        """
        self._timeline = timeline
        self._engine = engine
        self._elsewhere = elsewhere
        self._arguments = arguments(engine)
        self._ring = ring
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="store-listening", daemon=True
        )
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """
        Begin to listen.
        """
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """
        Stop; it may take two seconds.
        """
        self._stopping.set()
        if self._thread.is_alive():
            # One that waits for a server that hangs is left to it: it keeps nothing.
            self._thread.join(2 * _PAUSE)

    def _run(self) -> None:
        import psycopg

        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as e:
                if e.sqlstate in _UNKNOWN:
                    log.warning("store.not_woken", problem=str(e).strip())
                    return
                log.warning("store.listens_again", problem=str(e).strip())
            self._stopping.wait(_PAUSE)

    def _listen(self) -> None:
        # Where the others connect anew, another server may be the one that calls.
        pool = self._engine.pool
        with closing(self._timeline.connect(self._arguments)) as connection:
            connection.autocommit = True
            connection.execute(f"LISTEN {_name(connection)}")
            # What was recorded while nobody listened.
            self._wake()
            while self._engine.pool is pool and not self._stopping.is_set():
                if any(True for _ in connection.notifies(timeout=_PAUSE, stop_after=1)):
                    self._wake()
                self._elsewhere.look(self._arguments)

    def _wake(self) -> None:
        if self._loop is not None and not self._stopping.is_set():
            self._loop.call_soon_threadsafe(self._ring)
