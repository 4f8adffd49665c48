"""
Messages that go back to be routed.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select, update

from gateway.core.filing import MOVES, Status
from gateway.store import marks
from gateway.store.engine import listening
from gateway.store.engine.many import some
from gateway.store.engine.schema import messages

#: From where a message may go back to be routed.
_BACK = frozenset(s for s, after in MOVES.items() if Status.RECEIVED in after)


def reroute(connection: Connection, which: ColumnElement[bool]) -> int:
    """
    Send those of *which* that wait for somebody back to be routed, as if for the first
    time; say how many.
    """
    # Whoever changes the register reroutes, too: in one order, or two nodes could wait
    # for one another.
    marks.hold(connection)
    listening.note(connection)
    # Found first: both conditions in one statement, and SQLite goes by the wrong one.
    those = select(messages.c.id, messages.c.status).where(which).with_for_update()
    back = [row.id for row in connection.execute(those) if row.status in _BACK]
    for piece in some(back):
        connection.execute(
            update(messages)
            .where(messages.c.id.in_(piece))
            .values(status=Status.RECEIVED, attempts=0, claimed_until=None)
        )
    return len(back)
