"""
Retention of what the desk knows about people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, literal, or_, select

from gateway.core.audit import Act
from gateway.core.objects import PERSON
from gateway.core.people.person import Person, Verification
from gateway.ports.erasing import Cutoffs, Subject
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import among, audit, cases, people
from gateway.store.erasing.erasing import overwriting
from gateway.store.erasing.keeping import kept
from gateway.store.erasing.retaining import OPEN
from gateway.store.erasing.striking import Named, unregister
from gateway.store.people.owner import opened_by, subject_of
from gateway.store.people.people import agreed_for

#: States in which a person may be erased: all but the verified ones.
_GONE = frozenset(Verification) - {Verification.ACTIVE}


def people_outlived(
    connection: Connection, cutoffs: Cutoffs, limit: int
) -> Sequence[Subject]:
    """
    Return people whose verification has ended, about whom nothing was recorded at the
    desk for the retention period, who have no case that is open or under an order to
    keep it, and by whose consent no child is verified: that consent must remain
    provable (Regulation (EU) 2016/679, art. 7.1).
    """
    before = cutoffs.people
    last = (
        select(func.max(audit.c.at))
        .where(audit.c.object == literal(PERSON) + people.c.id)
        .scalar_subquery()
    )
    over = (
        among(people.c.state, _GONE),
        or_(people.c.state != Verification.EXPIRED, people.c.expires_at < before),
        func.coalesce(last, people.c.expires_at) < before,
    )
    those = select(people.c.value, people.c.id).where(*over).order_by(people.c.id)

    def with_wards(row: Row[Any]) -> tuple[str, bool]:
        person = codec.load(row.value, Person)
        return person.id, agreed_for(connection, person, cutoffs.now.date())

    found: list[Subject] = []
    rows = connection.execute(those).all()
    for person, agreed in (
        p for row in rows for p in readable([row], with_wards, "id")
    ):
        subject = None if agreed else subject_of(connection, person, None)
        if subject is None:
            continue
        if not _is_busy(connection, subject, cutoffs.now):
            found.append(subject)
        if len(found) == limit:
            break
    return found


def _is_busy(connection: Connection, subject: Subject, now: datetime) -> bool:
    busy = or_(among(cases.c.state, OPEN), cases.c.kept_until > now)
    its = select(cases.c.message).where(opened_by(subject), busy).limit(1)
    return connection.scalar(its) is not None


def let_go(connection: Connection, subject: Subject, act: Act, found: Named) -> bool:
    """
    Erase what the desk knows about somebody; their messages have their own retention.
    Return False if somebody else has done so meanwhile, they were verified again, or a
    case of theirs is under an order to keep it.
    """
    marks.steady(connection, act.at)
    marks.one_keeps(connection)
    over = exists().where(people.c.id == subject.person, among(people.c.state, _GONE))
    if not connection.scalar(select(over)):
        return False
    if kept(connection, act.at, opened_by(subject)):
        return False
    with overwriting(connection):
        unregister(connection, subject, found)
        note(connection, [act])
    return True
