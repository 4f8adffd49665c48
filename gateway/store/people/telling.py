"""
Accounts of which their persons have yet to be told on the accounts that they had.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, or_, select, update

from gateway.core.people.counter import COUNTER
from gateway.core.people.person import Account
from gateway.ports.people import FurtherAccount
from gateway.store.engine.schema import (
    ALOUD,
    CONFIDED,
    UNTOLD,
    VERIFIED,
    accounts,
    messages,
    people,
)
from gateway.store.people.people import account_of

_others = accounts.alias()


def _wrote(visibility: ColumnElement[bool]) -> ColumnElement[bool]:
    """
    Return the condition that an account of the same person wrote so.
    """
    theirs = _others.c.person == accounts.c.person, _others.c.revoked_at.is_(None)
    sent = messages.c.sender == _others.c.address
    return select(messages.c.id).where(visibility, sent, *theirs).exists()


#: Without what they wrote there is nothing that a delivery could stem from.
_WAITING = (
    select(accounts)
    .join(people, people.c.id == accounts.c.person)
    .where(UNTOLD, VERIFIED, or_(_wrote(CONFIDED), _wrote(ALOUD)))
    .order_by(accounts.c.untold_since, accounts.c.address)
)


def is_further(connection: Connection, account: Account) -> bool:
    """
    Say whether *account* is on a platform, and its person has another that is, and
    counts. One that is bound again while it counts is as new as it was.
    """
    theirs = {
        each.address: waits
        for each, waits in _counting(connection, account.person)
        if _is_told(each)
    }
    return theirs.get(account.address, _is_told(account) and bool(theirs))


def untold(connection: Connection, limit: int) -> Sequence[FurtherAccount]:
    """
    Return accounts of verified people who have yet to be told of them, those that wait
    longest first.
    """
    rows = connection.execute(_WAITING.limit(limit)).all()
    return [_further(connection, account_of(row)) for row in rows]


def _further(connection: Connection, account: Account) -> FurtherAccount:
    theirs = _counting(connection, account.person)
    return FurtherAccount(
        account=account,
        before=tuple(
            each.address
            for each, waits in theirs
            # By its mark, not by the time alone: a clock may have been set back.
            if _is_told(each)
            and each.address != account.address
            and (not waits or each.bound_at < account.bound_at)
        ),
        # What the new one said counts last: it may be somebody else's.
        theirs=(
            *(each.address for each, _ in theirs if each.address != account.address),
            account.address,
        ),
    )


def _counting(connection: Connection, person: str) -> Sequence[tuple[Account, bool]]:
    """
    Return the accounts of *person* that count, each with whether they have yet to be
    told of it.
    """
    theirs = accounts.c.person == person, accounts.c.revoked_at.is_(None)
    rows = connection.execute(
        select(accounts).where(*theirs).order_by(accounts.c.address)
    )
    return [(account_of(row), row.untold_since is not None) for row in rows]


def _is_told(account: Account) -> bool:
    # What is said at the counter is read by whoever stands there with the document.
    return account.address.channel != COUNTER


def told(connection: Connection, account: Account) -> bool:
    """
    Record that the person of *account* is told of it, unless they were, or it counts no
    more or was bound anew.
    """
    its = accounts.c.address == str(account.address)
    same = accounts.c.untold_since == account.bound_at
    now = update(accounts).where(its, same, UNTOLD).values(untold_since=None)
    return connection.execute(now).rowcount > 0
