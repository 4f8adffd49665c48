"""
Leases in the database.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select, update

from gateway.ports.leases import Lease
from gateway.store.engine.schema import insert, leases


def lease(
    connection: Connection,
    name: str,
    holder: str,
    now: datetime,
    lasts: timedelta,
    held: int | None,
) -> Lease:
    """
    Acquire *name* if it is free, or renew the lease *held*; return the lease as it is
    now.
    """
    theirs = leases.c
    if held is not None:
        own = and_(theirs.name == name, theirs.holder == holder, theirs.fence == held)
        connection.execute(update(leases).where(own).values(until=now + lasts))
        return _read(connection, name)
    free = or_(theirs.until <= now, theirs.holder == holder)
    statement = insert(connection, leases).values(
        name=name, holder=holder, fence=1, until=now + lasts
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={
                "holder": holder,
                "fence": theirs.fence + 1,
                "until": now + lasts,
            },
            where=free,
        )
    )
    return _read(connection, name)


def release(connection: Connection, ended: Lease) -> None:
    """
    Release a lease, if it is still held.
    """
    own = and_(leases.c.name == ended.name, leases.c.fence == ended.fence)
    # The row stays, so that the next fence is greater.
    over = ended.until.min.replace(tzinfo=ended.until.tzinfo)
    connection.execute(update(leases).where(own).values(holder="", until=over))


def _read(connection: Connection, name: str) -> Lease:
    row = connection.execute(select(leases).where(leases.c.name == name)).one()
    return Lease(name=name, holder=row.holder, fence=row.fence, until=row.until)
