"""
Current address of a letter whose mailbox may have moved while the letter waited.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve, frozen

from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.ports.store import Register
from gateway.relay.mailboxes.letters import is_letter
from gateway.relay.pen import Pen

#: A letter that is sent sooner than this after it was due did not wait.
_AT_ONCE = timedelta(minutes=1)

#: When a letter is due again that is left to a node with newer rules: not at once,
#: since this one may take it again.
_ANOTHER = timedelta(seconds=1)


@frozen
class Readdresser:
    """
    Looks up addresses of mailboxes in the current rules.

    Attributes:
        behind: Says whether another node has newer rules.
    """

    register: Register
    pen: Callable[[], Pen]
    behind: Callable[[], bool]

    async def as_of_now(self, delivery: Delivery) -> Delivery:
        """
        Return a letter with its mailbox's current address on the same channel: the old
        one may belong to a stranger, or to somebody who left.

        Raises:
            PermanentFailure: The mailbox has no address on that channel, or no longer
                exists, or whoever holds its office may not read what is confidential.
            TemporaryFailure: The store cannot say whose letter it is, or its mailbox
                has not that address here and another node has newer rules.
        """
        if not is_letter(delivery):
            return delivery
        tried = delivery.attempts > 1 or bool(delivery.problem)
        pen, to = self.pen(), delivery.to
        waited, town = tried or delivery.due_at + _AT_ONCE < pen.now, pen.table.town
        if not waited and town.speaks_at(to):
            return delivery
        talk = await self.register.conversation(delivery.conversation)
        named = town.mailboxes.get(talk.mailbox) if talk else None
        # The mailbox may have been renamed in the rules.
        mailbox = named or town.mailbox_at(to)
        addresses = (*mailbox.deliver, *mailbox.current) if mailbox else ()
        if to in addresses:
            return delivery
        if self.behind():
            # The letter may have been written by those, for an address not known here.
            newer = "another node has newer rules of where its mailbox reads"
            raise TemporaryFailure(newer, pen.now + _ANOTHER)
        secret = talk is not None and talk.confidential
        if named is None and mailbox and not mailbox.may_read(confidential=secret):
            raise PermanentFailure(f"{mailbox.id} may not read what is confidential")
        there = next((each for each in addresses if each.channel == to.channel), None)
        if there is None:
            raise PermanentFailure(f"{to} is the address of its mailbox no more")
        return evolve(delivery, to=there)
