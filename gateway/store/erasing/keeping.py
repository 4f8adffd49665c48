"""
Orders to keep cases whatever their age, and what may not be erased because of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve
from sqlalchemy import ColumnElement, Connection, select

from gateway.core.case import Case, Number
from gateway.ports.erasing import Dossier
from gateway.store.cases.case_files import messages_of, talks_about
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import cases, deliveries
from gateway.store.people.owner import every


def kept(
    connection: Connection, now: datetime, *which: ColumnElement[bool]
) -> Sequence[Case]:
    """
    Return the cases, of those that *which* selects, that are under an order to keep
    them at *now*, the first to end first.
    """
    rows = select(cases.c.value).where(cases.c.kept_until > now, *which)
    ordered = rows.order_by(cases.c.kept_until)
    return [codec.load(value, Case) for value in connection.scalars(ordered)]


def needed(connection: Connection, now: datetime) -> set[int]:
    """
    Return the messages that cases under an order to keep them at *now* need: those of
    their happenings and of their conversations, in either direction.
    """
    return _needed_by(connection, _numbers(connection, now))


def _numbers(connection: Connection, now: datetime) -> Sequence[Number]:
    """
    Return the numbers of the cases under an order to keep them at *now*, without
    parsing them: an unreadable one must neither lose what it needs nor block all
    others.
    """
    c = cases.c
    rows = connection.execute(select(c.message, c.matter).where(c.kept_until > now))
    return [Number(*row) for row in rows]


def spared(connection: Connection, found: Dossier, now: datetime) -> Dossier:
    """
    Return what may be erased of what was *found*: nothing that a case needs that is
    under an order to keep it at *now*.
    """
    theirs = [case for case in found.cases if case.kept(now)]
    said = needed(connection, now)
    mine = _needed_by(connection, [case.number for case in theirs])
    anothers = said.intersection(found.messages) - mine
    talks = talks_about(connection, _numbers(connection, now))
    made: set[str] = set()
    for piece in some(found.deliveries):
        its = deliveries.c.message.in_(said) | deliveries.c.conversation.in_(talks)
        made |= every(connection, deliveries.c.id, deliveries.c.id.in_(piece), its)
    return evolve(
        found,
        messages=tuple(m for m in found.messages if m not in said),
        shared=tuple(m for m in found.shared if m not in said),
        conversations=tuple(t for t in found.conversations if t not in talks),
        deliveries=tuple(d for d in found.deliveries if d not in made),
        cases=tuple(case for case in found.cases if case.number.message not in said),
        kept=tuple(theirs),
        named_in=tuple(sorted(anothers.union(found.named_in))),
    )


def _needed_by(connection: Connection, those: Sequence[Number]) -> set[int]:
    found = messages_of(connection, those)
    for piece in some(sorted(talks_about(connection, those))):
        there = deliveries.c.conversation.in_(piece)
        found |= every(connection, deliveries.c.message, there)
    return found
