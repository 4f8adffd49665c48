"""
Messages that go back to be routed.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, update

from gateway.core.filing import MOVES, Status
from gateway.store import listening, marks
from gateway.store.schema import among, messages

#: From where a message may go back to be routed.
_BACK = [status for status, after in MOVES.items() if Status.RECEIVED in after]


def reroute(connection: Connection, which: ColumnElement[bool]) -> int:
    """
    Send those of *which* that wait for somebody back to be routed, as if for the first
    time; say how many.
    """
    # Whoever changes the register reroutes, too: in one order, or two nodes could wait
    # for one another.
    marks.hold(connection)
    listening.note(connection)
    statement = update(messages).where(among(messages.c.status, _BACK), which)
    return connection.execute(
        statement.values(status=Status.RECEIVED, attempts=0, claimed_until=None)
    ).rowcount
