"""
Detect commits that a synchronous standby did not confirm.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from gateway.store.engine.error_texts import UNCONFIRMED

#: The source function of the warning in PostgreSQL: its text is in the server's
#: language, and its code is that of any warning.
_WAITS = "SyncRepWaitForLSN"


def wait_for_standby(engine: Engine) -> None:
    """
    Make a commit over *engine*, which has one connection, fail if its wait for the
    standby was cancelled (`pg_cancel_backend`). The server then has the commit, and
    only warns; but if another server takes over, it is lost.
    """
    ended: list[Any] = []

    def warned(notice: Any) -> None:
        if notice.source_function == _WAITS:
            ended.append(notice)

    def connected(connection: Any, record: object) -> None:
        del record
        connection.add_notice_handler(warned)

    def commit(connection: Any) -> None:
        import psycopg

        ended.clear()
        connection.commit()
        if ended:
            raise psycopg.OperationalError(UNCONFIRMED)

    event.listen(engine, "connect", connected)
    # Replaced directly: an event listener for commits runs before they are done.
    engine.dialect.do_commit = commit  # type: ignore[assignment, method-assign]
