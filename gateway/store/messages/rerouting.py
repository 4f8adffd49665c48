"""
Messages that go back to be routed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select, update

from gateway.core.filing import MOVES, Status
from gateway.store import marks
from gateway.store.engine import listening
from gateway.store.engine.claims import whose
from gateway.store.engine.many import some
from gateway.store.engine.schema import RECEIVED, messages

#: From where a message may go back to be routed.
_BACK = frozenset(s for s, after in MOVES.items() if Status.RECEIVED in after)

_LET_WAIT = (
    update(messages)
    .where(messages.c.id == bindparam("one"))
    .values(claimed_until=bindparam("turn"))
)

#: So often taken up and lost, a message may be what its process is killed at.
_AGAIN = 2

#: Between two of those, more than a worker takes to begin and to look again; and the
#: longest that one waits for its turn, less than any claim may last (`live`).
_APART, _LATEST = timedelta(seconds=4), timedelta(seconds=52)


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


def take_back(connection: Connection, now: datetime, claimant: str) -> int:
    """
    Let what *claimant* had taken up wait again; say how much that was.

    It may be one of them at which its process is killed, for want of memory say. So
    what was lost twice comes up one by one, that which was lost most often last: the
    others are recorded before, and not lost with it until nobody reads them any more.
    """
    m = messages.c
    its = and_(RECEIVED, whose(m.claimed_by, claimant))
    lost_again = select(m.id).where(its, m.attempts >= _AGAIN)
    doubted = connection.scalars(lost_again.order_by(m.attempts, m.id)).all()
    once = update(messages).where(its, m.attempts < _AGAIN)
    freed = connection.execute(once.values(claimed_until=None, claimed_by=None))
    if doubted:
        turns = [
            {"one": number, "turn": now + min(place * _APART, _LATEST)}
            for place, number in enumerate(doubted)
        ]
        connection.execute(_LET_WAIT, turns)
    return freed.rowcount + len(doubted)
