"""
The other accounts of a person, where one of them cannot be used. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from gateway.core.message import Address
from gateway.core.people.person import Enrolled, Verification

#: Channels in the order of how soon people read them.
PREFERRED = ("telegram", "email", "twitter")


def other_accounts(
    enrolled: Enrolled,
    tried: Collection[Address],
    channels: Collection[str],
    now: datetime,
) -> Sequence[Address]:
    """
    Return the addresses of a person on other channels than those *tried*, of those that
    work here, the soonest read first; none if their verification has ended.
    """
    person = enrolled.person
    if person.state is not Verification.ACTIVE or person.expires_at <= now:
        return ()
    left = set(channels) - {address.channel for address in tried}
    counts = [each.address for each in enrolled.accounts if each.revoked_at is None]
    return sorted((each for each in counts if each.channel in left), key=_preference)


def _preference(address: Address) -> int:
    known = address.channel in PREFERRED
    return PREFERRED.index(address.channel) if known else len(PREFERRED)
