"""
Jobs: merging cases that tell of the same fact after they were opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from gateway.core.audit import GATEWAY
from gateway.core.case import CaseEvent, Happening, Number
from gateway.store import marks
from gateway.store.cases.cases import happen
from gateway.store.engine.schema import ACTIVE_CASE, cases, its

_NUMBER = (cases.c.message, cases.c.matter)


def opened_since(
    connection: Connection, topics: Sequence[str], since: datetime, limit: int
) -> Mapping[Number, Number]:
    """
    Return the numbers of the newest cases about *topics* that were opened since then
    and have not ended, each with the number of its job.
    """
    found = (
        select(*_NUMBER, cases.c.job)
        .where(ACTIVE_CASE, cases.c.topic.in_(topics), cases.c.opened_at >= since)
        .order_by(cases.c.opened_at.desc())
        .limit(limit)
    )
    return {
        Number(row.message, row.matter): Number.read(row.job)
        for row in connection.execute(found)
    }


def join(connection: Connection, number: Number, other: Number, at: datetime) -> bool:
    """
    Merge the jobs of two cases under the lower number; say whether they were different.
    """
    marks.one_joins(connection)
    jobs = _jobs(connection, number, other)
    if len(jobs) < 2:
        return False
    head, gone = sorted(jobs)
    members = select(*_NUMBER).where(cases.c.job == str(gone)).order_by(*_NUMBER)
    joined = [
        Happening(case=Number(*row), event=CaseEvent.JOIN, at=at, by=GATEWAY, job=head)
        for row in connection.execute(members)
    ]
    happen(connection, joined)
    return True


def _jobs(connection: Connection, *numbers: Number) -> set[Number]:
    found = select(cases.c.job).where(or_(*(its(cases, each) for each in numbers)))
    return {Number.read(job) for job in connection.scalars(found)}
