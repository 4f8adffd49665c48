"""
What a pooler between us and PostgreSQL may not do.
"""

from __future__ import annotations

from gateway.store.engine import listening
from gateway.store.engine.engines import Engines, wrong
from gateway.store.engine.servers import schema

#: Which of its processes answers; it has one for each connection.
_WHO = "SELECT pg_backend_pid()"


def refuse_pooler(engines: Engines) -> None:
    """
    See to it that no pooler hands one connection of PostgreSQL's to one of ours after
    another: what one sets would hold for others, and what it prepared be gone. Nor may
    one forget to hand on in which schema a town is: it would be in another town's.

    Raises:
        SettingsInvalid: One does.
    """
    if engines.file is not None:
        return
    asked = schema(listening.arguments(engines.reading))
    with engines.writing.connect() as one, engines.reading.connect() as other:
        there = one.exec_driver_sql(_WHO).scalar_one()
        one.rollback()
        # Some that only speak PostgreSQL's language number nobody.
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
