"""
Find messages that have outlived their retention class, and erase them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select, tuple_

from gateway.core.audit import Act
from gateway.core.case import ACTIVE, Case, CaseState, Number
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.filing import Status
from gateway.ports.erasing import Cutoffs, Outlived
from gateway.routing.staff import Sender
from gateway.store import marks
from gateway.store.cases.case_reading import CASE, cases_of
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import (
    KEPT,
    among,
    bookings,
    cases,
    conversations,
    deliveries,
    messages,
    notices,
    proposals,
    same_case,
    supports,
    turns,
)
from gateway.store.erasing.erasing import erase
from gateway.store.erasing.keeping import needed
from gateway.store.notices.subscriptions import consents

#: Never over, whatever their age: somebody waits for such a case to go on.
OPEN = (*ACTIVE, CaseState.HELD)

#: The columns that decide whether a message has outlived its class.
_ROWS = select(
    messages.c.id,
    messages.c.status,
    messages.c.channel,
    messages.c.received_at,
    messages.c.reference,
    messages.c.sender,
    messages.c.decision,
).where(KEPT)


def outlived(
    connection: Connection, status: Status, after: int, cutoffs: Cutoffs, limit: int
) -> Outlived:
    """
    Scan messages of one status in order, and return those that have outlived their
    class.
    """
    page: Sequence[Any] = connection.execute(
        _ROWS.where(messages.c.status == status, messages.c.id > after)
        .order_by(messages.c.id)
        .limit(limit)
    ).all()
    latest = cutoffs.latest(status)
    rows = [row for row in page if row.received_at < latest]
    # Numbers are in the order of arrival: after the first recent message there are no
    # old ones. A message dated by a wrong clock says nothing about those after it.
    new = any(latest <= row.received_at <= cutoffs.now for row in page)
    more = len(page) == limit and not new
    return Outlived(
        messages=_over(connection, rows, cutoffs),
        last=page[-1].id if more else None,
    )


def expire(
    connection: Connection, ids: Sequence[int], cutoffs: Cutoffs, act: Act, key: bytes
) -> int:
    """
    Erase those of the messages that have still outlived their class: since they were
    found, a case may have been reopened, or somebody may have written more.
    """
    marks.one_keeps(connection)
    those = _ROWS.where(messages.c.id.in_(ids)).order_by(messages.c.id)
    rows = connection.execute(those.with_for_update(key_share=True)).all()
    _hold(connection, rows)
    over = _over(connection, rows, cutoffs)
    return erase(
        connection, sorted(n for kind in over.values() for n in kind), act, key
    )


def _hold(connection: Connection, rows: Sequence[Any]) -> None:
    """
    Lock the cases and conversations of messages until this transaction ends, in the
    same order in which filings lock them.
    """
    talks = {
        talk.id: talk for theirs in _talks(connection, rows).values() for talk in theirs
    }
    opened = {Number.read(talk.case).message for talk in talks.values() if talk.case}
    for piece in some(sorted(opened.union(row.id for row in rows))):
        its = select(cases.c.message).where(cases.c.message.in_(piece))
        ordered = its.order_by(cases.c.message, cases.c.matter)
        connection.execute(ordered.with_for_update())
    for part in some(sorted(talks)):
        said = select(conversations.c.id).where(conversations.c.id.in_(part))
        connection.execute(said.order_by(conversations.c.id).with_for_update())


def _over(
    connection: Connection, rows: Sequence[Any], cutoffs: Cutoffs
) -> Mapping[str, tuple[int, ...]]:
    """
    Return those of *rows* that have outlived their class, by class.
    """
    talks = _talks(connection, rows)
    known = _cases(connection, rows, talks)
    told = _notices(connection, rows)
    spared = _consents(connection, rows) | needed(connection, cutoffs.now)
    spared |= _backing(connection, rows, cutoffs.now)
    waits = _ahead(connection, known, cutoffs.now)
    found: dict[str, list[int]] = {}

    def with_kind(row: Row[Any]) -> tuple[Row[Any], str]:
        return row, _kind(row, talks[row.id], known[row.id])

    # What cannot be read, or has a case that cannot, may still be needed.
    whole = [row for row in rows if row.id in known]
    for row, kind in readable(whole, with_kind, "id"):
        term: datetime = getattr(cutoffs, kind)
        moved = [case.moved_at for case in known[row.id]]
        moved += [talk.heard_at for talk in talks[row.id]]
        held = row.id in spared or _is_needed(known[row.id], cutoffs.now, waits)
        if row.id in told:
            moved.append(told[row.id].moved_at)
            held = told[row.id].due_at is not None
        if not held and max([row.received_at, *moved]) < term:
            found.setdefault(kind, []).append(row.id)
    return {kind: tuple(ids) for kind, ids in found.items()}


def _is_needed(theirs: Iterable[Case], now: datetime, waits: set[Number]) -> bool:
    return any(
        case.state in OPEN or case.kept(now) or case.number in waits for case in theirs
    )


def _ahead(
    connection: Connection, known: Mapping[int, Sequence[Case]], now: datetime
) -> set[Number]:
    """
    Return those of the messages' cases with something yet to come: a booking, or a
    session that a proposal is for.
    """
    found: set[Number] = set()
    theirs = {case.number.message for its in known.values() for case in its}
    for piece in some(sorted(theirs)):
        for table, until in (
            (bookings, bookings.c.ends),
            (proposals, proposals.c.due_at),
        ):
            number = select(table.c.message, table.c.matter)
            coming = number.where(table.c.message.in_(piece), until > now)
            found |= {Number(*row) for row in connection.execute(coming)}
    return found


def _kind(row: Row[Any], talks: Iterable[Row[Any]], theirs: Iterable[Case]) -> str:
    decision = codec.maybe_load(row.decision, Decision)
    told = [*(talk.confidential for talk in talks), *(c.confidential for c in theirs)]
    if any(told) or (decision is not None and decision.is_confidential):
        return "confidential"
    if row.status is Status.IGNORED:
        return "ignored"
    # An impersonator is more than a nuisance.
    nuisance = (
        decision is not None
        and decision.outcome is Outcome.QUARANTINE
        and decision.is_guarded
        and decision.reply is Reply.NONE
        and Sender.LOOKALIKE.value not in decision.flags
    )
    return "spam" if nuisance and row.status is Status.QUARANTINED else "ordinary"


def _talks(
    connection: Connection, rows: Sequence[Any]
) -> Mapping[int, Sequence[Row[Any]]]:
    """
    Return the conversations of each message: found by its reference, and by its
    deliveries.
    """
    ids = {row.id: {""} for row in rows}
    named = {(row.channel, row.reference): row.id for row in rows if row.reference}
    for piece in some(named):
        called = tuple_(turns.c.channel, turns.c.reference).in_(piece)
        for turn in connection.execute(select(turns).where(called)):
            ids[named[turn.channel, turn.reference]].add(turn.conversation)
    for cut in some(ids):
        made = select(deliveries.c.message, deliveries.c.conversation)
        for row in connection.execute(made.where(deliveries.c.message.in_(cut))):
            ids[row.message].add(row.conversation)
    every = {
        row.id: row
        for part in some(sorted(set[str]().union(*ids.values())))
        for row in connection.execute(
            select(conversations).where(conversations.c.id.in_(part))
        )
    }
    return {
        number: [every[talk] for talk in theirs if talk in every]
        for number, theirs in ids.items()
    }


def _cases(
    connection: Connection,
    rows: Sequence[Any],
    talks: Mapping[int, Sequence[Row[Any]]],
) -> Mapping[int, Sequence[Case]]:
    """
    Return the cases of each message, if all of them can be read: those that it opened,
    and those of its conversations.
    """
    numbers = {
        row.id: {Number.read(talk.case) for talk in talks[row.id] if talk.case}
        for row in rows
    }
    opened = {number.message for theirs in numbers.values() for number in theirs}
    every: dict[int, list[Case]] = {}
    lost: set[int] = set()
    for piece in some(sorted(opened | set(numbers))):
        its = select(*CASE).where(cases.c.message.in_(piece))
        there = connection.execute(its).all()
        for case in cases_of(there):
            every.setdefault(case.number.message, []).append(case)
        lost |= {
            row.message
            for row in there
            if not any(
                case.number.matter == row.matter for case in every.get(row.message, ())
            )
        }
    return {
        row.id: [
            case
            for message in {row.id, *(number.message for number in numbers[row.id])}
            for case in every.get(message, ())
            if message == row.id or case.number in numbers[row.id]
        ]
        for row in rows
        if lost.isdisjoint({row.id, *(number.message for number in numbers[row.id])})
    }


def _notices(connection: Connection, rows: Sequence[Any]) -> Mapping[int, Any]:
    """
    Return when each notice last changed, and when more of it is due.
    """
    columns = (notices.c.message, notices.c.moved_at, notices.c.due_at)
    return {
        row.message: row
        for piece in some(row.id for row in rows)
        for row in connection.execute(
            select(*columns).where(notices.c.message.in_(piece))
        )
    }


def _consents(connection: Connection, rows: Sequence[Any]) -> set[int]:
    said = {row.id: row.sender for row in rows if row.sender}
    # A consent must be provable for as long as somebody gets something because of it.
    parts = some(said.items())
    return set[int]().union(*(consents(connection, dict(part)) for part in parts))


def _backing(connection: Connection, rows: Sequence[Any], now: datetime) -> set[int]:
    """
    Return the messages of support for proposals that are yet to be dealt with: they are
    still counted.
    """
    coming = or_(among(cases.c.state, OPEN), proposals.c.due_at > now)
    its = and_(same_case(supports, proposals), same_case(supports, cases))
    return {
        number
        for piece in some(row.id for row in rows)
        for number in connection.scalars(
            select(supports.c.said_in).where(supports.c.said_in.in_(piece), its, coming)
        )
    }
