"""
Accounts that are bound without a code: those that the clerk sees open, and those of
somebody whom the town verified before it had this desk.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.core.people.person import Person
from gateway.town.desk import binding, enrolling
from gateway.town.desk.clerk import Clerk

#: After how many months somebody who was verified before is to be renewed: unless the
#: clerk says otherwise, and at most.
MONTHS, MOST_MONTHS = 24, 120


@frozen(kw_only=True)
class EarlierVerified:
    """
    Somebody whom the town verified before it had this desk.

    Attributes:
        name: Theirs.
        months: After how many they are to be renewed, with the document.
        consent: Whether the person was informed, and consents.
        namesake: Whether to accept that another person has the same name.
    """

    name: str
    consent: bool
    role: Role = Role.RESIDENT
    months: int = MONTHS
    namesake: bool = False


async def add(
    clerk: Clerk,
    whose: str | EarlierVerified,
    addresses: Sequence[Address],
    handle: str = "",
) -> Person:
    """
    Bind accounts without a code. Nothing is done unless all are free.

    Args:
        clerk: Who sees them.
        whose: The number of somebody enrolled, or somebody who is taken over.
        addresses: The accounts.
        handle: The label of the one account, with its @.

    Raises:
        DeskRefused: They cannot be bound, and why.
    """
    for address in addresses:
        await binding.must_be_free(clerk, address)
    if isinstance(whose, EarlierVerified):
        person = await enrolling.take_over(
            clerk,
            whose.name,
            whose.role,
            whose.months,
            consent=whose.consent,
            namesake=whose.namesake,
        )
    else:
        person = (await clerk.find(whose)).person
    for address in addresses:
        await binding.bind(clerk, person.id, address, handle)
    return person
