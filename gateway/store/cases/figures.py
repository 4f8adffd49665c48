"""
The raw material of public figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from gateway.core.actors import CLERK, MAILBOX
from gateway.core.case import UNANSWERED, Case, CaseEvent, CaseState, Number
from gateway.core.public.figures import ANSWERS, UNTOLD, CountedCase
from gateway.store.cases.case_reading import CASE, cases_of
from gateway.store.engine import many
from gateway.store.engine.schema import TOLD, cases, happenings, numbered

_h, _c = happenings.c, cases.c

#: Actors who are people: at a mailbox or at the desk.
_BY_PERSONS = or_(_h.by.startswith(MAILBOX), _h.by.startswith(CLERK))

#: What people did in some cases, in order; little else happens to a case.
_DONE = (
    select(_h.message, _h.matter, _h.event, _h.at)
    .where(_BY_PERSONS, numbered(happenings))
    .order_by(_h.id)
)

_SOME = select(*CASE).where(numbered(cases))


def counted_cases(
    connection: Connection, since: datetime, until: datetime
) -> Sequence[CountedCase]:
    """
    Return the cases that were opened from *since* until before *until*, that a person
    answered or solved since then, or that wait for a first answer. Confidential, held
    and quarantined ones are left out.
    """
    told = select(_h.message, _h.matter).where(TOLD, _h.at >= since, _BY_PERSONS)
    numbers = {(row.message, row.matter) for row in connection.execute(told)}
    # One state at a time: each is a range scan of an index.
    for state in CaseState:
        if state not in UNTOLD:
            opened = select(_c.message, _c.matter).where(
                _c.state == state, _c.opened_at < until
            )
            if state not in UNANSWERED:
                opened = opened.where(_c.opened_at >= since)
            numbers.update((r.message, r.matter) for r in connection.execute(opened))
    found: list[CountedCase] = []
    for piece in many.some(sorted(numbers)):
        rows = connection.execute(_SOME, {"numbers": piece})
        known = cases_of(rows)
        first = _first(connection, piece)
        found += [
            _counted(case, first)
            for case in known
            if not case.confidential and case.state not in UNTOLD
        ]
    return found


def _counted(case: Case, first: dict[tuple[Number, bool], datetime]) -> CountedCase:
    return CountedCase(
        mailbox=case.mailbox,
        state=case.state,
        opened_at=case.opened_at,
        answered_at=first.get((case.number, False)),
        solved_at=first.get((case.number, True)),
    )


def _first(
    connection: Connection, numbers: Sequence[tuple[int, int]]
) -> dict[tuple[Number, bool], datetime]:
    """
    Return when each was first answered and when it was first solved, which also counts
    as an answer.
    """
    first: dict[tuple[Number, bool], datetime] = {}
    for row in connection.execute(_DONE, {"numbers": numbers}):
        if row.event not in ANSWERS:
            continue
        number = Number(row.message, row.matter)
        first.setdefault((number, False), row.at)
        if row.event is CaseEvent.SOLVE:
            first.setdefault((number, True), row.at)
    return first
