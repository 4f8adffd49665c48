"""
Find the messages around what somebody said: by mailboxes, machines and mail servers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, select, tuple_

from gateway.core.case import Case
from gateway.core.filing import Status
from gateway.core.message import Message
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    SAID_THERE,
    among,
    deliveries,
    happenings,
    messages,
    turns,
)
from gateway.store.people.owner import every

#: The states of machines' answers to our letters, and of what could not be read.
_UNTHREADED = (Status.IGNORED, Status.QUARANTINED)


def around(
    connection: Connection, talks: Iterable[str], theirs: Sequence[Case]
) -> set[int]:
    """
    Return what mailboxes said in conversations and about cases, and what machines
    answered there.
    """
    found: set[int] = set()
    references: set[str] = set()
    for piece in some(sorted(talks)):
        said = select(messages.c.id).join(turns, SAID_THERE)
        found |= set(connection.scalars(said.where(turns.c.conversation.in_(piece))))
        in_these = deliveries.c.conversation.in_(piece)
        found |= every(connection, deliveries.c.message, in_these)
        references |= every(
            connection, turns.c.reference, turns.c.conversation.in_(piece)
        )
    for cut in some(theirs):
        numbers = [(case.number.message, case.number.matter) for case in cut]
        its = tuple_(happenings.c.message, happenings.c.matter).in_(numbers)
        noted = happenings.c.said_in.is_not(None)
        found |= every(connection, happenings.c.said_in, its, noted)
    rows = select(messages.c.id, messages.c.message).where(
        among(messages.c.status, _UNTHREADED), messages.c.message.is_not(None)
    )
    for row in connection.execute(rows):
        if references.intersection(codec.load(row.message, Message).in_reply_to):
            found.add(row.id)
    return found


def came_back(connection: Connection, made: Collection[str]) -> set[int]:
    """
    Return the bounces of deliveries among *made*.
    """
    rows = select(messages.c.id, messages.c.message).where(
        among(messages.c.status, _UNTHREADED),
        messages.c.message.contains('"bounce": {'),
    )
    found: set[int] = set()
    for row in connection.execute(rows):
        bounce = codec.load(row.message, Message).bounce
        if bounce is not None and bounce.delivery in made:
            found.add(row.id)
    return found
