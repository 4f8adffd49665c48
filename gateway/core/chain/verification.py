"""
Verify an audit chain: by itself, and against the checkpoints that a witness keeps.

By itself a chain shows any change in its middle. It cannot show that its tail was cut
off together with its head, that all of it was rewritten, or that an older copy was
restored. For that, a witness elsewhere keeps checkpoints: signed statements of how far
the chain had come.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from codecs import BOM_UTF8
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from gateway.core.audit import (
    BEGINNING,
    Entry,
    Head,
    KeptEntry,
    commitment,
    digest,
    encode,
    instant,
    number,
)
from gateway.core.errors import GatewayError
from gateway.core.message import aware
from gateway.core.writing.strict_json import read_object

#: Bytes of a line; several times what ours need.
_LONGEST = 4096

#: The highest number that an entry can have.
_MOST = 2**63 - 1

#: The members of a line; it must have all of them and no others.
_NAMES = {"chain", "seq", "hash", "count", "at", "key", "signature"}


class CheckpointInvalid(GatewayError):
    """
    A line that is no checkpoint, or whose signature does not verify; says why.
    """


@frozen(kw_only=True)
class Checkpoint:
    """
    How far a chain had come at some moment.

    Attributes:
        seq: The number of its last entry.
        hash: That entry's hash.
        count: How many entries there were.
        at: When.
    """

    chain: str
    seq: int
    hash: bytes
    count: int
    at: datetime = field(validator=aware)


@frozen
class Problem:
    """
    One thing that is wrong with a chain, and the number of the entry at which it shows.
    """

    seq: int
    what: str


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """
    Write *checkpoint* as one line of ASCII, signed with *key*.
    """
    told = {
        "chain": checkpoint.chain,
        "seq": checkpoint.seq,
        "hash": checkpoint.hash.hex(),
        "count": checkpoint.count,
        "at": checkpoint.at.astimezone(UTC).isoformat(),
        "key": b64encode(key.public_key().public_bytes_raw()).decode(),
        "signature": b64encode(key.sign(_signed(checkpoint))).decode(),
    }
    return json.dumps(told)


def read_checkpoint(line: bytes, keys: Collection[bytes]) -> Checkpoint:
    """
    Parse a line that `sign` wrote with one of *keys* (raw public keys).

    Raises:
        CheckpointInvalid: It is no such line.
    """
    try:
        checkpoint, key, signature = _parse(line)
    # Nested too deeply, a number out of range for a date, a missing field.
    except (ValueError, TypeError, OverflowError):
        raise CheckpointInvalid("is no checkpoint") from None
    if key not in keys:
        raise CheckpointInvalid("is signed with a key that is not given")
    try:
        public = Ed25519PublicKey.from_public_bytes(key)
        public.verify(signature, _signed(checkpoint))
    except (InvalidSignature, ValueError):
        raise CheckpointInvalid("was changed: its signature does not fit") from None
    return checkpoint


def _parse(line: bytes) -> tuple[Checkpoint, bytes, bytes]:
    if len(line) > _LONGEST:
        raise ValueError("too long")
    # Some editors write a byte order mark.
    told = read_object(line.removeprefix(BOM_UTF8))
    if told.keys() != _NAMES:
        raise ValueError("more, or less, than a checkpoint")
    checkpoint = Checkpoint(
        chain=_text(told["chain"]),
        seq=_whole(told["seq"]),
        hash=bytes.fromhex(_text(told["hash"])),
        count=_whole(told["count"]),
        at=_moment(_text(told["at"])),
    )
    if len(checkpoint.hash) != len(BEGINNING) or checkpoint.count != checkpoint.seq:
        raise ValueError("no chain of ours was like that")
    checkpoint.chain.encode()
    key = b64decode(_text(told["key"]), validate=True)
    return checkpoint, key, b64decode(_text(told["signature"]), validate=True)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= _MOST:
        raise ValueError("no number of an entry")
    return value


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no zone")
    return at.astimezone(UTC)


def _signed(checkpoint: Checkpoint) -> bytes:
    return encode(
        b"ventanilla-audit-checkpoint",
        checkpoint.chain.encode(),
        number(checkpoint.seq),
        checkpoint.hash,
        number(checkpoint.count),
        instant(checkpoint.at),
    )


class ChainVerification:
    """
    Reads one chain from its first entry to its last, and reports what is wrong with it.

    Attributes:
        chain: Its name.
        seq: The number of the last entry that was read.
        count: How many entries were read.
        last: The time of the last of them.
        fitting: The checkpoints that match the chain, in its order.
    """

    def __init__(self, chain: str, checkpoints: Sequence[Checkpoint] = ()) -> None:
        self.chain = chain
        self.seq = 0
        self.count = 0
        self.last: datetime | None = None
        self.fitting: list[Checkpoint] = []
        self._hash = BEGINNING
        self._ahead: dict[int, list[Checkpoint]] = {}
        for checkpoint in checkpoints:
            if checkpoint.chain == chain:
                self._ahead.setdefault(checkpoint.seq, []).append(checkpoint)

    def add(self, kept: KeptEntry) -> Sequence[Problem]:
        """
        Read the next entry, and return what is wrong with it.
        """
        entry, payload = kept.entry, kept.payload
        self.count += 1
        if entry.seq <= self.seq:
            behind = f"behind entry {self.seq}" if self.seq else "before the first"
            return [Problem(entry.seq, f"stands {behind}")]
        found = self._place(entry)
        if digest(entry) != entry.hash:
            found.append(Problem(entry.seq, "was changed: its hash does not fit"))
        if payload is not None and commitment(payload) != entry.payload_hash:
            found.append(Problem(entry.seq, "has a payload that is not its own"))
        found += self._witnessed(entry)
        self.seq, self._hash, self.last = entry.seq, entry.hash, entry.at
        return found

    def _place(self, entry: Entry) -> list[Problem]:
        expected = self.seq + 1
        if entry.seq > expected + 1:
            what = f"is missing, and all up to entry {entry.seq - 1}"
            return [Problem(expected, what)]
        if entry.seq > expected:
            return [Problem(expected, "is missing")]
        if entry.prev == self._hash:
            return []
        before = f"entry {self.seq}" if self.seq else "nothing"
        return [Problem(entry.seq, f"does not follow {before}")]

    def _witnessed(self, entry: Entry) -> list[Problem]:
        found = []
        for checkpoint in self._ahead.pop(entry.seq, ()):
            if checkpoint.hash == entry.hash:
                self.fitting.append(checkpoint)
            else:
                what = f"is not the one that was witnessed at {_shown(checkpoint.at)}"
                found.append(Problem(entry.seq, what))
        return found

    def end(self, head: Head | None) -> Sequence[Problem]:
        """
        Finish, and return what is wrong with the chain's end.

        Args:
            head: The end that the chain itself records, if it does.
        """
        found = []
        if head is None and not self.count:
            found.append(Problem(1, "is missing, and the chain's head with it"))
        elif head is None:
            found.append(Problem(self.seq, "is the last, but the head is missing"))
        elif head.seq == self.seq + 1:
            found.append(Problem(head.seq, "is missing: it is the head"))
        elif head.seq > self.seq:
            what = f"is missing, and all up to the head, entry {head.seq}"
            found.append(Problem(self.seq + 1, what))
        elif head.seq < self.seq:
            what = f"stands behind the head, entry {head.seq}"
            found.append(Problem(head.seq + 1, what))
        elif head.hash != self._hash:
            found.append(Problem(self.seq, "is not the one that the head names"))
        return found + self._cut()

    def _cut(self) -> list[Problem]:
        last = max(self._ahead, default=0)
        if last <= self.seq:
            return []
        at = _shown(self._ahead[last][0].at)
        what = f"is missing, and all up to entry {last}, which was witnessed at {at}"
        if last == self.seq + 1:
            what = f"is missing, which was witnessed at {at}"
        return [Problem(self.seq + 1, what)]


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
