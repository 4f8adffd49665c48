"""
Storage of one-time codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from gateway.core.audit import Act
from gateway.core.delivery import Delivery, DeliveryState
from gateway.core.filing import Status
from gateway.core.identity import Voucher
from gateway.core.message import Message, Visibility
from gateway.core.people.codes import (
    LIFETIME,
    MOVES,
    Code,
    CodeEvent,
    CodeState,
    Purpose,
    shows,
)
from gateway.ports.people import CodeTold
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.schema import ISSUED, codes, messages, vouchers
from gateway.store.people.people import account_by


def move(
    connection: Connection, event: CodeEvent, which: ColumnElement[bool], **values: Any
) -> int:
    """
    Apply *event* to those of *which* whose state allows it; return how many.
    """
    ((before, after),) = [(b, a) for (b, e), a in MOVES.items() if e is event]
    assert before is CodeState.ISSUED  # noqa: S101 - what the index stands on.
    statement = update(codes).where(ISSUED, which).values(state=after, **values)
    return connection.execute(statement).rowcount


def was_told(connection: Connection, before: int | None, message: int) -> bool:
    """
    Say whether whoever sends a code in *message* has been told whose account it is for,
    in answer to the message *before*. If that one was never recorded, nobody was told
    anything.
    """
    if before is None or before >= message:
        return False
    status = connection.scalar(select(messages.c.status).where(messages.c.id == before))
    return status is not Status.RECEIVED


def refuse(connection: Connection, code: int, problem: str) -> None:
    """
    Record, for the desk, why a valid code was refused.
    """
    its = codes.c.id == code
    connection.execute(update(codes).where(its).values(problem=problem))


def code_told(connection: Connection, code: int) -> CodeTold | None:
    """
    Return what became of a code.
    """
    row = connection.execute(select(codes).where(codes.c.id == code)).first()
    if row is None:
        return None
    account = row.person and account_by(connection, row.person, f"code {code}")
    used = select(messages.c.message).where(messages.c.id == row.used_by)
    said = connection.scalar(used) if row.used_by is not None else None
    called = codec.load(said, Message).display_name if said else ""
    return CodeTold(row.state, row.expires_at, account, row.problem, called)


def issue(connection: Connection, code: Code, act: Act) -> int:
    """
    Store a code, and withdraw an earlier one for the same person and channel.
    """
    marks.steady(connection, code.issued_at)
    if code.kind is Purpose.BIND:
        same = and_(codes.c.person == code.person, codes.c.channel == code.channel)
        move(connection, CodeEvent.WITHDRAW, same)
    number = keep(connection, code)
    note(connection, [act])
    return number


def keep(connection: Connection, code: Code) -> int:
    """
    Store a code, and return its number.
    """
    row = {
        "kind": code.kind,
        "state": CodeState.ISSUED,
        "secret": code.secret,
        "channel": code.channel,
        "person": code.person,
        "message": code.message,
        "issued_at": code.issued_at,
        "expires_at": code.expires_at,
        "problem": "",
    }
    statement = insert(codes).values(row).returning(codes.c.id)
    return int(connection.execute(statement).scalar_one())


def tell(connection: Connection, told: Sequence[Code]) -> None:
    """
    Store codes that are told to the senders of held messages: only the first for each
    message and kind, because no other is told when the message is routed again.
    """
    for code in told:
        marks.steady(connection, code.issued_at)
        same = and_(codes.c.message == code.message, codes.c.kind == code.kind)
        if connection.scalar(select(codes.c.id).where(same)) is None:
            keep(connection, code)


def said(connection: Connection, ended: Sequence[Delivery]) -> None:
    """
    Start the validity of a held message's code when its sender can have read it, as the
    deliveries *ended* that show it: until then, which may take days, nobody knew it.
    """
    their = {
        delivery.message
        for delivery in ended
        if delivery.automatic
        and delivery.visibility is Visibility.PRIVATE
        and delivery.state in (DeliveryState.SENT, DeliveryState.ASKING)
        and shows(delivery.text)
    }
    if not their:
        return
    now = marks.latest(connection)
    unread = codes.c.message.in_(their), codes.c.kind == Purpose.VOUCH
    connection.execute(
        update(codes)
        .where(ISSUED, codes.c.expires_at > now, *unread)
        .values(issued_at=now, expires_at=now + LIFETIME)
    )


def asked_for(connection: Connection, message: int) -> Message | None:
    """
    Return the held message that the code in the stored *message* releases.
    """
    told = select(codes.c.message).where(codes.c.used_by == message)
    held = select(messages.c.message).where(messages.c.id.in_(told))
    row = connection.execute(held).first()
    return None if row is None else codec.load(row.message, Message)


def returned(connection: Connection, secret: str) -> Voucher | None:
    """
    Return the voucher of the message whose step-up was used.
    """
    used = select(codes.c.message).where(
        codes.c.kind == Purpose.STEP_UP,
        codes.c.state == CodeState.USED,
        codes.c.secret == secret,
    )
    its = vouchers.c.message == used.limit(1).scalar_subquery()
    found = connection.scalar(select(vouchers.c.voucher).where(its))
    return None if found is None else codec.load(found, Voucher)
