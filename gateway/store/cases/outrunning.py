"""
Reject filings that were overtaken: what they were based on has changed meanwhile
(optimistic locking).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, Row, select, update

from gateway.core.case import Case, Number
from gateway.core.filing import Filing
from gateway.store.cases.cases import locked
from gateway.store.cases.requests import changes
from gateway.store.engine.schema import HELD, messages

log = structlog.get_logger()


def outrun(
    connection: Connection, batch: Sequence[Filing], moved: Collection[int]
) -> frozenset[int]:
    """
    Send back to be made anew those filings whose request or case another has changed
    meanwhile, or that take back what is no longer held, and those in *moved*; return
    their messages' numbers. Two concurrent answers must neither undo one another nor
    say the same twice.
    """
    late = {*moved}
    late |= {*_by_request(connection, [f for f in batch if f.id not in late])}
    late |= {*_by_case(connection, [f for f in batch if f.id not in late])}
    late |= {*_by_release(connection, [f for f in batch if f.id not in late])}
    if late:
        log.info("store.outrun", messages=sorted(late))
        those = update(messages).where(messages.c.id.in_(late))
        # This is no failed attempt, however often it happens.
        again = {"claimed_until": None, "attempts": messages.c.attempts - 1}
        connection.execute(those.values(again))
    return frozenset(late)


def _by_request(connection: Connection, batch: Sequence[Filing]) -> Iterator[int]:
    known: dict[Number, int] = {}
    for filing in batch:
        for request in filing.requests:
            if request.case not in known:
                known[request.case] = changes(connection, request.case)
            if request.changes != known[request.case] + 1:
                yield filing.id
            else:
                known[request.case] = request.changes


def _by_release(connection: Connection, batch: Sequence[Filing]) -> Iterator[int]:
    wanted = sorted({number for filing in batch for number in filing.withdraws})
    if not wanted:
        return
    held = select(messages.c.id).where(HELD, messages.c.id.in_(wanted))
    waiting = {*connection.scalars(held.with_for_update())}
    for filing in batch:
        if not waiting.issuperset(filing.withdraws):
            yield filing.id
        waiting.difference_update(filing.withdraws)


def _by_case(connection: Connection, batch: Sequence[Filing]) -> Iterator[int]:
    wanted = sorted({case.number for filing in batch for case in filing.about})
    now = {number: locked(connection, number) for number in wanted}
    moved: set[Number] = set()
    for filing in batch:
        if any(
            case.number in moved or not _stands(case, now[case.number])
            for case in filing.about
        ):
            yield filing.id
        else:
            moved |= {happening.case for happening in filing.happenings}


def _stands(case: Case, row: Row[Any] | None) -> bool:
    """
    Say whether *case* is as it was when the filing was made. A case that was erased
    counts as unchanged: nothing in it can be undone.
    """
    its = (case.state, case.mailbox, case.moved_at)
    return row is None or its == (row.state, row.mailbox, row.moved_at)
