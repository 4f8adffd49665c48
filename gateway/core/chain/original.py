"""
Check that a stored message is the one that arrived: what the chain commits to when it
is filed, and whether that still matches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import field, frozen

from gateway.core.audit import Entry, KeptEntry, commitment
from gateway.core.filing import MOVES, Status, Stored
from gateway.core.message import Message, aware
from gateway.core.objects import message_of

#: Shown in place of how a message ended, if it was said in confidence.
CONFIDENTIAL = "confidential"

#: The actions under which messages are filed.
FILED = frozenset(f"message.{status.value}" for status in MOVES[Status.RECEIVED])


@frozen(kw_only=True)
class Original:
    """
    A message as it is stored now.

    Attributes:
        raw: The SHA-256 of its raw bytes, in hexadecimal.
        erased: It was forgotten or outlived its retention; nothing is left to compare.
        senders: Its sender as each place has it that stores one; none if it could not
            be read when it was last routed.
    """

    raw: str
    received_at: datetime = field(validator=aware)
    erased: bool
    senders: frozenset[str] = frozenset()


def vouched(stored: Stored, message: Message | None, rule: str) -> Mapping[str, str]:
    """
    Return what the chain commits to of a message that is filed by *rule*.

    The sender appears as a hash: what names somebody is erased with them, but this
    payload is erased with the message.
    """
    told = {
        "raw": hashlib.sha256(stored.arrival.raw).hexdigest(),
        "received_at": _written(stored.arrival.received_at),
        "rule": rule,
    }
    if message is None:
        return told
    return {**told, "sender": _digest(str(message.sender))}


def vouches_for(entry: Entry) -> int | None:
    """
    Return the number of the message that *entry* vouches for; None if it vouches for
    none. Entries of earlier versions have no payload for messages.
    """
    if not (entry.payload_hash and entry.action in FILED):
        return None
    return message_of(entry.object)


def differs(kept: KeptEntry, original: Original | None) -> str:
    """
    Say why the *original* is not what the entry commits to; empty if it is, or if it
    was erased.
    """
    name = kept.entry.object
    if original is None:
        return f"vouches for {name}, which is not there"
    if original.erased:
        return ""
    if kept.payload is None:
        return f"has no payload any more, and {name} was not erased"
    if commitment(kept.payload) != kept.entry.payload_hash:
        return ""  # `ChainVerification` reports that already.
    told = json.loads(kept.payload.text)
    if told.get("raw") != original.raw:
        return f"vouches for {name}, which was changed: it is not what came"
    if told.get("received_at") != _written(original.received_at):
        return f"vouches for {name}, which was changed: it came at another time"
    sender = told.get("sender", "")
    if sender and original.senders and {*map(_digest, original.senders)} != {sender}:
        return f"vouches for {name}, which was changed: it is somebody else's"
    return ""


def _digest(sender: str) -> str:
    return hashlib.sha256(sender.encode("utf-8", "replace")).hexdigest()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
