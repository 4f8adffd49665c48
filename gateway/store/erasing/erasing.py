"""
Erasure: on request, or when the retention period is over.

What remains of a message: its number, channel, times and final status, and a keyed hash
of its external id, since its platform may repeat it. The hash cannot be used to test
guesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from attrs import evolve
from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)

from gateway.core.audit import Act
from gateway.core.case import ENDED, MOVES, Case, CaseEvent, Happening, Number
from gateway.core.delivery import CLAIMED, DeliveryEvent
from gateway.ports.erasing import ERASED, Dossier, nobody
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.cases import case_reading
from gateway.store.cases.cases import happen
from gateway.store.cases.elsewhere import written_elsewhere
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    bookings,
    cases,
    codes,
    conversations,
    deliveries,
    guesses,
    happenings,
    its,
    messages,
    notices,
    on_the_way,
    questions,
    requests,
    timers,
    turns,
    vouchers,
)
from gateway.store.erasing.blotting import erase_payloads, told_of
from gateway.store.erasing.dossier import names, of_others
from gateway.store.erasing.keeping import needed
from gateway.store.messages import moves
from gateway.store.people.owner import every
from gateway.store.plenary.agenda import forget_agenda
from gateway.store.tombstones import MARK, bury

#: The event that ends a case that is erased while open; for each state the last match
#: counts.
_ENDS = {
    before: event
    for event in (CaseEvent.REFUSE, CaseEvent.SOLVE, CaseEvent.LAPSE)
    for (before, e), after in MOVES.items()
    if e is event and before not in (None, *ENDED) and after in ENDED
}

_BLANK_CASE = (
    update(cases)
    .where(cases.c.message == bindparam("at"), cases.c.matter == bindparam("which"))
    .values(
        contact=bindparam("whose"),
        person="",
        kept_until=None,
        value=bindparam("left"),
    )
)


@contextmanager
def overwriting(connection: Connection) -> Iterator[None]:
    """
    Make SQLite overwrite deleted data with zeros within this context.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def stop_saying(connection: Connection, found: Dossier, now: datetime) -> bool:
    """
    Drop those of the deliveries *found* that wait for a worker or for a person. Return
    False and drop none if one is claimed, more is to be said, or a case has moved
    since.
    """
    its = deliveries.c
    for piece in some(found.deliveries):
        rows = select(its.state).where(its.id.in_(piece)).order_by(its.number)
        if not CLAIMED.isdisjoint(connection.scalars(rows.with_for_update())):
            return False
    if _more_to_say(connection, found, now) or _moved(connection, found):
        return False
    for piece in some(found.deliveries):
        moves.happen(connection, DeliveryEvent.DROP, its.id.in_(piece))
    return True


def _more_to_say(connection: Connection, found: Dossier, now: datetime) -> bool:
    its, known = deliveries.c, {*found.deliveries}
    for piece in some(found.messages):
        made = _made(connection, piece, found.conversations)
        if every(connection, its.id, made) - known:
            return True
    # What is said about others' messages in a conversation with both stays theirs.
    stays = needed(connection, now).union(found.named_in)
    for cut in some(found.conversations):
        there = on_the_way(its.state) & its.conversation.in_(cut)
        rows = connection.execute(select(its.id, its.message).where(there))
        if {row.id for row in rows if row.message not in stays} - known:
            return True
    return False


def _moved(connection: Connection, found: Dossier) -> bool:
    theirs = [
        case
        for piece in some(found.messages)
        for case in case_reading.those(connection, cases.c.message.in_(piece))
    ]
    return {*theirs} != {*found.cases}


def erase(
    connection: Connection,
    ids: Sequence[int],
    act: Act,
    key: bytes,
    talks: Sequence[str] | None = None,
) -> int:
    """
    Erase messages with all that depends on them, and record how many. Messages that
    somebody else erased meanwhile are not counted; what a case needs that is under an
    order to keep it stays.
    """
    count = 0
    marks.one_keeps(connection)
    stays = needed(connection, act.at)
    with overwriting(connection):
        for piece in some(number for number in ids if number not in stays):
            apart = written_elsewhere(connection, piece, talks)
            mine = [number for number in piece if number not in apart]
            left = _left(connection, mine)
            count += len(left)
            made = _made(connection, piece, talks)
            told = told_of(connection, piece, made)
            _conversations(connection, piece, talks)
            # A worker that holds one will find its claim gone, and settle nothing.
            connection.execute(delete(deliveries).where(made))
            opened = _cases(connection, piece, act)
            forget_agenda(connection, piece)
            _questions(connection, piece)
            those = (timers, vouchers, guesses, codes, notices, requests, bookings)
            for table in those:
                connection.execute(delete(table).where(table.c.message.in_(piece)))
            erase_payloads(connection, [*told, *names(mine, opened)])
            bury(connection, left, key)
        if count:
            note(connection, [evolve(act, result=f"{count} messages")])
    return count


