"""
Cases that were passed on from one mailbox to another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from gateway.core.actors import mailbox_of
from gateway.core.case import Number
from gateway.ports.cases import PassedOn
from gateway.store.cases.case_reading import opening
from gateway.store.engine import many
from gateway.store.engine.schema import PASSED_ON, happenings, numbered

_PASSED = (
    select(happenings.c.message, happenings.c.matter)
    .where(PASSED_ON, numbered(happenings))
    .distinct()
)


def passed(
    connection: Connection, asked: Sequence[Sequence[Number]]
) -> Sequence[Collection[Number]]:
    """
    Return, for each caller, which of the numbers asked for were ever passed on.
    """
    wanted = {(each.message, each.matter) for numbers in asked for each in numbers}
    found = {
        Number(row.message, row.matter)
        for piece in many.some(sorted(wanted))
        for row in connection.execute(_PASSED, {"numbers": piece})
    }
    return [found.intersection(numbers) for numbers in asked]


def passed_on(
    connection: Connection, since: datetime, limit: int
) -> Sequence[PassedOn]:
    """
    Return what was passed on since then, the newest first, with the mailbox that first
    passed it on and the one that has it now; without confidential cases.
    """
    h = happenings.c
    rows = connection.execute(
        select(h.id, h.message, h.matter, h.by).where(PASSED_ON, h.at >= since)
    )
    first: dict[Number, tuple[int, str]] = {}
    for id_, message, matter, by in sorted(tuple(row) for row in rows):
        first.setdefault(Number(message, matter), (id_, by))
    found: list[PassedOn] = []
    looked_at = 0
    for number, (_, by) in sorted(first.items(), key=lambda one: one[1], reverse=True):
        kept = opening(connection, [number])
        if not kept:
            continue
        [(case, said)], wrong = kept, mailbox_of(by)
        if not case.confidential and wrong != case.mailbox:
            found.append(PassedOn(message=said, wrong=wrong, right=case.mailbox))
        looked_at += 1
        if looked_at == limit:
            break
    return found
