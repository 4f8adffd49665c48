"""
A chain of acts about messages, linked as the gateway links them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define

from gateway.core.audit import BEGINNING, GATEWAY, SALT, Act, link

#: A table's name, and a row by its columns; what is left out is nothing.
Row = tuple[str, dict[str, Any]]

NODE = "one"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(at: datetime) -> int:
    """
    Write a moment as the database keeps it.
    """
    return (at - _EPOCH) // timedelta(microseconds=1)


@define
class Trail:
    """
    The end of the chain so far.
    """

    seq: int = 0
    head: bytes = BEGINNING

    def rows(self, number: int, at: datetime, sender: str) -> Iterator[Row]:
        """
        Note something about a message; now and then it names who wrote it.
        """
        act = Act(
            at=at,
            actor=GATEWAY,
            action="message.note",
            object=f"message {number}",
            payload={"address": sender} if number % 20 == 0 else {},
        )
        self.seq += 1
        kept = link(chain=NODE, seq=self.seq, prev=self.head, act=act, salt=bytes(SALT))
        entry = kept.entry
        self.head = entry.hash
        names = ("chain", "seq", "actor", "action", "object", "result")
        hashes = ("payload_hash", "prev", "hash")
        row = {name: getattr(entry, name) for name in (*names, *hashes)}
        yield "audit", {**row, "at": instant(entry.at)}
        if kept.payload is not None:
            held = {"salt": kept.payload.salt, "payload": kept.payload.text}
            yield "payloads", {"chain": entry.chain, "seq": entry.seq, **held}

    def end(self) -> Row:
        """
        Give the row of the chain's head.
        """
        return "chains", {"chain": NODE, "seq": self.seq, "hash": self.head}
