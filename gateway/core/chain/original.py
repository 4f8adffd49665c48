"""
Whether a message is the one that came: what the chain keeps of it when it is filed, and
whether that still fits.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import field, frozen

from gateway.core.audit import Entry, Kept, commitment
from gateway.core.filing import MOVES, Status, Stored
from gateway.core.message import Message, aware

#: What is told of how a message ended that was said in confidence.
CONFIDENTIAL = "confidential"

#: By these acts messages are filed.
FILED = frozenset(f"message.{status.value}" for status in MOVES[Status.RECEIVED])

_MESSAGE = re.compile("message ([1-9][0-9]{0,17})")


@frozen(kw_only=True)
class Original:
    """
    A message as it is kept now.

    Attributes:
        raw: The SHA-256 of its bytes as they came, in hexadecimal.
        erased: It was forgotten, or had been kept for long enough: nothing is left.
        sender: Whose it is said to be; None where nobody could read it, at last.
    """

    raw: str
    received_at: datetime = field(validator=aware)
    erased: bool
    sender: str | None = None


def vouched(stored: Stored, message: Message | None, rule: str) -> Mapping[str, str]:
    """
    Give what the chain commits to of a message that is filed by *rule*. Whose it is
    stands there as a hash: what names somebody is erased with them, and this with the
    message.
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
    Give the number of the message that *entry* vouches for, if it does for one: earlier
    versions kept nothing of them.
    """
    named = _MESSAGE.fullmatch(entry.object)
    if not (entry.payload_hash and named and entry.action in FILED):
        return None
    return int(named[1])


def differs(kept: Kept, original: Original | None) -> str:
    """
    Say why what an entry vouches for is not the *original* that there is; empty where
    it is, or was erased.
    """
    name = kept.entry.object
    if original is None:
        return f"vouches for {name}, which is not there"
    if original.erased:
        return ""
    if kept.payload is None:
        return f"has no payload any more, and {name} was not erased"
    if commitment(kept.payload) != kept.entry.payload_hash:
        return ""  # That is told already.
    told = json.loads(kept.payload.text)
    if told.get("raw") != original.raw:
        return f"vouches for {name}, which was changed: it is not what came"
    if told.get("received_at") != _written(original.received_at):
        return f"vouches for {name}, which was changed: it came at another time"
    sender = original.sender
    if sender is not None and told.get("sender", "") not in ("", _digest(sender)):
        return f"vouches for {name}, which was changed: it is somebody else's"
    return ""


def _digest(sender: str) -> str:
    return hashlib.sha256(sender.encode("utf-8", "replace")).hexdigest()


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
