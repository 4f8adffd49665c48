"""
The nodes that share this database.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from attrs import asdict
from sqlalchemy import Connection, delete, func, select

from gateway.core.audit import Act
from gateway.ports.nodes import Node
from gateway.store import audit
from gateway.store.engine import listening
from gateway.store.engine.schema import marks, nodes, put

_KEY = "key"

#: Bytes of the digest, which must fit into a mark.
_DIGEST = 7


def keep_key(connection: Connection, key: bytes) -> bool:
    """
    Record *key* if this is the first node; return False if nodes use another.
    """
    if _kept(connection) is None:
        _keep(connection, key)
    return same_key(connection, key) is True


def same_key(connection: Connection, key: bytes) -> bool | None:
    """
    Say whether nodes use *key*; None if there was none yet.
    """
    before = _kept(connection)
    return None if before is None else before == _mark(key)


def change_key(connection: Connection, key: bytes, act: Act) -> None:
    """
    Make nodes use *key* from now on.
    """
    _keep(connection, key)
    audit.note(connection, [act])


def _keep(connection: Connection, key: bytes) -> None:
    put(connection, marks, {"name": _KEY, "value": _mark(key)})


def _mark(key: bytes) -> int:
    digest = hmac.digest(key, _KEY.encode(), hashlib.sha256)
    return int.from_bytes(digest[:_DIGEST])


def _kept(connection: Connection) -> int | None:
    return connection.scalar(select(marks.c.value).where(marks.c.name == _KEY))


def show_up(
    connection: Connection, node: Node, since: datetime, acts: Sequence[Act] = ()
) -> Sequence[Node]:
    """
    Record that *node* is alive, and its *acts*, of which the others are told. Return
    all nodes that have been seen since then, ordered by name, including this one as it
    was recorded before.
    """
    # Nodes seen far in the future had a clock that was ahead when they stopped.
    there = nodes.c.seen_at.between(since, node.seen_at + (node.seen_at - since))
    rows = connection.execute(select(nodes).where(there).order_by(nodes.c.name))
    before = [Node(**row) for row in rows.mappings()]
    put(connection, nodes, asdict(node))
    if acts:
        audit.note(connection, acts)
        listening.note_rules(connection)
    return before


def server_time(connection: Connection) -> datetime | None:
    """
    Return the time of PostgreSQL's machine; None for SQLite.
    """
    if connection.dialect.name != "postgresql":
        return None
    return connection.scalar(select(func.clock_timestamp()))


def leave(connection: Connection, name: str) -> None:
    """
    Remove a node.
    """
    connection.execute(delete(nodes).where(nodes.c.name == name))
