"""
Find the answers that a mailbox wrote to somebody else: one that ends several cases is
written in one of them, and quotes that one's letter.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from gateway.core.decision import Decision
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import SAID_THERE, messages, turns


def written_elsewhere(
    connection: Connection, ids: Collection[int], talks: Collection[str] | None
) -> set[int]:
    """
    Return those of the messages *ids* that are answers of a mailbox, written in a
    conversation that is none of *talks*; none if these are all there are.
    """
    if talks is None:
        return set()
    its = messages.c
    said = select(its.id, its.decision, turns.c.conversation).join(turns, SAID_THERE)
    found, there = set[int](), set[int]()
    for piece in some(sorted(ids)):
        for row in connection.execute(said.where(its.id.in_(piece))):
            decision = codec.maybe_load(row.decision, Decision)
            if row.conversation in talks:
                there.add(row.id)
            elif decision is not None and decision.is_answer:
                found.add(row.id)
    return found - there
