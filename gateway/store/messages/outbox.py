"""
The outbox: the queue of deliveries.

A claim has a number. Only the latest claim of a delivery may report how it ended: a
worker that overslept its lease changes nothing. The exception is a late report that it
was said, while nobody else has claimed it, because a clock that is set forward ends all
leases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from attrs import evolve, frozen
from sqlalchemy import Connection, Row, and_, bindparam, literal_column, select

from gateway.core.decision import Urgency
from gateway.core.delivery import (
    CLAIMED,
    WAITING,
    Delivery,
    DeliveryEvent,
    DeliveryState,
)
from gateway.store.engine.claims import Claimant, at, whose
from gateway.store.engine.columns import key
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import (
    TAKEN,
    among,
    conversations,
    deliveries,
    on_the_way,
)
from gateway.store.messages import moves
from gateway.store.messages.deliveries import UNREADABLE, delivery_of, keep_deliveries
from gateway.store.messages.due import OVER, due, give_back, look
from gateway.store.messages.threads import conversations_at, keep_turns, told_in

log = structlog.get_logger()


_CLAIM = moves.moving(
    DeliveryEvent.CLAIM,
    deliveries.c.number.in_(bindparam("numbers", expanding=True)),
    claimed_until=bindparam("until"),
    claimed_by=bindparam("claimant"),
    claim=deliveries.c.claim + 1,
    attempts=deliveries.c.attempts + 1,
)
#: What an expired claim leaves: its worker may have said it, even while it looked.
_LOST = {"claimed_until": None, "doubts": deliveries.c.doubts + 1}
_EXPIRE = moves.moving(
    DeliveryEvent.EXPIRED,
    deliveries.c.number.in_(OVER.with_for_update(skip_locked=True)),
    **_LOST,
)


def claim(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    channels: Sequence[str],
    kept: int,
    claimant: Claimant,
) -> Sequence[Delivery]:
    """
    Claim what is due: the most urgent first, then what has been due longest; the last
    *kept* of the *limit* only where there is danger. Claims whose results were lost are
    undone first.
    """
    if claimant.lost and (back := give_back(connection, claimant.lost)):
        log.warning("delivery.given_back", count=back)
    ended = at(moment := now + claimant.ahead, lease)
    over, waiting = look(connection, now, ended)
    if over:
        _expire(connection, ended)
    rows: list[Row[Any]] = []
    # Each urgency is a range scan of the index, which stops at the limit.
    for urgency in sorted(Urgency if over else waiting, reverse=True):
        room = limit - len(rows) - (0 if urgency is Urgency.EMERGENCY else kept)
        if room > 0:
            given = {"now": now, "channels": [*channels], "most": room}
            rows += connection.execute(due(urgency), given)
    if rows:
        numbers, until = [row.number for row in rows], moment + lease
        taken = {"numbers": numbers, "until": until, "claimant": claimant.name}
        connection.execute(_CLAIM, taken)
    claimed = readable(rows, lambda row: delivery_of(row).claimed(), "id")
    if len(claimed) < len(rows):
        _leave(connection, {row.id for row in rows} - {d.id for d in claimed})
    return _following(connection, claimed)


def _leave(connection: Connection, ids: Collection[str]) -> None:
    """
    Leave to a person what was claimed but is unreadable: it can neither be said nor
    looked for.
    """
    these = deliveries.c.id.in_(ids)
    left = {"problem": UNREADABLE, "claimed_until": None}
    moves.happen(connection, DeliveryEvent.FAILED, these, **left)
    moves.happen(connection, DeliveryEvent.UNKNOWN, these, **left)


def _following(
    connection: Connection, claimed: Sequence[Delivery]
) -> Sequence[Delivery]:
    """
    Make a delivery that follows another answer what that one was said under.
    """
    before = {delivery.follows for delivery in claimed if delivery.follows}
    if not before:
        return claimed
    d = deliveries.c
    rows = connection.execute(
        select(d.id, d.receipt).where(d.id.in_(before), d.receipt.is_not(None))
    )
    said = {row.id: row.receipt for row in rows}
    return [
        evolve(delivery, in_reply_to=said.get(delivery.follows, delivery.in_reply_to))
        for delivery in claimed
    ]


def _expire(connection: Connection, ended: Mapping[str, datetime]) -> None:
    """
    Expire claims whose lease has ended.
    """
    count = connection.execute(_EXPIRE, ended).rowcount
    if count:
        log.warning("delivery.leases_ended", count=count)


def take_back(connection: Connection, claimant: str) -> int:
    """
    Expire the claims of *claimant*; return how many there were.
    """
    mine = (TAKEN, whose(deliveries.c.claimed_by, claimant))
    numbers = select(deliveries.c.number).where(*mine).with_for_update()
    its = deliveries.c.number.in_(numbers)
    return moves.happen(connection, DeliveryEvent.EXPIRED, its, **_LOST)


@frozen
class Settled:
    """
    A delivery that ended, what is said in its place, and what people are told of it.
    """

    delivery: Delivery
    instead: Delivery | None
    told: Sequence[Delivery]


_HELD = (
    select(
        deliveries.c.number,
        deliveries.c.id,
        deliveries.c.claim,
        deliveries.c.state,
        deliveries.c.claimed_until,
    )
    .where(deliveries.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
_KNOWN = select(conversations.c.id).where(
    conversations.c.id.in_(bindparam("ids", expanding=True))
)

_behind = deliveries.alias("behind").c
#: SQLite looks into the lane of each. Asked for the state of what waits, or for several
#: conversations, it would go through all that waits.
_BEHIND = select(deliveries.c.id).where(
    deliveries.c.id.in_(bindparam("ids", expanding=True)),
    deliveries.c.conversation != literal_column("''"),
    select(_behind.number)
    .where(
        on_the_way(_behind.state),
        ~among(_behind.state, CLAIMED),
        _behind.conversation == deliveries.c.conversation,
    )
    .exists(),
)


def settle(connection: Connection, batch: Sequence[Settled]) -> Sequence[bool]:
    """
    Store how deliveries ended, as far as their reporters hold the claim, with what is
    said in their place or about them; say of each whether another waits to be made.

    Raises:
        ValueError: The table of moves does not allow it.
    """
    ids = {"ids": [settled.delivery.id for settled in batch]}
    those = connection.execute(_HELD, ids)
    held = {row.id: row for row in those if row.state in moves.ENDS}
    ended: dict[int, tuple[DeliveryState, datetime | None, Delivery]] = {}
    more: list[Delivery] = []
    replaced: list[tuple[int, Delivery]] = []
    for settled in batch:
        delivery = settled.delivery
        row = held.get(key(delivery.id))
        if row is None or not _may_say(delivery, row.state, row.claim):
            log.warning(
                "delivery.claim_lost", delivery_id=delivery.id, claim=delivery.claim
            )
        else:
            del held[row.id]
            ended[row.number] = (row.state, row.claimed_until, delivery)
            more += filter(None, (settled.instead, *settled.told))
            if settled.instead is not None:
                replaced.append((row.number, delivery))
    moves.settle(connection, ended)
    for number, delivery in replaced:
        _drop_rest(connection, number, delivery)
    keep_deliveries(connection, more)
    _keep_receipts(connection, [delivery for _, _, delivery in ended.values()])
    waiting = {*connection.scalars(_BEHIND, ids)}
    return [
        settled.delivery.state in WAITING
        or bool(settled.instead or settled.told)
        or key(settled.delivery.id) in waiting
        for settled in batch
    ]


def _may_say(delivery: Delivery, state: DeliveryState, claim: int) -> bool:
    """
    Say whether a worker may report how *delivery* ended, given the row's *state* and
    latest *claim*: it holds that claim, or its own has ended, it was said, and nobody
    has claimed it since except to look for it in vain.
    """
    if state in CLAIMED:
        return delivery.claim == claim
    last = claim - 1 if state is DeliveryState.ASKING else claim
    return delivery.state is DeliveryState.SENT and delivery.claim == last


def _drop_rest(connection: Connection, number: int, failed: Delivery) -> None:
    """
    Drop the later parts of a text that is said as a whole elsewhere.
    """
    rest = and_(
        deliveries.c.message == failed.message,
        deliveries.c.conversation == failed.conversation,
        deliveries.c.address == str(failed.to),
        deliveries.c.number > number,
        among(deliveries.c.state, {DeliveryState.DUE}),
    )
    moves.happen(connection, DeliveryEvent.DROP, rest, problem=failed.problem)


def _keep_receipts(connection: Connection, ended: Sequence[Delivery]) -> None:
    said = [d for d in ended if d.state is DeliveryState.SENT and any(_references(d))]
    if not said:
        return
    names = {"ids": list({d.conversation for d in said})}
    known = set(connection.scalars(_KNOWN, names))
    begun = _begun(connection, [d for d in said if key(d.conversation) not in known])
    kept = [
        (d.to.channel, reference, talk)
        for d in said
        for talk in begun.get(d.id, [d.conversation])
        for reference in _references(d)
    ]
    keep_turns(connection, kept)


def _references(delivery: Delivery) -> Sequence[str]:
    receipt = delivery.receipt
    if receipt is None:
        return []
    return [each for each in (receipt.reference, *receipt.others) if each]


def _begun(
    connection: Connection, said: Sequence[Delivery]
) -> Mapping[str, Sequence[str]]:
    """
    Return the conversations of deliveries that belong to none, such as receipts: all
    that the message to which they reply began or continued.
    """
    asked = [
        [(d.to.channel, d.in_reply_to)] if d.automatic and d.in_reply_to else []
        for d in said
    ]
    found = conversations_at(connection, asked)
    begun = {
        d.id: [t.id for talks in one.values() for t in talks if t.contact == d.to]
        for d, one in zip(said, found, strict=True)
    }
    # Whoever answers a file that was sent after its letter answers the letter.
    talks = told_in(connection, [d.follows for d in said if d.follows])
    return begun | {d.id: [talks[d.follows]] for d in said if d.follows in talks}
