"""
Binding of accounts to people, and its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from gateway.core.errors import DeskRefused
from gateway.core.message import Address
from gateway.core.objects import NOBODY, about_person
from gateway.core.people import codes
from gateway.core.people.codes import Code, CodeState, Purpose
from gateway.core.people.counter import COUNTER, person_at
from gateway.core.people.numbers import GUEST
from gateway.core.people.person import Account, Enrolled, Person, Verification
from gateway.core.sentence import sentence
from gateway.ports.people import CodeTold
from gateway.town.desk.clerk import Clerk, must_count
from gateway.town.desk.drawing import new_digits


@frozen
class Issued:
    """
    A code for the *person* at the desk. It is shown once: only its hash is stored.
    """

    person: Person
    number: int
    digits: str
    expires_at: datetime

    @property
    def spoken(self) -> str:
        """
        The code as it is read aloud.
        """
        return codes.spoken(self.digits)


async def issue(clerk: Clerk, id: str, channel: str) -> Issued:
    """
    Return a code that the person sends from their account on *channel*.

    Raises:
        DeskRefused: They may not have one, and why.
    """
    known = await clerk.find(id)
    must_count(known.person)
    digits = new_digits()
    now = clerk.now()
    code = Code(
        kind=Purpose.BIND,
        secret=codes.secret(Purpose.BIND, channel, digits, clerk.key),
        channel=channel,
        person=known.person.id,
        issued_at=now,
        expires_at=now + codes.LIFETIME,
    )
    act = clerk.act("desk.code", about_person(known.person.id), channel=channel)
    number = await clerk.people.issue(code, act)
    return Issued(known.person, number, digits, code.expires_at)


async def came(
    clerk: Clerk, number: int, look_every: float, tell: Callable[[str], None]
) -> CodeTold:
    """
    Wait until code *number* was used or has expired, and return the outcome.

    Args:
        clerk: Who waits.
        number: The code's number.
        look_every: Seconds between two checks.
        tell: Called with the problem if the code was refused but is still valid: its
            sender is not told, and may try again.

    Raises:
        DeskRefused: There is no such code.
    """
    problem = ""
    while True:
        told = await clerk.people.told(number)
        if told is None:
            raise DeskRefused(sentence("code-none", number=number))
        if told.state is CodeState.ISSUED and told.problem != problem:
            problem = told.problem
            tell(problem)
        over = clerk.now() >= told.expires_at
        if over or told.state is not CodeState.ISSUED:
            return told
        await asyncio.sleep(look_every)


async def must_be_free(clerk: Clerk, address: Address) -> None:
    """
    Raise unless *address* can be bound.

    Raises:
        DeskRefused: It is a person's, an office's, or a place at the counter.
    """
    _may_be_bound(clerk, address)
    known = await owner(clerk, address)
    if known is not None:
        its = known.person
        raise DeskRefused(
            sentence("account-anothers", address=address, id=its.id, name=its.name)
        )


def _may_be_bound(clerk: Clerk, address: Address) -> None:
    if address.channel == COUNTER and address.value.startswith(GUEST):
        raise DeskRefused(sentence("account-of-a-guest", address=address))
    if whose := person_at(address):
        raise DeskRefused(sentence("account-of-a-place", address=address, id=whose))
    # The next holder of the office would speak as the person.
    office = clerk.office_at(address)
    if office:
        raise DeskRefused(
            sentence("account-of-an-office", address=address, office=office)
        )


async def owner(clerk: Clerk, address: Address) -> Enrolled | None:
    """
    Return the person to whom *address* is bound; None if to nobody.
    """
    known = await clerk.people.by_address(address)
    for account in known.accounts if known else ():
        if account.address == address and account.revoked_at is None:
            return known
    return None


async def bind(clerk: Clerk, id: str, address: Address, handle: str) -> Account:
    """
    Bind an account that the clerk saw open at the desk, or that the town verified
    before this system was in use.

    Raises:
        DeskRefused: It cannot be bound, and why.
    """
    _may_be_bound(clerk, address)
    known = await clerk.find(id)
    if known.person.state is Verification.REVOKED:
        raise DeskRefused(sentence("enrol-first", id=id))
    account = Account(
        address=address,
        person=known.person.id,
        handle=handle,
        bound_at=clerk.now(),
        bound_by=f"seen open at the desk by {clerk.name}",
    )
    act = clerk.act(
        "desk.bind", about_person(known.person.id), address=str(address), handle=handle
    )
    other = await clerk.people.bind(account, act)
    if other is not None:
        raise DeskRefused(
            sentence("account-revoke-there", address=address, id=other.person)
        )
    return account


async def unbind(
    clerk: Clerk, address: Address, because: str, *, mistaken: bool = False
) -> Enrolled:
    """
    End the binding of an account at once; *mistaken* treats it as if it had never
    existed.

    Raises:
        DeskRefused: It is bound to nobody.
    """
    known = await clerk.people.by_address(address)
    act = clerk.act(
        "desk.unbind",
        about_person(known.person.id) if known else NOBODY,
        address=str(address),
        because=because,
        mistaken="yes" if mistaken else "",
    )
    if known is None or not await clerk.people.unbind(
        address, clerk.now(), act, mistaken=mistaken
    ):
        raise DeskRefused(sentence("account-nobodys", address=address))
    return known
