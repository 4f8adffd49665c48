"""
Store filings: all that follows from an arrival, in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import compress

import structlog
from attrs import frozen
from sqlalchemy import Connection, and_, bindparam, select, update

from gateway.core.actors import by_message
from gateway.core.case import Number, Timer
from gateway.core.delivery import INSTEAD, UNASKED, DeliveryEvent, DeliveryState
from gateway.core.filing import MOVES, Filing, Status
from gateway.core.identity import Contact, judge
from gateway.core.message import Address, Message, Proof, Visibility
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.cases import requests
from gateway.store.cases.cases import happen, open_cases, set_timers
from gateway.store.cases.outrunning import outrun
from gateway.store.engine import codec
from gateway.store.engine.many import Row, many
from gateway.store.engine.schema import HELD, RECEIVED, among, deliveries, messages
from gateway.store.messages import moves, outbox
from gateway.store.messages.deliveries import drawn_up, put
from gateway.store.messages.rerouting import reroute
from gateway.store.messages.threads import keep_conversations, keep_turns
from gateway.store.notices.subscriptions import wish
from gateway.store.people.codes import said, tell
from gateway.store.people.enrolling import rename
from gateway.store.people.parting import catch_up
from gateway.store.people.people import bound
from gateway.store.plenary.agenda import keep_agenda
from gateway.store.plenary.questions import enter, moved_since

log = structlog.get_logger()

#: Attempts after which a message is held, even if its sender may have been verified
#: meanwhile.
_OFTEN = 5

#: What was refused longer ago, because its reader had not written to us, is out of
#: date.
_LATELY = timedelta(days=30)

#: Why a held message lapses when its sender takes it back.
_TAKEN_BACK = "its sender took it back"

_WAITING = (
    select(messages.c.id, messages.c.attempts)
    .where(RECEIVED, messages.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)

_RECORD = (
    update(messages)
    .where(messages.c.id == bindparam("at"))
    .values(
        {
            name: bindparam(name)
            for name in (
                "status",
                "sender",
                "visibility",
                "reference",
                "rules",
                "problem",
                "verdict",
                "decision",
                "message",
                "claimed_until",
            )
        }
    )
)

_SAY_AFTER_ALL = moves.moving(
    DeliveryEvent.RETRY,
    and_(
        among(deliveries.c.state, {DeliveryState.FAILED}),
        deliveries.c.address == bindparam("whose"),
        deliveries.c.due_at >= bindparam("since"),
        deliveries.c.problem.endswith(UNASKED, autoescape=True),
        ~deliveries.c.problem.startswith(INSTEAD, autoescape=True),
    ),
    due_at=bindparam("at"),
    attempts=0,
)


@frozen
class Drawn:
    """
    A filing with its rows, which are prepared before the write lock is taken, since
    others wait for that.

    Attributes:
        row: The message's row.
        deliveries: The deliveries' rows.
    """

    filing: Filing
    row: Row
    deliveries: Sequence[Row]


def settle(connection: Connection, batch: Sequence[outbox.Settled]) -> Sequence[bool]:
    """
    Store how deliveries ended, and from when the codes in them are valid; say of each
    whether another waits to be made.

    Raises:
        ValueError: The table of moves does not allow it.
    """
    waits = outbox.settle(connection, batch)
    said(connection, [settled.delivery for settled in batch])
    return waits


def drawn(filing: Filing) -> Drawn:
    """
    Prepare the rows of *filing*.

    Raises:
        ValueError: Its status, or a delivery's state, is none to begin with.
    """
    _check(filing)
    return Drawn(filing, _filed(filing), [*map(drawn_up, filing.deliveries)])


def record(connection: Connection, batch: Sequence[Drawn]) -> Sequence[bool]:
    """
    Store filings; say of each whether it was stored. One whose message was routed
    meanwhile is ignored. One that was overtaken, or that would hold the message of
    somebody who was verified meanwhile, is not stored either: its message is routed
    again.
    """
    filed = [each.filing for each in batch]
    if any(filing.status is Status.HELD or filing.withdraws for filing in filed):
        marks.hold(connection)
    rows = connection.execute(_WAITING, {"ids": [filing.id for filing in filed]})
    waiting = {row.id: row.attempts for row in rows}
    overtaken = _overtaken(connection, filed, waiting)
    mine = [f for f in filed if f.id in waiting]
    overtaken |= outrun(connection, mine, {*moved_since(connection, mine)})
    stored: list[bool] = []
    for number in (filing.id for filing in filed):
        stored.append(number not in overtaken and waiting.pop(number, None) is not None)
        if not stored[-1]:
            event = "store.overtaken" if number in overtaken else "store.routed_before"
            log.info(event, message_id=number)
    new = [*compress(batch, stored)]
    fresh = [each.filing for each in new]
    if fresh:
        many(connection, _RECORD, [each.row for each in new])
        opened = [(c, by_message(f.id)) for f in fresh for c in f.cases]
        left = open_cases(connection, opened)
        _let_happen(connection, fresh, left)
        requests.keep(connection, [one for f in fresh for one in f.requests])
        keep_conversations(connection, [c for f in fresh for c in f.conversations])
        keep_turns(connection, [turn for f in fresh for turn in _turns(f)])
        for one in (one for f in fresh for one in f.bounced):
            its = deliveries.c.id == one.id
            moves.happen(connection, DeliveryEvent.BOUNCED, its, problem=one.problem)
        put(connection, [row for each in new for row in each.deliveries])
        catch_up(connection, [c for f in fresh for c in f.conversations])
        _say_after_all(connection, [f.message for f in fresh if f.message])
        _move_held(connection, fresh)
        tell(connection, [code for f in fresh for code in f.codes])
        rename(connection, [label for f in fresh for label in f.labels])
        wish(connection, [one for f in fresh for one in f.subscriptions])
        enter(connection, [one for f in fresh for one in f.questions])
        note(connection, [act for f in fresh for act in f.acts])
    return stored


def _move_held(connection: Connection, fresh: Sequence[Filing]) -> None:
    """
    Route again the held messages that go on now, and end those that are taken back.
    """
    resumed = [held for filing in fresh for held in filing.resumes]
    if resumed:
        reroute(connection, and_(HELD, messages.c.id.in_(resumed)))
    taken_back = [held for filing in fresh for held in filing.withdraws]
    if taken_back:
        ends = update(messages).where(HELD, messages.c.id.in_(taken_back))
        lapsed = {"status": Status.LAPSED, "problem": _TAKEN_BACK}
        connection.execute(ends.values(lapsed))


def _say_after_all(connection: Connection, messages: Iterable[Message]) -> None:
    """
    Retry deliveries that were refused because their reader had not written to us, now
    that they have. Only chats refuse so.
    """
    for message in messages:
        private = message.visibility is Visibility.PRIVATE
        if private and message.evidence.proof is Proof.ACCOUNT:
            at = message.received_at
            given = {"whose": str(message.sender), "since": at - _LATELY, "at": at}
            connection.execute(_SAY_AFTER_ALL, given)


def _let_happen(
    connection: Connection, fresh: Sequence[Filing], left: Collection[Number]
) -> None:
    """
    Record what happens to cases, and set timers, except for those *left* as they are:
    what was reported while the rest was held may be solved by now.
    """
    timers: list[Timer] = []
    for filing in fresh:
        if filing.happenings:
            # A happening may stop a timer that an earlier filing sets.
            set_timers(connection, timers)
            timers = []
            happen(connection, filing.happenings)
        timers += [each for each in filing.timers if each.case not in left]
        keep_agenda(connection, filing.agenda)
    set_timers(connection, timers)


def _overtaken(
    connection: Connection, batch: Sequence[Filing], attempts: Mapping[int, int]
) -> frozenset[int]:
    """
    Send back to be routed those that would be held although their senders were verified
    while they were judged: the verification found no held message to release.
    """
    held = [
        filing
        for filing in batch
        if filing.status is Status.HELD and attempts.get(filing.id, _OFTEN) < _OFTEN
    ]
    if not held:
        return frozenset()
    now = marks.latest(connection)
    known = bound(connection, [f.message.sender for f in held if f.message])
    early = frozenset(filing.id for filing in held if _is_early(filing, known, now))
    if early:
        its = update(messages).where(messages.c.id.in_(early))
        connection.execute(its.values(claimed_until=None))
    return early


def _is_early(filing: Filing, known: Mapping[Address, Contact], now: datetime) -> bool:
    message, verdict = filing.message, filing.verdict
    if message is None or verdict is None or message.sender not in known:
        return False
    at = max(now, message.received_at)
    return judge(message, known[message.sender], at).standing > verdict.standing


def _check(filing: Filing) -> None:
    if filing.status not in MOVES[Status.RECEIVED]:
        raise ValueError(f"no message is recorded as {filing.status}")
    for delivery in filing.deliveries:
        if delivery.state is not DeliveryState.DUE:
            raise ValueError(f"no delivery begins as {delivery.state}")


def _filed(filing: Filing) -> Row:
    message, decision = filing.message, filing.decision
    return {
        "at": filing.id,
        "status": filing.status,
        "sender": None if message is None else str(message.sender),
        "visibility": None if message is None else message.visibility,
        "reference": None if message is None else message.reference,
        "rules": "" if decision is None else decision.version,
        "problem": filing.problem,
        "verdict": codec.maybe_dump(filing.verdict),
        "decision": codec.maybe_dump(decision),
        "message": codec.maybe_dump(message),
        # A held message is not claimed: here, it is when it is routed again.
        "claimed_until": filing.again_at,
    }


def _turns(filing: Filing) -> list[tuple[str, str, str]]:
    message = filing.message
    if message is None or not message.reference:
        return []
    # A message that was passed on was said in this conversation; in the new one nothing
    # was said yet.
    return [
        (message.channel, message.reference, c.id)
        for c in filing.conversations
        if c.heard or c.contact == message.sender
    ]
