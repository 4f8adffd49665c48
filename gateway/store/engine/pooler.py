"""
Refuse connection poolers that share server connections between clients.
"""

from __future__ import annotations

from sqlalchemy import Connection

from gateway.store.engine import listening
from gateway.store.engine.engines import Engines, wrong
from gateway.store.engine.servers import schema

#: The process id of the server's backend, which differs for each connection.
_WHO = "SELECT pg_backend_pid()"

#: In how many transactions each connection is asked for it: a pooler may take turns
#: among those of its connections that are free, and others may use some meanwhile.
_TIMES = 4


def refuse_pooler(engines: Engines) -> None:
    """
    Refuse a pooler that gives several of our connections the same server connection in
    turn: settings of one would apply to another, and prepared statements would be
    missing. Also refuse one that drops the schema: the town would write into another
    town's.

    Raises:
        SettingsInvalid: There is such a pooler.
    """
    if engines.file is not None:
        return
    asked = schema(listening.arguments(engines.reading))
    with engines.writing.connect() as one, engines.reading.connect() as other:
        found = [_backends(one), _backends(other)]
        if any(len(each) > 1 for each in found) or found[0] & found[1]:
            raise wrong(
                f"{engines.name}: a pooler gives it a connection for each transaction; "
                "let it give one for each session (pgbouncer: pool_mode = session)"
            )
        given = str(other.exec_driver_sql("SHOW search_path").scalar_one())
        if asked and asked != given.replace(" ", ""):
            raise wrong(
                f"{engines.name}: a pooler leaves out the schema, and gives {given}; "
                "let the role have it (ALTER ROLE … SET search_path = …), not the URL"
            )


def _backends(connection: Connection) -> set[int]:
    """
    Return the backends that served a *connection* in some transactions, one after the
    other: a single one, unless others share it. Some databases that only speak
    PostgreSQL's protocol tell none.
    """
    told = set()
    for _ in range(_TIMES):
        told.add(int(connection.exec_driver_sql(_WHO).scalar_one()))
        connection.rollback()
    return told - {0}
