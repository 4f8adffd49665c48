"""
What ends links and sessions of the console. Nothing here compares times, which two
nodes may tell differently: that a mailbox's were ended is a count, and that a session
was left is there or not.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from gateway.core.audit import Act
from gateway.ports.console import Ended
from gateway.store.audit import note
from gateway.store.engine.columns import Instant, key
from gateway.store.engine.schema import marks, put
from gateway.store.marks import BROUGHT_BACK, PLAUSIBLE, count

_CLOSED, _LEFT = "console closed ", "console left "

_instant = Instant()


def close(connection: Connection, mailbox: str, act: Act) -> None:
    """
    End all links and sessions of a mailbox.
    """
    count(connection, key(f"{_CLOSED}{mailbox}"))
    note(connection, [act])


def leave(connection: Connection, session: str, until: datetime, act: Act) -> None:
    """
    End one session. Forget those that would be over by any node's clock.
    """
    over = _instant.process_bind_param(act.at - PLAUSIBLE, connection.dialect)
    those = marks.c.name.startswith(_LEFT)
    connection.execute(delete(marks).where(those, marks.c.value < over))
    value = _instant.process_bind_param(until, connection.dialect)
    put(connection, marks, {"name": key(f"{_LEFT}{session}"), "value": value})
    note(connection, [act])


def ended(connection: Connection, mailbox: str, session: str) -> Ended:
    """
    Return what was ended of a mailbox, and of one link and its session.
    """
    closed, left = key(f"{_CLOSED}{mailbox}"), key(f"{_LEFT}{session}")
    names = (closed, left, BROUGHT_BACK)
    those = select(marks.c.name, marks.c.value).where(marks.c.name.in_(names))
    found = {row.name: row.value for row in connection.execute(those)}
    # An older copy knows of fewer closings than a link that was made after it. No link
    # has the moment at which the copy was brought back.
    closings = found.get(closed, 0) + found.get(BROUGHT_BACK, 0)
    return Ended(closings=closings, left=left in found)
