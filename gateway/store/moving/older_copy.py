"""
Notice that the database is an older copy of the one that this node worked on, whether
it was brought back beneath the node or while it was stopped. A chain only grows: a
database that lacks an entry of the node's is no longer the one that it was written to.
"""

from __future__ import annotations

from datetime import datetime

from attrs import define, field
from sqlalchemy import Connection, bindparam, inspect, literal, or_, select

from gateway.core.audit import Act, Head
from gateway.core.errors import OlderCopy, TemporaryFailure
from gateway.store import chains, marks
from gateway.store.engine.columns import key
from gateway.store.engine.schema import audit, messages, metadata
from gateway.store.moving import sequences

_HAS = select(literal(1)).where(
    audit.c.chain == bindparam("of"),
    audit.c.seq == bindparam("number"),
    audit.c.hash == bindparam("its"),
)

_USED = select(or_(select(audit.c.seq).exists(), select(messages.c.id).exists()))

_HALF = "it is just being brought back from a copy: not all of it is there yet"


@define
class Reach:
    """
    How far the chain of a node went when this process last looked: the entry that the
    database must have.
    """

    _known: Head | None = field(default=None, init=False)
    _met: Head | None = field(default=None, init=False)

    def begin(self) -> None:
        """
        Forget what was met in a transaction that was rolled back.
        """
        self._met = None

    def look(self, connection: Connection) -> None:
        """
        Refuse to write to an older copy.

        Raises:
            OlderCopy: The database is one.
            TemporaryFailure: It may become one: it is just being brought back.
        """
        if self._known is None or _has(connection, self._known):
            return
        refuse_half(connection)
        raise OlderCopy

    def meet(self, head: Head | None) -> None:
        """
        Remember *head* once the transaction is committed; None changes nothing.
        """
        self._met = head or self._met

    def commit(self) -> None:
        """
        Expect from now on what was met in the transaction that was just committed.
        """
        self._known = self._met or self._known


def refuse_half(connection: Connection) -> None:
    """
    Refuse a database into which somebody still restores a dump: keys are made after all
    rows, and after the numbers of the sequences.

    Raises:
        TemporaryFailure: It is one.
    """
    if connection.dialect.name != "postgresql":
        return
    known = inspect(connection)
    ours = [name for name in known.get_table_names() if name in metadata.tables]
    keys = known.get_multi_pk_constraint(filter_names=ours) if ours else {}
    if not all(each["constrained_columns"] for each in keys.values()):
        raise TemporaryFailure(_HALF)


def reached(connection: Connection, chain: str) -> Head | None:
    """
    Return the end of *chain*; None if there is no entry in it.
    """
    head = chains.head(connection, key(chain))
    return head if head is not None and head.seq else None


def is_older_copy(connection: Connection, head: Head, at: datetime) -> bool:
    """
    Say whether the database lacks *head*, which a node saw in its own *at* that moment:
    it is neither new, nor did anybody record since then that it was brought back.
    """
    if _has(connection, head) or not connection.scalar(_USED):
        return False
    back = marks.brought_back(connection)
    return back is None or back <= at


def bring_back(
    connection: Connection, head: Head, at: datetime, act: Act
) -> range | None:
    """
    If the database is an older copy, as in `is_older_copy`, skip numbers, record *act*
    and return the numbers.
    """
    # Several nodes start at the same time, and one of them does it.
    marks.hold(connection)
    if not is_older_copy(connection, head, at):
        return None
    return sequences.leave_out(connection, None, act)


def _has(connection: Connection, head: Head) -> bool:
    asked = {"of": head.chain, "number": head.seq, "its": head.hash}
    return connection.execute(_HAS, asked).first() is not None
