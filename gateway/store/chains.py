"""
Read the audit chains, and the messages that they vouch for.

The types of what is read are not trusted: whoever could change a row could also put
values into it that no column of ours allows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy.types import NullType

from gateway.core.audit import (
    EPOCH,
    Entry,
    Head,
    KeptEntry,
    Payload,
)
from gateway.core.chain.original import FILED, Original
from gateway.core.filing import Status
from gateway.core.objects import MESSAGE, NOTICE
from gateway.ports.erasing import ERASED
from gateway.store.engine.columns import key
from gateway.store.engine.schema import (
    ITS_PAYLOAD,
    audit,
    chains,
    messages,
    payloads,
)

T = TypeVar("T")

#: Read in place of what is no moment.
_NEVER = datetime.min.replace(tzinfo=UTC)

#: The hash of an erased message's raw bytes: of nothing.
_NOTHING = hashlib.sha256(b"").digest()


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(column, NullType()).label(column.name)


_SALT, _PAYLOAD = _raw(payloads.c.salt), _raw(payloads.c.payload)
_ENTRIES = select(*(_raw(column) for column in audit.c), _SALT, _PAYLOAD).select_from(
    audit.outerjoin(payloads, ITS_PAYLOAD)
)

_ORIGINALS = select(
    messages.c.id,
    _raw(messages.c.problem),
    _raw(messages.c.received_at),
    _raw(messages.c.sender),
    _raw(messages.c.message),
    # Hashed in the database: a page of mails may be gigabytes.
    type_coerce(func.sha256(messages.c.raw), NullType()).label("sha256"),
).where(messages.c.id.in_(bindparam("ids", expanding=True)))


def _about(begins: str) -> ColumnElement[bool]:
    named = literal(begins).concat(cast(messages.c.id, Text))
    return audit.c.object == named


#: True if an entry tells how a message was filed, or if none has to.
_TOLD = or_(
    messages.c.status == Status.RECEIVED,
    messages.c.received_at <= bindparam("since", type_=messages.c.received_at.type),
    and_(messages.c.problem == ERASED, func.length(messages.c.raw) == 0),
    exists().where(_about(MESSAGE), audit.c.action.in_(FILED)),
    # A notice is stored as a message of its own.
    exists().where(_about(NOTICE)),
)

_FILINGS = (
    select(messages.c.id, _TOLD.label("told"))
    .where(messages.c.id > bindparam("after"))
    .order_by(messages.c.id)
    .limit(bindparam("limit"))
)


def names(connection: Connection) -> Sequence[str]:
    """
    Return the names of all chains that have a head or an entry, in order.
    """
    known = union(select(_raw(chains.c.chain)), select(_raw(audit.c.chain)))
    return sorted(_as(str, name, "") for name in connection.scalars(known))


def head(connection: Connection, chain: str) -> Head | None:
    """
    Return the end of *chain*, as the chain itself records it.
    """
    row = connection.execute(
        select(*(_raw(column) for column in chains.c)).where(chains.c.chain == chain)
    ).first()
    if row is None:
        return None
    name = _as(str, row.chain, "")
    return Head(name, _as(int, row.seq, 0), _as(bytes, row.hash, b""))


def length(connection: Connection, chain: str, until: int) -> int:
    """
    Count the entries of *chain* up to number *until*.
    """
    counted = select(func.count()).where(audit.c.chain == chain, audit.c.seq <= until)
    return connection.execute(counted).scalar_one()


def entries(
    connection: Connection, chain: str, after: int | None, limit: int
) -> Sequence[KeptEntry]:
    """
    Return entries of *chain* after number *after*, or from the first, in order.
    """
    wanted = _ENTRIES.where(audit.c.chain == chain)
    if after is not None:
        wanted = wanted.where(audit.c.seq > after)
    return _kept(connection, wanted.order_by(audit.c.seq).limit(limit))


def acts(
    connection: Connection,
    object: str | None,
    since: datetime | None,
    limit: int,
    before: Entry | None = None,
) -> Sequence[KeptEntry]:
    """
    Return the newest entries of all chains, after *before* in that order if it is
    given.
    """
    wanted = _ENTRIES
    if object is not None:
        wanted = wanted.where(audit.c.object == object)
    if since is not None:
        wanted = wanted.where(audit.c.at >= since)
    if before is not None:
        its = audit.c
        same = its.at == before.at
        older = and_(same, its.chain == before.chain, its.seq < before.seq)
        behind = or_(its.at < before.at, and_(same, its.chain > before.chain), older)
        wanted = wanted.where(its.at <= before.at, behind)
    newest = (audit.c.at.desc(), audit.c.chain, audit.c.seq.desc())
    return _kept(connection, wanted.order_by(*newest).limit(limit))


def originals(
    connection: Connection, numbers: Collection[int]
) -> Mapping[int, Original]:
    """
    Return the messages of *numbers* that exist, as they are stored now.
    """
    rows = connection.execute(_ORIGINALS, {"ids": sorted(numbers)})
    return {row.id: _original(row) for row in rows}


def vouched_for(
    connection: Connection, since: datetime, after: int, limit: int
) -> Mapping[int, bool]:
    """
    Say of the next *limit* messages after number *after* whether an entry vouches for
    them, or none has to: one has to for a message that came after *since*, was filed
    and is not erased.
    """
    asked = {"since": since, "after": after, "limit": limit}
    return {row.id: bool(row.told) for row in connection.execute(_FILINGS, asked)}


def _original(row: Row[Any]) -> Original:
    its = _as(bytes, row.sha256, b"")
    return Original(
        raw=its.hex(),
        received_at=_moment(row.received_at),
        erased=(row.problem, its) == (ERASED, _NOTHING),
        senders=_senders(row),
    )


def _senders(row: Row[Any]) -> frozenset[str]:
    """
    Return the sender that the message tells, and the one that it is searched by if that
    is another.
    """
    by = None if row.sender is None else _as(str, row.sender, "")
    if row.message is None:
        return frozenset() if by is None else frozenset([by])
    told = _sender(_as(str, row.message, ""))
    return frozenset([told] if by == key(told) else [told, by or ""])


def _sender(message: str) -> str:
    try:
        return "{channel}:{value}".format(**json.loads(message)["sender"])
    except (ValueError, LookupError, TypeError):
        return ""


def _kept(connection: Connection, statement: Select[Any]) -> Sequence[KeptEntry]:
    return [
        KeptEntry(_entry(row), _payload(row)) for row in connection.execute(statement)
    ]


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        chain=_as(str, row.chain, ""),
        seq=_as(int, row.seq, 0),
        at=_moment(row.at),
        actor=_as(str, row.actor, ""),
        action=_as(str, row.action, ""),
        object=_as(str, row.object, ""),
        result=_as(str, row.result, ""),
        payload_hash=_as(bytes, row.payload_hash, b""),
        prev=_as(bytes, row.prev, b""),
        hash=_as(bytes, row.hash, b""),
    )


def _payload(row: Row[Any]) -> Payload | None:
    if row.salt is None:
        return None
    return Payload(_as(bytes, row.salt, b""), _as(str, row.payload, ""))


def _moment(value: Any) -> datetime:
    try:
        return EPOCH + timedelta(microseconds=_as(int, value, 0))
    except OverflowError:
        return _NEVER


def _as(kind: type[T], value: Any, instead: T) -> T:
    # A value of another type is replaced by one that no hash of ours fits.
    return value if isinstance(value, kind) else instead
