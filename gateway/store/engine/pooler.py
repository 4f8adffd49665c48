"""
Refuse connection poolers that share server connections between clients.
"""

from __future__ import annotations

from gateway.store.engine import listening
from gateway.store.engine.engines import Engines, wrong
from gateway.store.engine.servers import schema

#: The process id of the server's backend, which differs for each connection.
_WHO = "SELECT pg_backend_pid()"


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
        there = one.exec_driver_sql(_WHO).scalar_one()
        one.rollback()
        # Some databases that only speak PostgreSQL's protocol return 0.
        if 0 < there == other.exec_driver_sql(_WHO).scalar_one():
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
