"""
Messages that are sent back to be routed.
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

#: The states from which a message may be routed again.
_BACK = frozenset(s for s, after in MOVES.items() if Status.RECEIVED in after)

_LET_WAIT = (
    update(messages)
    .where(messages.c.id == bindparam("one"))
    .values(claimed_until=bindparam("turn"))
)

#: A message that was claimed and lost this often may be what kills its process.
_AGAIN = 2

#: The interval between two such messages: more than a worker takes to restart and poll;
#: and the longest wait for one, which is less than any claim may last (`live`).
_APART, _LATEST = timedelta(seconds=4), timedelta(seconds=52)


def reroute(connection: Connection, which: ColumnElement[bool]) -> int:
    """
    Send those of *which* that wait for somebody back to be routed, with no attempts
    counted; return how many.
    """
    # Whoever changes the register reroutes, too: in a fixed order, to prevent deadlocks
    # between two nodes.
    marks.hold(connection)
    listening.note(connection)
    # Selected first: with both conditions in one statement, SQLite picks the wrong
    # index.
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
    Release the messages that *claimant* had claimed; return how many there were.

    One of them may be what kills its process, say by using up its memory. So messages
    that were lost twice are released one by one, those lost most often last: the others
    are recorded before, instead of being lost with it until they are given up.
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
