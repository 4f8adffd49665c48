"""
What stands where an erased message was, so that its platform's repeat is no news and
nobody can tell by trying what it was.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from gateway.ports.erasing import ERASED
from gateway.store.engine.many import some
from gateway.store.engine.schema import messages

#: Before the hash of an external id.
MARK = f"{ERASED}:"


def tombstone(channel: str, external_id: str, key: bytes) -> str:
    """
    Give what stands where the external id of an erased message was.
    """
    said = f"{channel}\n{external_id}".encode()
    return f"{MARK}{hmac.new(key, said, hashlib.sha256).hexdigest()[:40]}"


_THERE = select(messages.c.external_id).where(
    messages.c.channel == bindparam("on"),
    messages.c.external_id.in_(bindparam("marks", expanding=True)),
)


def erased_before(
    connection: Connection, names: Sequence[tuple[str, str]], key: bytes
) -> frozenset[tuple[str, str]]:
    """
    Give those channels and external ids whose message was erased.
    """
    left: dict[str, dict[str, tuple[str, str]]] = {}
    for channel, name in names:
        its = left.setdefault(channel, {})
        its[tombstone(channel, name, key)] = channel, name
    found: set[tuple[str, str]] = set()
    for channel, its in left.items():
        for piece in some(its):
            given = {"on": channel, "marks": [*piece]}
            found |= {its[mark] for mark in connection.scalars(_THERE, given)}
    return frozenset(found)
