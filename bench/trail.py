"""
An audit chain about messages, linked as the gateway links it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define

from gateway.core.audit import BEGINNING, GATEWAY, SALT, Act, link
from gateway.core.objects import about_message

#: A table's name and a row by column; missing columns are null.
Row = tuple[str, dict[str, Any]]

NODE = "one"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(at: datetime) -> int:
    """
    Return a time as the database stores it.
    """
    return (at - _EPOCH) // timedelta(microseconds=1)


@define
class Trail:
    """
    The current end of the chain.
    """

    seq: int = 0
    head: bytes = BEGINNING

    def rows(self, number: int, at: datetime, sender: str) -> Iterator[Row]:
        """
        Yield an entry about a message; some of them name its sender.
        """
        act = Act(
            at=at,
            actor=GATEWAY,
            action="message.note",
            object=about_message(number),
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
        Return the row of the chain's head.
        """
        return "chains", {"chain": NODE, "seq": self.seq, "hash": self.head}
