"""
Codes that were tried and are none: how often somebody may.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from gateway.core.people.codes import ALL_TRIES, TRIES, Attempt, Purpose
from gateway.store.engine.schema import guesses, insert


def guessed(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """
    Count a try, if it could have been of use: what nothing proves redeems no code, and
    anybody may write it in anybody's name.
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
    Say why a code of that *kind*, made at *since*, does not count after so many tries;
    nothing if it does. One sender counts among all for no more than they could have
    tried; and whoever vouches is known, so that others' tries are not theirs.
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
