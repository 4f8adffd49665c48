"""
Detect servers that were left behind by a failover. An old primary that comes back
accepts writes as before, but knows nothing of what was written since; what it accepts
is lost once somebody notices. So nobody reconnects to a server with an older timeline
than one already seen, and at the start the timelines of all named servers are compared.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any, TypeAlias

import structlog
from attrs import define, field

from gateway.store.engine.error_texts import LEFT_BEHIND

log = structlog.get_logger()

#: The cluster's id, and the name of a WAL file, whose first eight digits are the
#: timeline: a number that grows whenever a standby takes over (PostgreSQL manual, 9.28,
#: 26.3.6).
_WHERE = (
    "SELECT (SELECT system_identifier FROM pg_control_system()), "
    "pg_walfile_name(pg_current_wal_lsn())"
)

#: The host and the port of each named server.
Servers: TypeAlias = Sequence[tuple[str, str]]

#: Connection timeout in seconds for a server that is only asked for its timeline.
_SOON = 2


def _log(host: str, port: str) -> None:
    log.error("store.left_behind", server=host, port=port)


@define(eq=False)
class Timeline:
    """
    The newest timeline that was seen, by cluster. Of each server that was left behind,
    `tell` is told host and port, once until it goes on.
    """

    _tell: Callable[[str, str], None] = _log
    _behind: set[tuple[str, str]] = field(factory=set, init=False)
    _seen: dict[int, int] = field(factory=dict, init=False)
    _one: threading.Lock = field(factory=threading.Lock, init=False)
    _round: threading.Lock = field(factory=threading.Lock, init=False)
    _looked: bool = field(default=False, init=False)

    def connect(self, arguments: Mapping[str, Any]) -> Any:
        """
        Connect by *arguments*, which may name several servers, to the first that
        accepts writes and was not left behind.

        Raises:
            psycopg.OperationalError: There is none.
        """
        import psycopg

        from gateway.store.engine.patient import Patient

        servers, asked, behind = _servers(arguments), arguments, ""
        while True:
            try:
                connection = Patient.connect(**asked)
            except psycopg.OperationalError as e:
                if not behind:
                    raise
                raise psycopg.OperationalError(f"{behind}{e}") from e
            self._look_round(arguments, servers, connection)
            host, port = connection.info.host, str(connection.info.port)
            if self._goes_on(connection):
                self._behind.discard((host, port))
                return connection
            connection.close()
            self._tell_of(host, port)
            behind = f"{host} {LEFT_BEHIND}; "
            left = {(host, port), (host, "")}
            others = [server for server in servers if server not in left]
            # Names that only libpq knows, such as PGHOST, cannot be narrowed down.
            if not others or others == servers:
                raise psycopg.OperationalError(behind)
            servers = others
            hosts, ports = (",".join(each) for each in zip(*servers, strict=True))
            asked = {**arguments, "host": hosts, "port": ports}

    def _tell_of(self, host: str, port: str) -> None:
        with self._one:
            told = (host, port) in self._behind
            self._behind.add((host, port))
        if not told:
            self._tell(host, port)

    def _look_round(
        self, arguments: Mapping[str, Any], servers: Servers, connection: Any
    ) -> None:
        """
        Learn, once, the timelines of the other servers, besides the one of
        *connection*, as far as they answer and accept writes.
        """
        import psycopg

        from gateway.store.engine.patient import Patient

        here = connection.info.host, str(connection.info.port)
        with self._round:
            if self._looked:
                return
            for host, port in servers if len(servers) > 1 else ():
                if (host, port or here[1]) == here:
                    continue
                its = {"host": host, "port": port, "connect_timeout": _SOON}
                with (
                    suppress(psycopg.Error),
                    closing(Patient.connect(**{**arguments, **its})) as there,
                ):
                    self._goes_on(there)
            self._looked = True

    def _goes_on(self, connection: Any) -> bool:
        import psycopg

        try:
            [cluster, file] = connection.execute(_WHERE).fetchone()
            there = int(file[:8], 16)
        except psycopg.Error:
            if connection.closed:
                raise
            # Some databases that only speak PostgreSQL's protocol lack these functions.
            return True
        finally:
            if not (connection.autocommit or connection.closed):
                connection.rollback()
        with self._one:
            seen = self._seen.get(cluster, there)
            self._seen[cluster] = max(seen, there)
        return there >= seen


def _servers(arguments: Mapping[str, Any]) -> Servers:
    """
    Return the host and the port of each named server; empty stands for libpq's default.
    """
    hosts, ports = (str(arguments.get(n) or "").split(",") for n in ("host", "port"))
    # A single port applies to all hosts.
    return [*zip(hosts, ports if len(ports) > 1 else ports * len(hosts), strict=True)]
