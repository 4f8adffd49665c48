"""
Mark what was taken for a person's because of an account bound to them by mistake.

What was recorded then stays as it was: the mark says that it is not to be believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve
from sqlalchemy import Connection, Table, select, update

from gateway.core.case import Case, CaseEvent, Number, Timer, TimerKind
from gateway.core.identity import Standing, Verdict
from gateway.core.plenary.proposal import Proposal
from gateway.store.cases.cases import set_timers
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.many import some
from gateway.store.engine.schema import cases, happenings, its, messages, proposals
from gateway.store.mentions import vouched_by
from gateway.store.plenary.agenda import disown

#: What bears a person's name beside the messages themselves, and its tables.
_MARKED: Sequence[tuple[Table, type[Case | Proposal]]] = (
    (cases, Case),
    (proposals, Proposal),
)


def disprove(connection: Connection, address: str, person: str, at: datetime) -> None:
    """
    Mark what was taken for the *person*'s because it was sent from *address*, or
    vouched for from there. What it supported in their name no longer counts; mailboxes
    that read it as theirs are to be told, from *at* on.
    """
    by = messages.c.sender == address
    sent = connection.scalars(select(messages.c.id).where(by)).all()
    vouched = [
        each.message
        for each in vouched_by(connection, person)
        if key(str(each.contact.address)) == address
    ]
    disproved: list[int] = []
    for piece in some(sorted({*sent, *vouched})):
        wanted = messages.c.id.in_(piece), messages.c.verdict.is_not(None)
        read = select(messages.c.id, messages.c.verdict).where(*wanted)
        for row in connection.execute(read.with_for_update()).all():
            verdict = codec.load(row.verdict, Verdict)
            if _rests_on(verdict, address, person):
                marked = {"verdict": codec.dump(evolve(verdict, mistaken=True))}
                one = messages.c.id == row.id
                connection.execute(update(messages).where(one).values(marked))
                disproved.append(row.id)
    disown(connection, disproved, person)
    _tell(connection, disproved, at)
    # Of what was sent from the address, whoever parts it from the person marks it.
    _mark(connection, sorted({*vouched}.intersection(disproved)), person)


def _tell(connection: Connection, disproved: Sequence[int], at: datetime) -> None:
    """
    Set a timer for each case that one of these messages opened or continued.
    """
    numbers: set[Number] = set()
    for piece in some(disproved):
        begun = select(cases.c.message, cases.c.matter).where(
            cases.c.message.in_(piece)
        )
        heard = select(happenings.c.message, happenings.c.matter).where(
            happenings.c.said_in.in_(piece), happenings.c.event != CaseEvent.NOTE
        )
        for rows in (connection.execute(begun), connection.execute(heard)):
            numbers |= {Number(row.message, row.matter) for row in rows}
    kind = TimerKind.MISTAKEN
    set_timers(connection, [Timer(case=n, kind=kind, due_at=at) for n in numbers])


def _rests_on(verdict: Verdict, address: str, person: str) -> bool:
    contact = verdict.contact
    # Whoever showed a certificate, or their document, for the very message wrote it.
    if contact is None or verdict.standing is Standing.STRONG:
        return False
    return contact.person == person and key(str(contact.address)) == address


def _mark(connection: Connection, vouched: Sequence[int], person: str) -> None:
    for table, kind in _MARKED:
        for piece in some(vouched):
            read = select(table.c.message, table.c.matter, table.c.value).where(
                table.c.message.in_(piece), table.c.person == person
            )
            for row in connection.execute(read.with_for_update()).all():
                begun = codec.load(row.value, kind)
                value = codec.dump(evolve(begun, mistaken=True))
                of = its(table, Number(row.message, row.matter))
                connection.execute(update(table).where(of).values(value=value))
