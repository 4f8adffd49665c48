"""
One case with everything that belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from gateway.core.case import Number, Timer
from gateway.core.conversation import Conversation
from gateway.ports.case_files import CaseFile
from gateway.store.case_reading import case, timer_of
from gateway.store.schema import SAID_THERE, its, messages, timers, turns


def case_file(connection: Connection, number: Number) -> CaseFile | None:
    """
    Give a case with its promises and the numbers of its messages.
    """
    told = case(connection, number)
    if told is None:
        return None
    named = {each.message for each in told.happenings if each.message is not None}
    said = _said_in(connection, told.conversations)
    return CaseFile(
        told=told,
        promises=tuple(_promises(connection, number)),
        messages=tuple(sorted({number.message, *named, *said})),
    )


def _said_in(connection: Connection, talks: Sequence[Conversation]) -> Sequence[int]:
    found = (
        select(messages.c.id)
        .join(turns, SAID_THERE)
        .where(turns.c.conversation.in_([talk.id for talk in talks]))
    )
    return connection.scalars(found).all() if talks else []


def _promises(connection: Connection, number: Number) -> Sequence[Timer]:
    those = select(timers).where(its(timers, number)).order_by(timers.c.due_at)
    return [timer_of(row) for row in connection.execute(those)]
