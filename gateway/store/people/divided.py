"""
Conversations about what was begun from an account that was bound by mistake.

Until that was undone, whoever has the account was answered there; since then, the
person in whose name the case goes on is answered at the counter. Neither has what was
said to the other.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from gateway.core.case import Case, Number
from gateway.ports.erasing import Subject
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import cases, conversations, deliveries
from gateway.store.people.around import around
from gateway.store.people.owner import at_theirs, every


def divided(connection: Connection, begun: Collection[int]) -> set[str]:
    """
    Return the conversations about cases that the messages *begun* opened, and that go
    on in the name of somebody else.
    """
    numbers: set[str] = set()
    columns = (cases.c.message, cases.c.matter, cases.c.value)
    for piece in some(sorted(begun)):
        for row in connection.execute(
            select(*columns).where(cases.c.message.in_(piece))
        ):
            if codec.load(row.value, Case).mistaken:
                numbers.add(str(Number(row.message, row.matter)))
    found: set[str] = set()
    for cut in some(sorted(numbers)):
        about = conversations.c.case.in_(cut)
        found |= every(connection, conversations.c.id, about)
    return found


def not_told(
    connection: Connection, subject: Subject, talks: Collection[str]
) -> set[int]:
    """
    Return what was said in these conversations, and not to the subject.
    """
    found = around(connection, talks, ())
    for piece in some(sorted(talks)):
        there = deliveries.c.conversation.in_(piece)
        theirs = at_theirs(deliveries.c.address, subject)
        found -= every(connection, deliveries.c.message, there, theirs)
    return found
