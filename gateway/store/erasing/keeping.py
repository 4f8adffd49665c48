"""
What is kept whatever its age, as somebody needs it, and so is not erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve
from sqlalchemy import ColumnElement, Connection, select

from gateway.core.case import Case
from gateway.ports.erasing import Dossier
from gateway.store.cases.case_files import case_file
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import cases, conversations, deliveries
from gateway.store.people.whose import every


def kept(
    connection: Connection, now: datetime, *which: ColumnElement[bool]
) -> Sequence[Case]:
    """
    Give the cases, of those that *which* selects, that are kept *now*, the first to
    end first.
    """
    rows = select(cases.c.value).where(cases.c.kept_until > now, *which)
    ordered = rows.order_by(cases.c.kept_until)
    return [codec.load(value, Case) for value in connection.scalars(ordered)]


def needed(connection: Connection, now: datetime) -> set[int]:
    """
    Give the messages that a case needs which is kept *now*: those, too, that only tell
    of what happened to it, or of which something is said in its conversations.
    """
    return _needed_by(connection, kept(connection, now))


def spared(connection: Connection, found: Dossier, now: datetime) -> Dossier:
    """
    Give what may be erased of what was *found*: nothing that a case needs which is
    kept *now*.
    """
    theirs = [case for case in found.cases if case.kept(now)]
    said = needed(connection, now)
    anothers = said.intersection(found.messages) - _needed_by(connection, theirs)
    talks = talks_about(connection, kept(connection, now))
    made: set[str] = set()
    for piece in some(found.deliveries):
        its = deliveries.c.message.in_(said) | deliveries.c.conversation.in_(talks)
        made |= every(connection, deliveries.c.id, deliveries.c.id.in_(piece), its)
    return evolve(
        found,
        messages=tuple(m for m in found.messages if m not in said),
        conversations=tuple(t for t in found.conversations if t not in talks),
        deliveries=tuple(d for d in found.deliveries if d not in made),
        cases=tuple(case for case in found.cases if case.number.message not in said),
        kept=tuple(theirs),
        named_in=tuple(sorted(anothers.union(found.named_in))),
    )


def talks_about(connection: Connection, theirs: Iterable[Case]) -> set[str]:
    """
    Give the conversations about cases.
    """
    found: set[str] = set()
    for piece in some(str(case.number) for case in theirs):
        about = conversations.c.case.in_(piece)
        found |= every(connection, conversations.c.id, about)
    return found


def _needed_by(connection: Connection, theirs: Sequence[Case]) -> set[int]:
    files = (case_file(connection, case.number) for case in theirs)
    found = {message for file in files if file for message in file.messages}
    for piece in some(sorted(talks_about(connection, theirs))):
        there = deliveries.c.conversation.in_(piece)
        found |= every(connection, deliveries.c.message, there)
    return found
