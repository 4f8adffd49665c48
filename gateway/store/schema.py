"""
The tables, the same in SQLite and in PostgreSQL.

Conditions that a partial index stands on are written down here once, with their
words inside the statement: neither database uses such an index for a parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
)
from sqlalchemy.dialects import postgresql, sqlite

from gateway.core.delivery import CLAIMED, WAITING, State
from gateway.core.filing import Status
from gateway.store.columns import Instant, Key, Member, Words


def among(column: Column[Any], members: Iterable[Enum]) -> ColumnElement[bool]:
    """
    Say that *column* is one of *members*, with the words in the statement itself.
    """
    ordered = sorted(members, key=lambda m: str(m.value))
    return column.in_(
        bindparam(None, ordered, expanding=True, literal_execute=True, unique=True)
    )


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """
    Begin an INSERT that may say ON CONFLICT: here alone the two databases differ.
    """
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


metadata = MetaData()

# SQLite counts by itself only in a column that is exactly INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

messages = Table(
    "messages",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Key, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("status", Member(Status), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", Words),
    Column("sender", Key),
    Column("reference", Key),
    Column("rules", Words, nullable=False),
    Column("problem", Words, nullable=False),
    Column("envelope", Text),
    Column("verdict", Text),
    Column("decision", Text),
    Column("message", Text),
    # Last: SQLite reads a row from its beginning, and a mail may be long.
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("channel", "external_id", name="messages_external_id"),
    # A number is never given again, not even after the last row was erased.
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact", Key, nullable=False),
    Column("mailbox", Words, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("heard", Words, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("subject", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Index("conversations_latest", "contact", "heard_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("reference", Key, primary_key=True),
    Column("conversation", Key, ForeignKey("conversations.id"), primary_key=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    # The order in which they were recorded, which is the order of a lane.
    Column("number", _Number, primary_key=True),
    Column("id", Key, nullable=False),
    Column("message", _Number, ForeignKey("messages.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Key, nullable=False),
    Column("conversation", Key, nullable=False),
    Column("state", Member(State), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", Words),
    # How often it was claimed, ever: only the claim of this number may settle it.
    Column("claim", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("receipt", Words),
    Column("problem", Words, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("id", name="deliveries_id"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("address", Key, primary_key=True),
    Column("contact", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("revoked_at", Instant),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Words, nullable=False),
)

uses = Table(
    "uses",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("kind", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Index("uses_lately", "channel", "at"),
)

# A row a channel: whoever counts holds it, so that two nodes cannot both take the
# last of a quota.
meters = Table(
    "meters",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("used_at", Instant, nullable=False),
)

#: A message that waits to be routed.
RECEIVED = among(messages.c.status, [Status.RECEIVED])

#: A message that waits for its sender to be verified.
HELD = among(messages.c.status, [Status.HELD])

#: A delivery that waits for a worker.
DUE = among(deliveries.c.state, WAITING)

#: A delivery that a worker holds.
TAKEN = among(deliveries.c.state, CLAIMED)


def on_the_way(column: Column[Any]) -> ColumnElement[bool]:
    """
    Say that the delivery whose state *column* is has its end before it, and stands
    in the way of the next in its lane.
    """
    return among(column, WAITING | CLAIMED)


def _partial(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


_m, _d = messages.c, deliveries.c
Index("messages_status", _m.status, _m.id)
_partial("messages_held", HELD, _m.sender)
Index("deliveries_state", _d.state, _d.number)
Index("deliveries_message", _d.message)
_partial("deliveries_due", DUE, _d.urgency, _d.due_at, _d.number, _d.channel)
_partial(
    "deliveries_lane", on_the_way(_d.state), _d.conversation, _d.address, _d.number
)
