"""
Where a letter is said whose mailbox may have moved while it waited.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure
from gateway.core.town import Town
from gateway.ports.store import Register


async def as_of_now(letter: Delivery, register: Register, town: Town) -> Delivery:
    """
    Send *letter* to the address that its mailbox has now: the one that it had may be a
    stranger's by then.

    Raises:
        PermanentFailure: It has none on that channel, or is gone.
        TemporaryFailure: The store did not say whose letter it is.
    """
    talk = await register.conversation(letter.conversation)
    named = town.mailboxes.get(talk.mailbox) if talk else None
    # The rules may call it by another name.
    mailbox = named or town.mailbox_at(letter.to)
    addresses = (*mailbox.deliver, *mailbox.addresses) if mailbox else ()
    if letter.to in addresses:
        return letter
    channel = letter.to.channel
    to = next((each for each in addresses if each.channel == channel), None)
    if to is None:
        raise PermanentFailure(f"{letter.to} is the address of its mailbox no more")
    return evolve(letter, to=to)
