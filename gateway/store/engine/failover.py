"""
Failover: detect whether another server has become the primary. A server that hangs
neither answers nor closes its connections, because its machine keeps them open, and
clients would wait for ever.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import Any, TypeAlias

import structlog
from attrs import define, field
from sqlalchemy import Engine, event

from gateway.store.engine.timeline import Timeline

log = structlog.get_logger()

#: Seconds that a transaction may take before other servers are looked at, and between
#: two looks: as long as a machine may be silent.
LONG, _EVERY = 10.0, 5.0

#: The server of a connection: the host as it is named, its address, and the port.
_Server: TypeAlias = tuple[str, str, int]


@define(eq=False)
class Failover:
    """
    Tracks how long the transactions of the watched engines have been under way.
    """

    _timeline: Timeline
    _under_way: dict[object, tuple[float, Any, _Server]] = field(
        factory=dict, init=False
    )
    _next: float = field(default=0.0, init=False)

    def watch(self, engine: Engine) -> None:
        """
        Track the transactions of *engine* from now on.
        """
        event.listen(engine, "checkout", self._began)
        event.listen(engine, "checkin", self._ended)

    def _began(self, connection: Any, record: object, proxy: object) -> None:
        del proxy
        self._under_way[record] = time.monotonic(), connection, _server(connection)

    def _ended(self, connection: Any, record: object) -> None:
        del connection
        self._under_way.pop(record, None)

    def look(self, arguments: Mapping[str, Any]) -> None:
        """
        If a transaction takes long, find out whether its server hangs. Connect anew by
        *arguments*, which takes some seconds: if another server answers as primary, and
        the transaction's own server does not, close the transaction's connection.
        Otherwise leave it: no other server would be better, or, where both answer (as
        when one name resolves to several addresses), it only takes long.
        """
        now = time.monotonic()
        late = now - LONG
        if now < self._next or not self._began_before(late):
            return
        import psycopg

        try:
            with closing(self._timeline.connect(arguments)) as there:
                server = _server(there)
        except psycopg.Error:
            return
        finally:
            self._next = time.monotonic() + _EVERY
        others = {its for _, its in self._began_before(late)} - {server}
        hanging = {its for its in others if not self._answers(its, arguments)}
        for connection, its in self._began_before(late):
            if its in hanging:
                log.warning("store.hangs", server=its[0], other=server[0])
                _cut(connection)

    def _answers(self, server: _Server, arguments: Mapping[str, Any]) -> bool:
        import psycopg

        named = zip(("host", "hostaddr", "port"), server, strict=True)
        its = {name: value for name, value in named if value}
        try:
            with closing(self._timeline.connect({**arguments, **its})):
                return True
        except psycopg.Error:
            return False

    def _began_before(self, moment: float) -> list[tuple[Any, _Server]]:
        return [
            (connection, server)
            for since, connection, server in [*self._under_way.values()]
            if since <= moment
        ]


def _server(connection: Any) -> _Server:
    its = connection.info
    return its.host, its.hostaddr, its.port


def _cut(connection: Any) -> None:
    """
    Shut down the socket of a connection, so that whoever waits for an answer gets an
    error.
    """
    import psycopg

    # A copy: the descriptor itself is closed by its connection.
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
