"""
What has to be done as time passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve
from sqlalchemy import Connection, Row, and_, bindparam, delete, or_, select, update

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Number, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.filing import Filing, Status
from gateway.core.message import Address
from gateway.core.objects import about_person
from gateway.core.people.codes import CodeEvent
from gateway.core.people.person import (
    MOVES,
    Account,
    Person,
    Verification,
    VerificationEvent,
)
from gateway.core.plenary.proposal import Proposal
from gateway.core.requests.request import Request
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.cases.cases import happen, locked, set_timers, stop
from gateway.store.cases.requests import change
from gateway.store.engine import codec
from gateway.store.engine.readable import first, readable
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
from gateway.store.messages.deliveries import keep_deliveries
from gateway.store.messages.register import said_in
from gateway.store.messages.rerouting import reroute
from gateway.store.messages.threads import keep_conversations
from gateway.store.people import codes
from gateway.store.people.telling import told
from gateway.store.plenary.agenda import keep_agenda, replace

#: How long wrong codes are stored: a code's lifetime, and longer for whoever looks into
#: them.
_GUESSES = timedelta(days=1)

#: How long uses are stored: platforms count for a month at most, and the bill is
#: compared during the next.
_USES = timedelta(days=62)

#: The longest wait of a held message for its next routing, plus the difference between
#: nodes' clocks: what waits longer was set by a clock that was wrong.
_LONGEST = timedelta(hours=1, minutes=5)

#: Verifications that expire in one transaction.
_AT_ONCE = 500


def tick(connection: Connection, now: datetime) -> int:
    """
    Record the time, expire codes and verifications, release messages whose check was
    postponed, and delete what no longer counts towards a limit.
    """
    again = messages.c.claimed_until
    waited = or_(again <= now, again > now + _LONGEST)
    now = marks.keep(connection, now)
    codes.move(connection, CodeEvent.EXPIRE, codes_table.c.expires_at <= now)
    reroute(connection, and_(HELD, waited))
    connection.execute(delete(guesses).where(guesses.c.at < now - _GUESSES))
    connection.execute(delete(uses).where(uses.c.at < now - _USES))
    return _end_verifications(connection, now)


def _end_verifications(connection: Connection, now: datetime) -> int:
    over = (
        select(people.c.value, people.c.id)
        .where(VERIFIED, people.c.expires_at <= now)
        .order_by(people.c.expires_at, people.c.id)
        .with_for_update()
    )
    after = MOVES[Verification.ACTIVE, VerificationEvent.EXPIRE]
    acts = []
    for before in first(connection, over, _AT_ONCE, _person, "id"):
        person = evolve(before, state=after)
        connection.execute(
            update(people)
            .where(people.c.id == person.id)
            .values(state=person.state, value=codec.dump(person))
        )
        act = Act(
            at=now, actor=GATEWAY, action="desk.expire", object=about_person(person.id)
        )
        acts.append(act)
    if acts:
        marks.changed(connection)
        note(connection, acts)
    return len(acts)


def _person(row: Row[Any]) -> Person:
    return codec.load(row.value, Person)


def held_since(connection: Connection, before: datetime, limit: int) -> Sequence[int]:
    """
    Return the numbers of the messages that were received before then and are still
    held, the oldest first, except those with an open request, which expires by itself.
    """
    asked = select(requests.c.message).where(
        OPEN_REQUEST, requests.c.message == messages.c.id
    )
    lasting = and_(messages.c.received_at < before, ~asked.exists())
    late = select(messages.c.id).where(HELD, lasting)
    return connection.scalars(late.order_by(messages.c.received_at).limit(limit)).all()


_HELD_OF = (
    select(messages.c.id, messages.c.status, messages.c.message, messages.c.decision)
    .where(HELD, messages.c.sender == bindparam("whose"))
    .order_by(messages.c.received_at)
    .limit(_AT_ONCE)
)


def held_of(connection: Connection, sender: Address) -> Sequence[Filing]:
    """
    Return the held messages of *sender*.
    """
    rows = connection.execute(_HELD_OF, {"whose": str(sender)})
    return readable(rows, said_in, "id")


def give_up(
    connection: Connection, id: int, problem: str, follows: Consequences
) -> bool:
    """
    Record that a held message lapsed, and what follows.
    """
    marks.hold(connection)
    its = update(messages).where(HELD, messages.c.id == id)
    values = {"status": Status.LAPSED, "problem": problem}
    if not connection.execute(its.values(values)).rowcount:
        return False
    _follow(connection, follows)
    return True


def fire(connection: Connection, timer: Timer, follows: Consequences) -> bool:
    """
    Record what follows from a timer, if it is still set.
    """
    if not stop(connection, timer):
        return False
    _follow(connection, follows)
    return True


def lend(
    connection: Connection, number: Number, to: Conversation, follows: Consequences
) -> bool:
    """
    Record that a stand-in gets a case on loan, and what follows, unless they have got
    it.
    """
    own = conversations.c.id == to.id
    if locked(connection, number) is None:
        return False
    if connection.execute(select(conversations.c.id).where(own)).first() is not None:
        return False
    _follow(connection, follows + Consequences(conversations=(to,)))
    return True


def move(
    connection: Connection, before: Proposal, after: Proposal, follows: Consequences
) -> bool:
    """
    Record how a proposal moves, and what follows, if it is still as it was read.
    """
    if not replace(connection, before, after):
        return False
    _follow(connection, follows)
    return True


def wake(connection: Connection, request: Request, follows: Consequences) -> bool:
    """
    Record how time changes a request, unless its sender was faster.
    """
    marks.hold(connection)
    if not change(connection, request):
        return False
    _follow(connection, follows)
    return True


def tell(connection: Connection, account: Account, follows: Consequences) -> bool:
    """
    Record that somebody is told of a further account of theirs, with what follows,
    unless they were.
    """
    marks.hold(connection)
    if not told(connection, account):
        return False
    _follow(connection, follows)
    return True


def _follow(connection: Connection, follows: Consequences) -> None:
    happen(connection, follows.happenings)
    set_timers(connection, follows.timers)
    keep_agenda(connection, follows.agenda)
    keep_conversations(connection, follows.conversations)
    keep_deliveries(connection, follows.deliveries)
    codes.tell(connection, follows.codes)
    note(connection, follows.acts)
