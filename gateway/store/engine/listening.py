"""
Wake the workers of every node when one of them has recorded work, and their fleets when
one has other rules.

PostgreSQL notifies listeners (LISTEN, NOTIFY). Where there is no such thing (SQLite,
and databases compatible only with PostgreSQL's protocol), workers poll once a second.
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

#: Key of a connection's info: its current transaction recorded work.
_NOTED = "ventanilla.work"

#: The same: its node has come, or has other rules than before; also what is then told.
_RULES = "ventanilla.rules"

#: Timeouts in seconds for connecting, and in milliseconds for a server that does not
#: acknowledge. While we wait for an answer, only TCP keepalives tell whether its
#: machine is still there; with the system's defaults that would take two hours.
PATIENCE: Mapping[str, Any] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}

#: Seconds between two checks whether to stop, and before the next attempt.
_PAUSE = 1.0


#: Key of a connection's info: the name of the notification channel; None if the
#: database has none.
CALLS = "ventanilla.calls"

#: Errors of a database without notifications (SQLSTATE): feature_not_supported and
#: syntax_error.
_UNKNOWN = ("0A000", "42601")


def arguments(engine: Engine) -> Mapping[str, Any]:
    """
    Return psycopg's connection arguments for *engine*.
    """
    _, given = engine.dialect.create_connect_args(engine.url)
    return {**given, **PATIENCE}


def call(connection: Any) -> str | None:
    """
    Return the notification channel's name, quoted for statements, in the database of a
    psycopg connection; None if NOTIFY does not work there, which is tried out.
    """
    # Imported late, so that SQLite's users do not load it.
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
    Mark this transaction as one that records work.
    """
    connection.info[_NOTED] = True


def note_rules(connection: Connection) -> None:
    """
    Mark this transaction as one by which other nodes learn of new rules.
    """
    connection.info[_RULES] = True


def call_noted(connection: Connection) -> None:
    """
    Wake all workers when this transaction commits, if it records work, and all fleets
    if there are new rules.
    """
    name = connection.info.get(CALLS)
    if connection.info.pop(_NOTED, False) and name:
        connection.exec_driver_sql(f"NOTIFY {name}")
    if connection.info.pop(_RULES, False) and name:
        connection.exec_driver_sql(f"NOTIFY {name}, '{_RULES}'")


def _name(connection: Any) -> str:
    # One for each schema, since towns may share a database.
    [schema] = connection.execute("SELECT current_schema()").fetchone()
    escaped = str(schema).replace('"', '""')
    return f'"ventanilla {escaped}"'


def forget_noted(connection: Connection) -> None:
    """
    Discard the mark of an earlier transaction that was rolled back.
    """
    connection.info.pop(_NOTED, None)
    connection.info.pop(_RULES, None)


class Listening:
    """
    A thread that listens for PostgreSQL's notifications.
    """

    def __init__(
        self,
        engine: Engine,
        ring: Callable[[], None],
        timeline: Timeline,
        elsewhere: Failover,
        meet: Callable[[], None] | None = None,
    ) -> None:
        """
        Listen to *engine*'s database, on a server of its *timeline*; *ring* is called
        on the loop that starts this, and *meet* when a node has new rules. Meanwhile
        *elsewhere* looks whether another server has become the primary.
        """
        self._timeline = timeline
        self._engine = engine
        self._elsewhere = elsewhere
        self._arguments = arguments(engine)
        self._ring = ring
        self._meet = meet
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="store-listening", daemon=True
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        # What has kept it from listening since it last did, each told once: while a
        # server is down, connections end in more than one way.
        self._problems: set[str] = set()

    def start(self) -> None:
        """
        Start to listen.
        """
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """
        Stop; it may take two seconds.
        """
        self._stopping.set()
        if self._thread.is_alive():
            # If the thread waits for a server that hangs, it is abandoned: it holds
            # nothing.
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
                problem = str(e).strip()
                if problem not in self._problems:
                    log.warning("store.not_listening", problem=problem)
                self._problems.add(problem)
            self._stopping.wait(_PAUSE)

    def _listen(self) -> None:
        # Once the pool has reconnected, notifications may come from another server.
        pool = self._engine.pool
        with closing(self._timeline.connect(self._arguments)) as connection:
            connection.autocommit = True
            connection.execute(f"LISTEN {_name(connection)}")
            if self._problems:
                log.info("store.listens_again")
            self._problems.clear()
            # Work may have been recorded before the LISTEN.
            self._wake(self._ring)
            self._wake(self._meet)
            while self._engine.pool is pool and not self._stopping.is_set():
                heard = connection.notifies(timeout=_PAUSE, stop_after=1)
                for told in {each.payload for each in heard}:
                    self._wake(self._meet if told == _RULES else self._ring)
                self._elsewhere.look(self._arguments)

    def _wake(self, whom: Callable[[], None] | None) -> None:
        if whom and self._loop is not None and not self._stopping.is_set():
            self._loop.call_soon_threadsafe(whom)
