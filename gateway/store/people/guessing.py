"""
Wrong codes: counting attempts, and limiting them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from gateway.core.people.codes import ALL_TRIES, TRIES, Attempt, Purpose
from gateway.store.engine.schema import guesses, insert


def guessed(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """
    Count a wrong attempt, if its sender is proven. An unproven sender redeems no code,
    and anybody may write in anybody's name.
    """
    if not attempt.proven:
        return
    row = {
        "message": attempt.message,
        "sender": str(attempt.sender),
        "channel": attempt.sender.channel,
        "at": now,
    }
    connection.execute(insert(connection, guesses).values(row).on_conflict_do_nothing())


def too_often(
    connection: Connection, attempt: Attempt, kind: Purpose, since: datetime
) -> str:
    """
    Say why a code of that *kind*, issued at *since*, is invalid after too many
    attempts; empty if it is valid. In the sum of all senders, one counts at most
    `TRIES`. Whoever vouches is a known person, so that others' attempts do not count
    against them.
    """
    rows = connection.execute(
        select(guesses.c.sender, func.count().label("often"))
        .where(guesses.c.channel == attempt.sender.channel, guesses.c.at >= since)
        .group_by(guesses.c.sender)
    )
    often = {row.sender: min(row.often, TRIES) for row in rows}
    if often.get(str(attempt.sender), 0) >= TRIES:
        return "its sender had tried too often"
    if kind is Purpose.BIND and sum(often.values()) >= ALL_TRIES:
        return "too many wrong codes had been tried"
    return ""
