"""
The chain of what was done: who did what to what, so that a secretary can certify it.

Nothing in an entry names a person outside the town hall: people and messages stand
there by their numbers, and everything personal is in the payload, of which the chain
holds only a salted commitment. When salt and payload are erased, the chain is still
whole. docs/audit.md says every byte of it, for whoever checks with another program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from attrs import field, frozen

from gateway.core.message import aware

#: Who acts when no person does.
GATEWAY = "gateway"

#: What is recorded where somebody lets a message be routed again.
REQUEUE = "message.requeue"

#: What the first entry of a chain follows.
BEGINNING = bytes(32)

#: Bytes: nobody tries as many to find out what was erased.
SALT = 16

#: Moments are counted from here.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@frozen(kw_only=True)
class Act:
    """
    One thing that was done, on its way into the chain.

    Attributes:
        at: When.
        actor: Who: a clerk's name, ``message 12`` for its sender, or `GATEWAY`.
        action: What, such as ``desk.enrol``.
        object: To what, such as ``person P-7K2M4Q``; never an address or a name.
        result: How it ended: ``done``, or why it was refused.
        payload: Personal data that belongs to it, which may be erased one day.
    """

    at: datetime = field(validator=aware)
    actor: str
    action: str
    object: str
    result: str = "done"
    payload: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Entry:
    """
    One thing that was done, in its place in a chain.

    Attributes:
        seq: Its number in the chain; the first is 1.
        payload_hash: What it commits to; empty if there never was a payload.
        prev: The hash of the entry before it.
        hash: Its own, over everything above.
    """

    chain: str
    seq: int
    at: datetime = field(validator=aware)
    actor: str
    action: str
    object: str
    result: str
    payload_hash: bytes
    prev: bytes
    hash: bytes


@frozen
class Payload:
    """
    Personal data of an entry, as JSON, and the salt that hides it once both are
    erased: without the salt nobody can try whose data it may have been.
    """

    salt: bytes
    text: str


@frozen
class Kept:
    """
    An entry as it is kept: with its payload, unless that was erased or never was.
    """

    entry: Entry
    payload: Payload | None


@frozen
class Head:
    """
    Where a chain ends by its own word: its last entry's number and hash.
    """

    chain: str
    seq: int
    hash: bytes


def link(*, chain: str, seq: int, prev: bytes, act: Act, salt: bytes) -> Kept:
    """
    Make *act* the entry number *seq* of *chain*, behind the one whose hash is *prev*.

    *salt* is `SALT` random bytes, used for nothing else.
    """
    payload = Payload(salt, _json(act.payload)) if act.payload else None
    entry = partial(
        Entry,
        chain=chain,
        seq=seq,
        at=act.at,
        actor=act.actor,
        action=act.action,
        object=act.object,
        result=act.result,
        payload_hash=b"" if payload is None else commitment(payload),
        prev=prev,
    )
    return Kept(entry(hash=digest(entry(hash=b""))), payload)


def digest(entry: Entry) -> bytes:
    """
    Give the hash that *entry* must have.
    """
    fields = (
        entry.chain.encode(),
        number(entry.seq),
        instant(entry.at),
        entry.actor.encode(),
        entry.action.encode(),
        entry.object.encode(),
        entry.result.encode(),
        entry.payload_hash,
        entry.prev,
    )
    return hashlib.sha256(encode(b"ventanilla-audit-entry", *fields)).digest()


def commitment(payload: Payload) -> bytes:
    """
    Give what an entry says of *payload*: nothing to whoever has not both parts of it.
    """
    fields = payload.salt, payload.text.encode()
    return hashlib.sha256(encode(b"ventanilla-audit-payload", *fields)).digest()


def encode(kind: bytes, *fields: bytes) -> bytes:
    """
    Write *fields* of a value of some *kind* so that no two values are written alike:
    the kind, the version of this form, then each field behind its length.
    """
    told = (len(field).to_bytes(4, "big") + field for field in fields)
    return kind + b"\x01" + b"".join(told)


def number(value: int) -> bytes:
    """
    Write a whole number.
    """
    return value.to_bytes(8, "big", signed=True)


def instant(value: datetime) -> bytes:
    """
    Write a moment, in whole microseconds since 1970 in UTC.
    """
    return number((value - EPOCH) // _TICK)


def _json(payload: Mapping[str, str]) -> str:
    # One text for one payload. It is kept, and committed to, as it is written here:
    # whoever checks need not write it again.
    return json.dumps(
        dict(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def described(kept: Kept) -> dict[str, Any]:
    """
    Describe an entry with all that its hash is made of.
    """
    entry, payload = kept.entry, kept.payload
    return {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "object": entry.object,
        "result": entry.result,
        "payload_hash": entry.payload_hash.hex(),
        "prev": entry.prev.hex(),
        "hash": entry.hash.hex(),
        "salt": payload.salt.hex() if payload else None,
        "payload": payload.text if payload else None,
    }
