"""
Rate limits of the gateway's own texts, against loops between machines, against mail in
somebody else's name, and against floods that everybody would see answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from attrs import evolve

from gateway.core.identity import has_any_proof
from gateway.core.mail.machine import is_machine
from gateway.core.message import Address, Message, Visibility
from gateway.core.people.counter import COUNTER
from gateway.ports.meter import Limit, Meter, Use

_HOUR = timedelta(hours=1)

#: Automatic texts to one address.
AUTOMATIC = Limit(window=_HOUR, count=5)

#: Private messages of one sender with any proof that begin something and are answered:
#: whoever reports ten things gets ten numbers, and whoever asks ten, ten answers.
BEGUN = Limit(window=_HOUR, count=20)

#: Automatic texts to all senders of one mail domain without any proof. Neighbours with
#: unsigned free mail are fewer in an hour.
WITHOUT_PROOF = Limit(window=_HOUR, count=30)

#: Public automatic texts on one channel to what a mailbox reads anyhow. In a flood from
#: many accounts the town's own would look like another of them, and pay for each.
ALOUD = Limit(window=_HOUR, count=60)

#: Letters that report an unreadable message.
UNHEARD = Limit(window=_HOUR, count=10)

#: Texts to one address while a form is filled: each answer needs the next question.
ASKED = Limit(window=_HOUR, count=60)

#: Texts to one address of an employee that what came from it reached nobody: more than
#: anybody writes by hand, and few for two machines.
ASTRAY = Limit(window=_HOUR, count=60)


class Count(Protocol):
    """
    Counts one automatic text.
    """

    async def __call__(self, *, begins: bool) -> bool:
        """
        Return whether it may be sent; *begins* says whether it answers a message that
        begins something.
        """


async def may_speak(
    meter: Meter, message: Message, id: int, now: datetime, *, begins: bool
) -> bool:
    """
    Count one automatic text to the sender of *message*, stored as *id*, if it may be
    sent, and return whether it may. Idempotent for the same message, which may be
    routed again. Texts to messages that *begin* something in private are counted
    separately; in public they also count for all senders together, as a mailbox reads
    them. A machine and a mailing list are told nothing (RFC 3834, section 2).
    """
    its = now, str(id)
    if is_machine(message):
        return False
    if message.channel == COUNTER:  # A clerk reads it out: no machine, no loop.
        return True

    if has_any_proof(message) and begins and message.visibility is Visibility.PRIVATE:
        return await _take(meter, {f"begun {message.sender}": BEGUN}, *its)
    if has_any_proof(message):
        limits = {f"said {message.sender}": AUTOMATIC}
        if begins and message.visibility is Visibility.PUBLIC:
            limits[f"aloud {message.channel}"] = ALOUD
        return await _take(meter, limits, *its)
    name, domain = _mailbox_of(message.sender)
    address = Address(message.channel, f"{name}@{domain}")
    limits = {f"said {address}": AUTOMATIC, f"said @{domain}": WITHOUT_PROOF}
    return await _take(meter, limits, *its)


async def may_report(meter: Meter, now: datetime) -> bool:
    """
    Count one letter about an unreadable message, and return whether it may be sent: a
    flood of such messages must not fill mailboxes.
    """
    return await _take(meter, {"unheard": UNHEARD}, now)


async def may_ask(meter: Meter, to: Address, now: datetime) -> bool:
    """
    Count one question in reply to somebody who fills a form, and return whether it may
    be sent.
    """
    return await _take(meter, {f"asked {to}": ASKED}, now)


async def may_tell_astray(
    meter: Meter, message: Message, id: int, now: datetime
) -> bool:
    """
    Count one text to an employee, whose *message*, stored as *id*, reaches nobody, and
    return whether it may be sent. Idempotent for the same message.
    """
    return await _take(meter, {f"astray {message.sender}": ASTRAY}, now, str(id))


async def _take(
    meter: Meter, most: Mapping[str, Limit], now: datetime, occasion: str = ""
) -> bool:
    """
    Count one use of each kind, unless one of them has reached its limit: what is not
    said counts for none.
    """
    limits = [evolve(limit, kind=kind) for kind, limit in most.items()]
    for place, limit in enumerate(limits):
        use = Use(channel="gateway", kind=limit.kind, at=now, occasion=occasion)
        if await meter.take(use, limits[place:]) is not None:
            return False
    return True


def _mailbox_of(sender: Address) -> tuple[str, str]:
    """
    Return the local part, without a "+" suffix, and the domain: all suffixes are one
    mailbox.
    """
    local, _, domain = sender.value.rpartition("@")
    return local.partition("+")[0], domain
