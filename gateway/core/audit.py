"""
The audit chain: hash-linked entries that record who did what to what, so that a
secretary can certify it.

No entry names a person outside the town hall: people and messages appear by their
numbers. Personal data is in the payload, of which the chain holds only a salted
commitment; once salt and payload are erased, the chain still verifies. docs/audit.md
specifies every byte, for whoever verifies with another program.
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

#: The actor of what no person did.
GATEWAY = "gateway"

#: The action recorded when somebody lets a message be routed again.
REQUEUE = "message.requeue"

#: The hash that the first entry of a chain follows.
BEGINNING = bytes(32)

#: Bytes of a salt: too many to guess by brute force what was erased.
SALT = 16

#: The epoch from which moments are counted.
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
    One entry of a chain.

    Attributes:
        seq: Its number in the chain; the first is 1.
        payload_hash: The commitment to its payload; empty if it never had one.
        prev: The hash of the entry before it.
        hash: Its own, over all the fields above.
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
    Personal data of an entry, as JSON, and its salt. Once both are erased, the
    commitment cannot be used to test guesses about whose data it was.
    """

    salt: bytes
    text: str


@frozen
class KeptEntry:
    """
    An entry as stored: with its payload, unless that was erased or never existed.
    """

    entry: Entry
    payload: Payload | None


@frozen
class Head:
    """
    The end of a chain as the chain itself records it: the last entry's number and hash.
    """

    chain: str
    seq: int
    hash: bytes


def link(*, chain: str, seq: int, prev: bytes, act: Act, salt: bytes) -> KeptEntry:
    """
    Make *act* the entry number *seq* of *chain*, after the entry whose hash is *prev*.

    *salt* is `SALT` random bytes that are used for nothing else.
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
    return KeptEntry(entry(hash=digest(entry(hash=b""))), payload)


def digest(entry: Entry) -> bytes:
    """
    Compute the hash that *entry* must have.
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
    Compute the salted hash of *payload* that its entry holds. It reveals nothing to
    whoever lacks the salt or the text.
    """
    fields = payload.salt, payload.text.encode()
    return hashlib.sha256(encode(b"ventanilla-audit-payload", *fields)).digest()


def encode(kind: bytes, *fields: bytes) -> bytes:
    """
    Encode *fields* of a value of some *kind*, so that no two values share an encoding:
    the kind, the version of this format, then each field after its length.
    """
    told = (len(field).to_bytes(4, "big") + field for field in fields)
    return kind + b"\x01" + b"".join(told)


def number(value: int) -> bytes:
    """
    Encode a whole number in eight bytes, big-endian and signed.
    """
    return value.to_bytes(8, "big", signed=True)


def instant(value: datetime) -> bytes:
    """
    Encode a moment as whole microseconds since 1970 in UTC.
    """
    return number((value - EPOCH) // _TICK)


def _json(payload: Mapping[str, str]) -> str:
    # Canonical JSON. The commitment covers this very text, which is stored as it is, so
    # that no verifier has to serialize it again.
    return json.dumps(
        dict(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def entry_json(kept: KeptEntry) -> dict[str, Any]:
    """
    Describe an entry as a dictionary for JSON, with all that its hash is computed from.
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
