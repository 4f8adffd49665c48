"""
Redeeming codes: each once, even if several people send it at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Row, and_, select, update

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.identity import Contact, Standing, Voucher, is_proven, lapsed
from gateway.core.message import Message
from gateway.core.objects import about_message, about_person
from gateway.core.people.codes import Attempt, CodeEvent, CodeState, Purpose, Redeemed
from gateway.core.people.person import Account, Verification
from gateway.store import marks
from gateway.store.audit import note
from gateway.store.engine import codec
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    HELD,
    ISSUED,
    codes,
    guesses,
    messages,
    put,
    vouchers,
)
from gateway.store.messages.rerouting import reroute
from gateway.store.people.codes import move, refuse, was_told
from gateway.store.people.enrolling import bind
from gateway.store.people.guessing import guessed, too_often
from gateway.store.people.parting import ended_held
from gateway.store.people.people import bound, by_id


@frozen
class _Taken:
    """
    A valid code, and the time of the attempt.
    """

    row: Row[Any]
    at: datetime


def redeem(connection: Connection, attempt: Attempt) -> Redeemed:
    """
    Redeem a code.
    """
    now = marks.steady(connection, attempt.at)
    before = _before(connection, attempt)
    if before is not None:
        return before
    if attempt.public:
        return _withdraw(connection, attempt, now)
    row = connection.execute(
        select(codes)
        .where(ISSUED, codes.c.secret.in_(attempt.secrets), codes.c.expires_at > now)
        .with_for_update()
    ).first()
    if row is None:
        guessed(connection, attempt, now)
        return Redeemed.REFUSED
    taken = _Taken(row, now)
    problem = _problem(connection, attempt, row)
    if problem:
        _refuse(connection, attempt, taken, problem)
        return Redeemed.REFUSED
    if row.kind is Purpose.BIND:
        return _bind(connection, attempt, taken)
    return _vouch(connection, attempt, taken)


def _withdraw(connection: Connection, attempt: Attempt, now: datetime) -> Redeemed:
    """
    Withdraw codes that everybody could read. Wrong ones do not count as attempts, since
    people write numbers.
    """
    problem = "it was sent in public"
    good = select(codes).where(ISSUED, codes.c.expires_at > now).with_for_update()
    seen = [
        row
        for piece in some(attempt.secrets)
        for row in connection.execute(good.where(codes.c.secret.in_(piece)))
    ]
    for row in seen:
        its = codes.c.id == row.id
        used = {"used_by": attempt.message, "problem": problem}
        move(connection, CodeEvent.WITHDRAW, its, **used)
        note(connection, [_act(attempt, _Taken(row, now), "code.refuse", problem)])
    return Redeemed.SEEN if seen else Redeemed.REFUSED


def _before(connection: Connection, attempt: Attempt) -> Redeemed | None:
    """
    Return the result of this very attempt, if it was made before.
    """
    used = select(codes).where(codes.c.used_by == attempt.message)
    row = connection.execute(used).first()
    if row is not None:
        if row.state in (CodeState.ISSUED, CodeState.EXPIRED):
            return Redeemed.ASKED
        if row.state is CodeState.WITHDRAWN:
            return Redeemed.SEEN
        if row.problem:
            return Redeemed.TAKEN
        vouched = row.kind is not Purpose.BIND
        return Redeemed.VOUCHED if vouched else _bound(connection, attempt, row.person)
    guessed = select(guesses.c.message).where(guesses.c.message == attempt.message)
    return None if connection.scalar(guessed) is None else Redeemed.REFUSED


def _problem(connection: Connection, attempt: Attempt, row: Row[Any]) -> str:
    if not attempt.proven:
        return "nothing proves who sent it"
    if attempt.office:
        return "it came from an office's address: a person sends it from their own"
    owner = by_id(connection, row.person) if row.person else None
    if owner and owner.person.state is Verification.REVOKED:
        return "whose it is counts no more"
    return too_often(connection, attempt, row.kind, row.issued_at)


def _refuse(
    connection: Connection, attempt: Attempt, taken: _Taken, problem: str
) -> None:
    """
    Refuse a code that is right, but that somebody may know for whom it is not meant.
    """
    guessed(connection, attempt, taken.at)
    refuse(connection, taken.row.id, problem)
    note(connection, [_act(attempt, taken, "code.refuse", problem)])


def _bind(connection: Connection, attempt: Attempt, taken: _Taken) -> Redeemed:
    row = taken.row
    account = Account(
        address=attempt.sender,
        person=row.person,
        handle=attempt.handle,
        bound_at=taken.at,
        bound_by=f"code {row.id}",
    )
    other = bind(connection, account, _act(attempt, taken, "desk.bind", "done"))
    problem = "" if other is None else f"the account is {other.person}'s already"
    its = codes.c.id == row.id
    move(connection, CodeEvent.REDEEM, its, used_by=attempt.message, problem=problem)
    if other is None:
        return _bound(connection, attempt, row.person)
    note(connection, [_act(attempt, taken, "desk.bind", problem)])
    return Redeemed.TAKEN


def _bound(connection: Connection, attempt: Attempt, person: str) -> Redeemed:
    owner = by_id(connection, person)
    if owner is not None and owner.person.state is Verification.PENDING:
        return Redeemed.PENDING
    ended = ended_held(connection, attempt.sender)
    return Redeemed.ANEW if ended else Redeemed.BOUND


def _vouch(connection: Connection, attempt: Attempt, taken: _Taken) -> Redeemed:
    row = taken.row
    contact = bound(connection, [attempt.sender]).get(attempt.sender)
    those = _waiting(connection, row.message)
    if contact is None or lapsed(contact, taken.at) or not those:
        # The sender is nobody's account, or no longer: the code stays valid.
        guessed(connection, attempt, taken.at)
        return Redeemed.REFUSED
    told = was_told(connection, row.used_by, attempt.message)
    if row.person != contact.person or not told:
        return _ask(connection, attempt, row.id, contact)
    voucher = Voucher(
        message=row.message,
        standing=Standing.VERIFIED,
        contact=contact,
        because=f"vouched for from {attempt.sender.channel}, verified in person on "
        f"{contact.verified_at:%Y-%m-%d}",
    )
    its = codes.c.id == row.id
    move(connection, CodeEvent.REDEEM, its, used_by=attempt.message, problem="")
    for message in those:
        act = _act(attempt, taken, "message.vouch", "done", contact.person, message)
        _release(connection, evolve(voucher, message=message), act)
    return Redeemed.VOUCHED


def _ask(
    connection: Connection, attempt: Attempt, code: int, contact: Contact
) -> Redeemed:
    """
    Make sure that nobody vouches for something unseen: whoever sends the code once is
    told whose account it is for, and vouches by sending it again.
    """
    told = {"person": contact.person, "used_by": attempt.message}
    connection.execute(update(codes).where(codes.c.id == code).values(told))
    return Redeemed.ASKED


def _waiting(connection: Connection, message: int) -> Sequence[int]:
    """
    Return the held messages that are released with one that is vouched for: all others
    of the same account whose sender is proven. The code proves control of the account,
    but not that it sent what only bears its name.
    """
    sender = select(messages.c.sender).where(messages.c.id == message)
    rows = connection.execute(
        select(messages.c.id, messages.c.message)
        .where(HELD, messages.c.sender.in_(sender))
        .order_by(messages.c.id)
        .with_for_update()
    )
    return [
        row.id
        for row in rows
        if row.id == message or is_proven(codec.load(row.message, Message))
    ]


def _act(
    attempt: Attempt,
    taken: _Taken,
    action: str,
    result: str,
    person: str = "",
    message: int | None = None,
) -> Act:
    whose = taken.row.person or person
    about = message or taken.row.message
    return Act(
        at=taken.at,
        actor=by_message(attempt.message),
        action=action,
        object=about_message(about) if about else about_person(whose),
        result=result,
        payload={
            "address": str(attempt.sender),
            "handle": attempt.handle,
            "person": whose,
        },
    )


def return_from(connection: Connection, secret: str, at: datetime) -> int | None:
    """
    Return the held message for which a step-up was begun.
    """
    now = max(at, marks.latest(connection))
    return connection.scalar(
        select(codes.c.message).where(
            ISSUED,
            codes.c.secret == secret,
            codes.c.kind == Purpose.STEP_UP,
            codes.c.expires_at > now,
        )
    )


def vouch(
    connection: Connection, voucher: Voucher, act: Act, secret: str | None
) -> bool:
    """
    Release a held message by what was shown for it.
    """
    now = marks.steady(connection, act.at)
    held = select(messages.c.id).where(HELD, messages.c.id == voucher.message)
    if connection.scalar(held.with_for_update()) is None:
        return False
    if secret is not None:
        its = and_(
            codes.c.secret == secret,
            codes.c.message == voucher.message,
            codes.c.expires_at > now,
        )
        if not move(connection, CodeEvent.REDEEM, its):
            return False
    _release(connection, voucher, act)
    return True


def _release(connection: Connection, voucher: Voucher, act: Act) -> None:
    reroute(connection, and_(HELD, messages.c.id == voucher.message))
    row = {"message": voucher.message, "voucher": codec.dump(voucher)}
    put(connection, vouchers, row)
    note(connection, [act])
