"""
How often the gateway says something by itself: no sender is answered for ever, and
nobody whose name others write under.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from attrs import evolve

from gateway.core.message import Address, Message, Proof, Visibility
from gateway.core.people.counter import COUNTER
from gateway.ports.meter import Limit, Meter, Use

_HOUR = timedelta(hours=1)

#: What the gateway says by itself to one address, at most.
AUTOMATIC = Limit(window=_HOUR, count=5)

#: Messages with which somebody who is who they seem begins something in private, and to
#: which it says something, at most: whoever tells of ten things has ten numbers.
BEGUN = Limit(window=_HOUR, count=20)

#: What it says by itself, at most, to all senders at one domain for whom nobody
#: vouches. Neighbours with free mail that is not signed are fewer in an hour.
UNPROVEN = Limit(window=_HOUR, count=30)

#: Letters that say that something could not be read, at most.
UNHEARD = Limit(window=_HOUR, count=10)

#: Answers to one address while a form is filled, at most: it has some questions, and
#: whoever answers them waits for the next.
ASKED = Limit(window=_HOUR, count=60)


class Count(Protocol):
    """
    Counts what the gateway says by itself.
    """

    async def __call__(self, *, begins: bool) -> bool:
        """
        Say whether it may say something to what *begins* something, or does not.
        """


async def may_speak(
    meter: Meter, message: Message, id: int, now: datetime, *, begins: bool
) -> bool:
    """
    Count one thing that is said to the sender of *message*, stored under this *id*, and
    say whether it may be. Where it is taken up again, as nothing of it was recorded, it
    counts once: if it was counted then, and not otherwise. What *begins* something is
    counted by itself, but before everybody.
    """
    its = now, str(id)
    if message.channel == COUNTER:  # A clerk reads it out: no machine, no loop.
        return True

    if is_proven(message) and begins and message.visibility is Visibility.PRIVATE:
        return await _take(meter, f"begun {message.sender}", BEGUN, *its)
    if is_proven(message):
        return await _take(meter, f"said {message.sender}", AUTOMATIC, *its)
    name, domain = _mailbox_of(message.sender)
    address = Address(message.channel, f"{name}@{domain}")
    if not await _take(meter, f"said {address}", AUTOMATIC, *its):
        return False
    return await _take(meter, f"said @{domain}", UNPROVEN, *its)


async def may_report(meter: Meter, now: datetime) -> bool:
    """
    Count one letter that says that something could not be read, and say whether it may
    be written: whoever sends many such things writes no mailbox full.
    """
    return await _take(meter, "unheard", UNHEARD, now)


async def may_ask(meter: Meter, to: Address, now: datetime) -> bool:
    """
    Count one question that is put to somebody in answer to them, and say whether it may
    be.
    """
    return await _take(meter, f"asked {to}", ASKED, now)


async def _take(
    meter: Meter, kind: str, limit: Limit, now: datetime, occasion: str = ""
) -> bool:
    use = Use(channel="gateway", kind=kind, at=now, occasion=occasion)
    return await meter.take(use, [evolve(limit, kind=kind)]) is None


def is_proven(message: Message) -> bool:
    """
    Say whether anybody vouches for the sender of *message*: else they may be somebody
    who never wrote.
    """
    return message.evidence.proof is not Proof.NONE


def _mailbox_of(sender: Address) -> tuple[str, str]:
    """
    Give name and domain of a mailbox: it has as many addresses as one writes after a
    "+".
    """
    local, _, domain = sender.value.rpartition("@")
    return local.partition("+")[0], domain
