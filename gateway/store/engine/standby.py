"""
Whether a standby that has to confirm what is committed was waited for to the end.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

from gateway.store.engine.told import UNCONFIRMED

#: Where in PostgreSQL that warning comes from: its words are in the server's language,
#: and its code is any warning's.
_WAITS = "SyncRepWaitForLSN"


def wait_for_standby(engine: Engine) -> None:
    """
    Have a commit over *engine*, which has one connection, fail whose wait for a standby
    somebody ended (`pg_cancel_backend`): the server has it then, warns, and calls it
    done, and where another takes over it is lost.
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
    # What listens to a commit hears of it before it is done.
    engine.dialect.do_commit = commit  # type: ignore[assignment, method-assign]
