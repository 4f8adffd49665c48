"""
Where a letter is said whose mailbox may have moved since, or may be nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure
from gateway.ports.store import Register
from gateway.relay.bringing import is_letter
from gateway.routing.table import RoutingTable

#: What is said sooner than this has not waited.
_AT_ONCE = timedelta(minutes=1)


@frozen
class Readdresser:
    """
    Knows the addresses that mailboxes have by the rules as of now.
    """

    register: Register
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def as_of_now(self, delivery: Delivery) -> Delivery:
        """
        Give a letter the address that its mailbox has by now: the one that it had may
        be a stranger's, or theirs who left.

        Raises:
            PermanentFailure: It has none on that channel, or is gone; or whoever has
                its office by now may not read what was told it in confidence.
            TemporaryFailure: The store did not say whose letter it is.
        """
        if not is_letter(delivery):
            return delivery
        tried = delivery.attempts > 1 or bool(delivery.problem)
        waited = tried or delivery.due_at + _AT_ONCE < self.now()
        town, to = self.table().town, delivery.to
        if not waited and town.speaks_at(to):
            return delivery
        talk = await self.register.conversation(delivery.conversation)
        named = town.mailboxes.get(talk.mailbox) if talk else None
        # The rules may call it by another name.
        mailbox = named or town.mailbox_at(to)
        addresses = (*mailbox.deliver, *mailbox.current) if mailbox else ()
        if to in addresses:
            return delivery
        secret = talk is not None and talk.confidential
        if named is None and mailbox and not mailbox.may_read(confidential=secret):
            raise PermanentFailure(f"{mailbox.id} may not read what is confidential")
        there = next((each for each in addresses if each.channel == to.channel), None)
        if there is None:
            raise PermanentFailure(f"{to} is the address of its mailbox no more")
        return evolve(delivery, to=there)
