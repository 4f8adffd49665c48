"""
What figures are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, tuple_

from gateway.core.case import Case, Event, Number, State
from gateway.core.figures import ANSWERS, UNTOLD, Matter
from gateway.store import codec, many
from gateway.store.schema import among, cases, happenings

_h = happenings.c

#: What people at mailboxes told those who wrote.
_TOLD = (
    select(_h.message, _h.matter, _h.event, _h.at)
    .where(
        among(_h.event, ANSWERS),
        _h.by.startswith("mailbox "),
        tuple_(_h.message, _h.matter).in_(bindparam("numbers", expanding=True)),
    )
    .order_by(_h.id)
)


def opened(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[Matter]:
    """
    Give the matters that were opened from *since* until before *until*; nothing that is
    confidential, and nothing that waits for proof or for a look.
    """
    # One state at a time: each is a range of an index.
    known = [
        codec.load(value, Case)
        for state in State
        if state not in UNTOLD
        for value in connection.scalars(
            select(cases.c.value).where(
                cases.c.state == state,
                cases.c.opened_at >= since,
                cases.c.opened_at < until,
            )
        )
    ]
    known = [case for case in known if not case.confidential]
    first = _first(connection, [case.number for case in known])
    return [
        Matter(
            mailbox=case.mailbox,
            state=case.state,
            opened_at=case.opened_at,
            answered_at=first.get((case.number, False)),
            solved_at=first.get((case.number, True)),
        )
        for case in sorted(known, key=lambda case: case.number)
    ]


def _first(
    connection: Connection, numbers: Sequence[Number]
) -> dict[tuple[Number, bool], datetime]:
    """
    Say when each was first answered, and when first solved, which is an answer, too.
    """
    first: dict[tuple[Number, bool], datetime] = {}
    for piece in many.some((each.message, each.matter) for each in numbers):
        for row in connection.execute(_TOLD, {"numbers": piece}):
            number = Number(row.message, row.matter)
            first.setdefault((number, False), row.at)
            if row.event is Event.SOLVE:
                first.setdefault((number, True), row.at)
    return first
