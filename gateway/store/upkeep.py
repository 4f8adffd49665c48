"""
What has to be done as time goes by.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve
from sqlalchemy import Connection, and_, delete, select, update

from gateway.core.audit import GATEWAY, Act
from gateway.core.codes import Event as CodeEvent
from gateway.core.decision import Decision
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Message
from gateway.core.person import MOVES, Event, Person, Verification
from gateway.ports.cases import Firing, Lent
from gateway.ports.proposals import Moved
from gateway.ports.requests import Waking
from gateway.store import marks
from gateway.store.agenda import replace
from gateway.store.audit import note
from gateway.store.cases import happen, locked, set_timers, stop
from gateway.store.engine import codec
from gateway.store.engine.schema import (
    HELD,
    OPEN_REQUEST,
    VERIFIED,
    conversations,
    guesses,
    messages,
    people,
    requests,
    uses,
)
from gateway.store.engine.schema import codes as codes_table
from gateway.store.filings import keep_deliveries
from gateway.store.people import codes
from gateway.store.requests import change
from gateway.store.rerouting import reroute
from gateway.store.threads import keep_conversations

#: Wrong codes matter for as long as a code lives; a little longer, for who looks.
_GUESSES = timedelta(days=1)

#: The longest that a platform counts is a month; its bill is compared for another.
_USES = timedelta(days=62)

#: Verifications that end in one transaction.
_AT_ONCE = 500


def tick(connection: Connection, now: datetime) -> int:
    """
    Keep the time; end what is over; let what could not be checked be routed again;
    forget what is counted no more.
    """
    now = marks.keep(connection, now)
    codes.move(connection, CodeEvent.EXPIRE, codes_table.c.expires_at <= now)
    reroute(connection, and_(HELD, messages.c.claimed_until <= now))
    connection.execute(delete(guesses).where(guesses.c.at < now - _GUESSES))
    connection.execute(delete(uses).where(uses.c.at < now - _USES))
    return _end_verifications(connection, now)


def _end_verifications(connection: Connection, now: datetime) -> int:
    over = connection.execute(
        select(people.c.value)
        .where(VERIFIED, people.c.expires_at <= now)
        .limit(_AT_ONCE)
        .with_for_update()
    ).all()
    after = MOVES[Verification.ACTIVE, Event.EXPIRE]
    acts = []
    for row in over:
        person = evolve(codec.load(row.value, Person), state=after)
        connection.execute(
            update(people)
            .where(people.c.id == person.id)
            .values(state=person.state, value=codec.dump(person))
        )
        act = Act(
            at=now, actor=GATEWAY, action="desk.expire", object=f"person {person.id}"
        )
        acts.append(act)
    if acts:
        marks.changed(connection)
        note(connection, acts)
    return len(acts)


def held_since(connection: Connection, before: datetime, limit: int) -> Sequence[int]:
    """
    Give the numbers of the messages that were received before then and are held yet,
    the oldest first; not those whose requests are open, which have an end of their own.
    """
    asked = select(requests.c.message).where(
        OPEN_REQUEST, requests.c.message == messages.c.id
    )
    lasting = and_(messages.c.received_at < before, ~asked.exists())
    late = select(messages.c.id).where(HELD, lasting)
    return connection.scalars(late.order_by(messages.c.received_at).limit(limit)).all()


def held_of(connection: Connection, sender: Address) -> Sequence[Filing]:
    """
    Give the messages of *sender* that are held.
    """
    rows = connection.execute(
        select(messages.c.id, messages.c.message, messages.c.decision)
        .where(HELD, messages.c.sender == str(sender))
        .order_by(messages.c.received_at)
        .limit(_AT_ONCE)
    )
    return [
        Filing(
            id=row.id,
            status=Status.HELD,
            message=codec.maybe_load(row.message, Message),
            decision=codec.maybe_load(row.decision, Decision),
        )
        for row in rows
    ]


def give_up(connection: Connection, filing: Filing) -> bool:
    """
    Record that a held message is held no more, with what is said about it.

    Raises:
        ValueError: It would not be its end.
    """
    if filing.status is not Status.LAPSED:
        raise ValueError(f"no held message is given up as {filing.status}")
    marks.hold(connection)
    its = update(messages).where(HELD, messages.c.id == filing.id)
    values = {"status": filing.status, "problem": filing.problem}
    if not connection.execute(its.values(values)).rowcount:
        return False
    happen(connection, filing.happenings)
    keep_deliveries(connection, filing.deliveries)
    note(connection, filing.acts)
    return True


def fire(connection: Connection, firing: Firing) -> bool:
    """
    Record what follows from a timer, if it is still set.
    """
    if not stop(connection, firing.timer):
        return False
    _follow(connection, firing)
    return True


def lend(connection: Connection, lent: Lent) -> bool:
    """
    Record what whoever stands in gets of a case, unless they have got it.
    """
    own = conversations.c.id == lent.conversation.id
    if locked(connection, lent.happening.case) is None:
        return False
    if connection.execute(select(conversations.c.id).where(own)).first() is not None:
        return False
    happen(connection, [lent.happening])
    keep_conversations(connection, [lent.conversation])
    keep_deliveries(connection, lent.deliveries)
    note(connection, [lent.act])
    return True


def move(connection: Connection, moved: Moved) -> bool:
    """
    Record what follows when a proposal moves, if it is still as it was read.
    """
    if not replace(connection, moved.before, moved.after):
        return False
    _follow(connection, moved)
    return True


def _follow(connection: Connection, moved: Firing | Moved) -> None:
    happen(connection, moved.happenings)
    set_timers(connection, moved.timers)
    keep_conversations(connection, moved.conversations)
    keep_deliveries(connection, moved.deliveries)
    note(connection, moved.acts)


def wake(connection: Connection, waking: Waking) -> bool:
    """
    Record what time does to a request, if its sender was not faster.
    """
    marks.hold(connection)
    if not change(connection, waking.request):
        return False
    happen(connection, waking.happenings)
    keep_deliveries(connection, waking.deliveries)
    note(connection, waking.acts)
    return True