def _left(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    """
    Return those messages that are not erased yet, and lock them.
    """
    rows = connection.execute(
        select(messages.c.id, messages.c.channel, messages.c.external_id)
        .where(messages.c.id.in_(ids))
        .order_by(messages.c.id)
        # Rows that refer to them may still be added meanwhile.
        .with_for_update(key_share=True)
    )
    return [row for row in rows if not row.external_id.startswith(MARK)]


def _conversations(
    connection: Connection, ids: Sequence[int], talks: Sequence[str] | None
) -> None:
    """
    Anonymize the conversations in which the messages were said, and delete their
    references.
    """
    said = [
        (row.channel, row.reference)
        for row in connection.execute(
            select(messages.c.channel, messages.c.reference).where(
                messages.c.id.in_(ids), messages.c.reference.is_not(None)
            )
        )
    ]
    made = connection.execute(
        select(
            deliveries.c.channel, deliveries.c.receipt, deliveries.c.conversation
        ).where(deliveries.c.message.in_(ids))
    ).all()
    said += [(row.channel, row.receipt) for row in made if row.receipt]
    found = {row.conversation for row in made}
    for piece in some(said):
        these = tuple_(turns.c.channel, turns.c.reference).in_(piece)
        found |= set(connection.scalars(select(turns.c.conversation).where(these)))
    for cut in some(sorted(found if talks is None else found.intersection(talks))):
        # Not by reference: a delivery may have been said under several.
        connection.execute(delete(turns).where(turns.c.conversation.in_(cut)))
        make_nobodys(connection, cut)


def make_nobodys(connection: Connection, talks: Sequence[str]) -> None:
    """
    Anonymize conversations: only the channel and the times remain.
    """
    rows = connection.execute(
        select(conversations.c.id, conversations.c.contact)
        .where(conversations.c.id.in_(talks))
        .with_for_update()
    ).all()
    for row in rows:
        channel = row.contact.partition(":")[0]
        connection.execute(
            update(conversations)
            .where(conversations.c.id == row.id)
            .values(contact=f"{channel}:{ERASED}", subject="", heard="")
        )


def _made(
    connection: Connection, ids: Sequence[int], talks: Sequence[str] | None
) -> ColumnElement[bool]:
    """
    Return the condition that a delivery is erased with its message, one of *ids*.
    """
    its: ColumnElement[bool] = deliveries.c.message.in_(ids)
    return its if talks is None else and_(its, ~of_others(connection, ids, talks))


def _cases(connection: Connection, ids: Sequence[int], act: Act) -> Sequence[Number]:
    """
    Anonymize the cases that messages opened, and return their numbers.
    """
    rows = connection.execute(
        select(cases.c.value).where(cases.c.message.in_(ids)).with_for_update()
    )
    theirs = [codec.load(row.value, Case) for row in rows]
    happen(
        connection,
        [
            Happening(case=one.number, event=_ENDS[one.state], at=act.at, by=act.actor)
            for one in theirs
            if one.state in _ENDS
        ],
    )
    for one in theirs:
        now = select(cases.c.value).where(its(cases, one.number))
        left = evolve(
            codec.load(connection.execute(now).scalar_one(), Case),
            contact=nobody(one.contact),
            person="",
            place="",
            summary="",
            registered="",
            keeping=None,
        )
        row = {
            "at": one.number.message,
            "which": one.number.matter,
            "whose": str(left.contact),
            "left": codec.dump(left),
        }
        connection.execute(_BLANK_CASE, row)
    blank = update(happenings).where(happenings.c.message.in_(ids))
    connection.execute(blank.where(happenings.c.note != "").values(note=""))
    return [one.number for one in theirs]


def _questions(connection: Connection, ids: Sequence[int]) -> None:
    """
    Anonymize questions to a plenary: only what became of them remains.
    """
    those = update(questions).where(questions.c.message.in_(ids))
    connection.execute(those.values(name="", text=""))
