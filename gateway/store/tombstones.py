"""
Tombstones of erased messages: a repeat by the platform is recognised, but nobody can
test guesses of what it was.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    insert,
    literal,
    select,
    update,
)

from gateway.core.filing import Status
from gateway.ports.erasing import ERASED
from gateway.store.engine.many import some
from gateway.store.engine.schema import messages

#: Prefix of the hash of an external id.
MARK = f"{ERASED}:"


def tombstone(channel: str, external_id: str, key: bytes) -> str:
    """
    Return what replaces the external id of an erased message.
    """
    said = f"{channel}\n{external_id}".encode()
    return f"{MARK}{hmac.new(key, said, hashlib.sha256).hexdigest()[:40]}"


_status = messages.c.status

_BURY = (
    update(messages)
    .where(messages.c.id == bindparam("at"))
    .values(
        external_id=bindparam("name"),
        lane="",
        # No other state is left from which a message could be routed again.
        status=case(
            (_status == Status.ROUTED, _status),
            else_=literal(Status.IGNORED, _status.type),
        ),
        claimed_until=None,
        claimed_by=None,
        sender=None,
        visibility=None,
        reference=None,
        rules="",
        problem=ERASED,
        envelope=None,
        verdict=None,
        decision=None,
        message=None,
        raw=b"",
    )
)

#: SQLite never reuses the space that a shrunken row leaves on its page, so that each
#: tombstone would occupy a page for good; written anew, the row moves to other pages.
#: Its content has been overwritten before, and does not move along.
_MOVE = (
    insert(messages)
    .prefix_with("OR REPLACE")
    .from_select(
        [column.name for column in messages.c],
        select(messages).where(messages.c.id == bindparam("at")),
    )
)


def bury(connection: Connection, left: Sequence[Any], key: bytes) -> None:
    """
    Replace messages, given as rows of their number, channel and external id, by
    tombstones.
    """
    rows = [
        {"at": row.id, "name": tombstone(row.channel, row.external_id, key)}
        for row in left
    ]
    if rows:
        connection.execute(_BURY, rows)
    if rows and connection.dialect.name == "sqlite":
        connection.execute(_MOVE, [{"at": row.id} for row in left])


_THERE = select(messages.c.external_id).where(
    messages.c.channel == bindparam("on"),
    messages.c.external_id.in_(bindparam("names", expanding=True)),
)

#: Channel and external id of a message.
Name: TypeAlias = tuple[str, str]


def known_before(
    connection: Connection, names: Sequence[Name], key: bytes
) -> tuple[frozenset[Name], frozenset[Name]]:
    """
    Return those of *names* whose message is stored, and those whose message was erased.
    """
    marks: dict[str, dict[str, Name]] = {}
    for channel, name in names:
        its = marks.setdefault(channel, {})
        its[tombstone(channel, name, key)] = its[name] = channel, name
    stored, erased = set[Name](), set[Name]()
    for channel, its in marks.items():
        for piece in some(its):
            given = {"on": channel, "names": [*piece]}
            for found in connection.scalars(_THERE, given):
                one = its[found]
                (stored if found == one[1] else erased).add(one)
    return frozenset(stored), frozenset(erased)
